from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from ..tools import annex
from ..tools.closing import Closing
from .proof_case import SIGNED, ProofFixture

BOILER = {
    "energy": "gas", "power_kw": 24.5, "evacuation": "balanced", "co_ppm": 4, "efficiency_percent": 92.3,
    "cleaned": True, "checked": True, "advice": "Bleed the radiators in autumn.",
}  # fmt: skip
FLUID = {
    "fluid": "R410A", "charge_kg": 3.2, "operation": "maintenance", "detection": False, "leak": "repaired",
    "virgin_kg": 0.35, "recovered_waste_kg": 0.1, "operator_certificate": "4012345",
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestAnnexTools(BaseCase):
    def test_leak_checks_follow_from_the_charge_in_tonnes_of_co2(self):
        for charge, detection, months in (
            (2.0, False, 0),
            (3.2, False, 12),
            (3.2, True, 24),
            (30, False, 6),
            (300, False, 3),
        ):
            values = {"fluid": "R410A", "charge_kg": charge, "detection": detection}
            self.assertEqual(annex.get_leak_check_months(values), months, charge)

    def test_values_out_of_bounds_or_of_another_kind_are_named(self):
        wrong = BOILER | {"co_ppm": -1, "power_kw": "24", "energy": "steam", "cleaned": "yes", "other": 1}
        self.assertEqual(
            set(annex.find_wrong("boiler", wrong)), {"co_ppm", "power_kw", "energy", "cleaned", "other"}
        )
        self.assertEqual(annex.find_wrong("boiler", BOILER), [])

    def test_missing_values_are_named(self):
        self.assertEqual(annex.find_missing("boiler", {**BOILER, "co_ppm": None}), ["co_ppm"])
        self.assertEqual(annex.find_missing("refrigerant", FLUID), [])


class TestAnnex(ProofFixture):
    def _closed_with(self, kind, values, **closing):
        self.visit_type.annex_kind = kind
        facts = {**SIGNED.__dict__, "annex": values, **closing}
        return self._close(Closing(**facts)).proof_id

    def test_boiler_attestation_is_part_of_the_report_and_due_in_15_days(self):
        proof = self._closed_with("boiler", BOILER)
        told = proof._read_content()["annex"]
        self.assertEqual((proof.annex_kind, str(proof.annex_due_on)), ("boiler", "2026-03-25"))
        self.assertIn("24.5 kW", [row["text"] for row in told["rows"]])
        self.assertFalse(proof._verify())

    def test_carbon_monoxide_above_the_limit_needs_the_boiler_shut_down(self):
        visit = self._make_visit()
        visit.type_id.annex_kind = "boiler"
        check = self.env["field.annex"]._check
        self.assertIn("shut the boiler down", check(visit, BOILER | {"co_ppm": 51}))
        self.assertFalse(check(visit, BOILER | {"co_ppm": 51, "shut_down": True}))
        self.assertFalse(check(visit, BOILER | {"co_ppm": 50}))

    def test_refrigerant_sheet_enters_the_ledger_once(self):
        proof = self._closed_with("refrigerant", FLUID)
        [move] = self.env["field.fluid.move"].search([("proof_id", "=", proof.id)])
        self.assertEqual((move.fluid, move.virgin_kg, move.recovered_waste_kg), ("R410A", 0.35, 0.1))
        self.assertIn("every 12 months", proof._read_content()["annex"]["notes"][1])
        with self.assertRaises(UserError):
            move.with_user(self.manager_user).write({"virgin_kg": 0})

    def test_next_annex_knows_what_lasts_of_the_appliance(self):
        equipment = self.env["field.equipment"].create({"name": "Boiler", "site_id": self.site.id})
        self.visit_type.annex_kind = "boiler"
        self._close(Closing(**{**SIGNED.__dict__, "annex": BOILER}), equipment_id=equipment.id)
        visit = self._make_visit(equipment_id=equipment.id)
        annexes = self.env["field.annex"]
        told = annexes._describe(visit, annexes._find_latest(visit))
        known = {field["name"]: field["value"] for field in told["fields"]}
        self.assertEqual((known["power_kw"], known["energy"], known["co_ppm"]), (24.5, "gas", None))

    def test_reduced_vat_needs_the_customers_signed_mention(self):
        vat = {"rate": "10", "certified": True}
        signed = self._close(Closing(**{**SIGNED.__dict__, "vat": vat})).proof_id
        self.assertEqual(signed.vat_rate, "10")
        self.assertIn("two years", signed._read_content()["vat"]["mention"])
        for closing in (
            {"vat": {"rate": "5.5", "certified": False}},
            {"vat": vat, "outcome": "absent", "signature": b"", "reason": "Nobody there"},
            {"vat": None},
        ):
            proof = self._close(Closing(**{**SIGNED.__dict__, **closing})).proof_id
            self.assertEqual((proof.vat_rate, proof._read_content()["vat"]["mention"]), ("20", ""))

    def test_a_correction_keeps_annex_and_certified_rate(self):
        vat = {"rate": "10", "certified": True}
        former = self._closed_with("boiler", BOILER, vat=vat)
        visit = former.intervention_id
        self.env["field.proof.correction"].with_user(self.manager_user).create(
            {"intervention_id": visit.id, "reason": "Wrong house"}
        )
        visit.with_user(self.manager_user).site_id = self.sites[1]
        visit.with_user(self.manager_user).action_seal_correction()
        self.assertEqual((visit.proof_id.vat_rate, visit.proof_id.annex_kind), ("10", "boiler"))
        self.assertFalse(visit.proof_id._verify())
