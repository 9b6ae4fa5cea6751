"""Vans with parts and an accountant, on top of the fixtures of field_tournees."""

from datetime import timedelta

from odoo.tests import new_test_user

from odoo.addons.field_tournees.tests.common import NOW, FieldCase


class ProofFixtures:
    """Records for a test class that already has those of field_tournees."""

    @classmethod
    def _set_up_proof(cls):
        cls.accountant_user = new_test_user(
            cls.env, "claire", groups="account.group_account_invoice", tz="Europe/Paris"
        )
        cls.valve, cls.probe = cls.env["product.product"].create(
            [{"name": name, "is_storable": True} for name in ("Three-way valve", "Probe")]
        )

    @classmethod
    def _load_van(cls, technician, product, quantity):
        cls.env["stock.quant"]._update_available_quantity(
            product, technician.van_location_id, quantity
        )

    @classmethod
    def _make_done_visit(cls, **vals):
        visit = cls._make_visit(
            **{
                "technician_id": cls.alice.id,
                "planned_start": NOW + timedelta(hours=1),
                **vals,
            }
        )
        for step in ("en_route", "on_site", "done"):
            visit._set_state(step)
        return visit


class ProofCase(ProofFixtures, FieldCase):
    """A test of models."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_proof()
