from odoo import fields

from odoo.addons.field_tournees.tests.common import NOW

from ..tools import phone
from ..tools.command import Command, Refused, digest
from .common import ProofCase

_UUID = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"


class TestFieldSyncSettings(ProofCase):
    """What a technician decides about the own phone."""

    def _do(self, kind, user=None, **body):
        handler = self.env["field.sync.handler"].with_user(user or self.technician_user)
        command = Command(_UUID, kind, None, NOW, NOW, _UUID, body)
        return getattr(handler, f"_do_{kind}")(self.env["field.intervention"], command)

    def _read_notice(self):
        return digest(phone.plain(self.alice.with_user(self.technician_user).position_notice))

    def test_who_has_read_the_notice_shares_from_now_on(self):
        self._do("notice", accepted=True, shown=self._read_notice())
        self.assertTrue(self.alice.position_on)
        self.assertLessEqual(self.alice.position_accepted_at, fields.Datetime.now())

    def test_a_notice_that_has_changed_since_is_not_accepted(self):
        shown = self._read_notice()
        self.alice.company_id.field_position_notice = "<p>Another text.</p>"
        with self.assertRaises(Refused):
            self._do("notice", accepted=True, shown=shown)
        self.assertFalse(self.alice.position_on)

    def test_nobody_shares_before_the_notice_was_read(self):
        with self.assertRaises(Refused):
            self._do("position_switch", on=True)
        self.assertFalse(self.alice.position_on)

    def test_the_switch_goes_where_the_technician_puts_it_however_often_it_arrives(self):
        self._do("notice", accepted=True, shown=self._read_notice())
        for wanted in (False, False, True, True, False):
            self._do("position_switch", on=wanted)
            self.assertEqual(self.alice.position_on, wanted)

    def test_one_technicians_choice_is_no_other_ones(self):
        self._do("notice", accepted=True, shown=self._read_notice())
        others = self.env["field.technician"].search([("id", "!=", self.alice.id)])
        self.assertFalse(any(others.mapped("position_on")))

    def test_the_bodies_hold_what_the_phone_sends_and_nothing_else(self):
        shapes = self.env["field.sync.handler"]._get_shapes()
        self.assertEqual(set(shapes["notice"]), {"accepted", "shown"})
        self.assertEqual(set(shapes["position_switch"]), {"on"})
