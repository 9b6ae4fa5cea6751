import json
from base64 import b64decode
from datetime import date, timedelta

from odoo.addons.field_tournees.tests.common import NOW

from ..tools.command import Refused, Wait
from ..tools.shape import ShapeError
from .work_case import WorkCase

_LINES = [
    {"label": "Thermostatic valve", "quantity": 2, "price": 34.5, "vat": 10},
    {"label": "Labour", "quantity": 0.5, "price": 62, "vat": 20},
]


class TestFieldSyncWork(WorkCase):
    def test_what_does_not_have_the_shape_is_refused_by_its_name(self):
        for kind, body, name in (
            ("check", {"line": "x", "value": 1}, "line"),
            ("time", {"kind": "sleep", "start": 1, "stop": 2, "reason": "r"}, "kind"),
            ("time", {"kind": "work", "start": 1, "stop": 2, "reason": " "}, "reason"),
            ("incident", {"type": "war"}, "type"),
            ("nonconformity", {"description": "", "severity": "minor"}, "description"),
            ("estimate", {"lines": [{"label": "x", "quantity": 0, "price": 1, "vat": 20}]}, "lines"),
            ("feedback", {"good": "yes"}, "good"),
            ("suggestion", {"sort": "joke", "text": "x"}, "sort"),
        ):
            with self.assertRaises(ShapeError) as caught:
                shapes = self.env["field.sync.handler"]._get_shapes()[kind]
                for field, shape in shapes.items():
                    try:
                        shape(body.get(field))
                    except ShapeError:
                        self.assertEqual(field, name)
                        raise
            self.assertTrue(caught.exception, kind)

    def test_the_reports_words_that_were_written_last_stand(self):
        self._tell("note", {"text": "Cleaned the burner"}, at=NOW + timedelta(minutes=3))
        answer = self._tell("note", {"text": "Began"}, at=NOW)
        self.assertEqual((answer["text"], self.visit.report_note), ("Cleaned the burner",) * 2)

    def test_the_day_is_told_with_all_that_was_noted(self):
        self._answer(self.carbon, 12, note="At the grid")
        self._answer(self.vented, False)
        self._tell("note", {"text": "Cleaned"})
        self._tell("incident", {"type": "access", "note": "Dog"})
        self._tell("nonconformity", {"description": "No grid", "severity": "major", "action": "Told"})
        self._tell("feedback", {"good": False, "cause": "tool", "text": ""})
        visit = self.visit.with_user(self.technician_user)
        told = self.env["field.app.work"].with_user(self.technician_user)._read_visits(visit)[visit.id]
        json.dumps(told, allow_nan=False)
        self.assertEqual(told["checklists"], self.template.ids)
        self.assertEqual(
            told["answers"][str(self.carbon.id)],
            {"value": 12.0, "ok": True, "note": "At the grid", "photos": []},
        )
        self.assertIs(told["answers"][str(self.vented.id)]["value"], False)
        self.assertEqual([entry["kind"] for entry in told["times"]], ["travel", "work"])
        self.assertEqual(told["times"][0]["minutes"], 20)
        self.assertEqual(
            (told["incidents"][0]["type"], told["nonconformities"][0]["severity"]), ("access", "major")
        )
        self.assertEqual((told["note"], told["feedback"]["cause"]), ("Cleaned", "tool"))

    def test_the_questions_are_told_with_their_bounds_and_conditions(self):
        sections = self.env["field.app.work"].with_user(self.technician_user)._read_sections(self.alice)
        json.dumps(sections, allow_nan=False)
        [checklist] = sections["checklists"]
        vented, why, carbon, photo = checklist["lines"]
        self.assertEqual((carbon["minimum"], carbon["maximum"], carbon["blocking"]), (None, 50.0, True))
        self.assertEqual(why["condition"], {"line": self.vented.id, "value": False})
        self.assertEqual((vented["expected"], photo["condition"]), (True, None))

    def test_checklists_of_no_type_stay_in_the_office(self):
        self.template.type_ids = False
        self.assertFalse(self.env["field.app.work"]._read_sections(self.alice)["checklists"])

    def test_twelve_visits_are_told_in_a_fixed_number_of_queries(self):
        visits = self.visit
        for number in range(11):
            visits |= self._make_visit(
                technician_id=self.alice.id,
                planned_start=NOW + timedelta(days=1 + number // 4, hours=number % 4),
            )
        for kind, body in (
            ("incident", {"type": "other", "note": "x"}),
            ("nonconformity", {"description": "x", "severity": "minor", "action": ""}),
        ):
            for visit in visits:
                self._tell(kind, body, visit=visit)
        self.env.flush_all()
        self.env.invalidate_all()
        app = self.env["field.app.work"].with_user(self.technician_user)
        with self.assertQueryCount(20):
            app._read_visits(visits.with_user(self.technician_user))

    # Estimates
    def test_an_accepted_estimate_waits_for_its_signature(self):
        body = {"lines": _LINES, "outcome": "accepted", "signer": "Mme Dupin"}
        with self.assertRaises(Refused):
            self._tell("estimate", body | {"signature": None})
        with self.assertRaises(Wait):
            self._tell("estimate", body | {"signature": "7d444840-9dc0-11d1-b245-5ffdce74fad2"})

    def test_a_signed_estimate_keeps_the_drawing_and_what_the_customer_read(self):
        uploads = self.env["field.upload"].with_user(self.technician_user)
        self.patch(type(uploads), "_need_signature", lambda _self, _uuid: b"drawing")
        body = {"lines": _LINES, "outcome": "accepted", "signer": "Mme Dupin"}
        self._tell("estimate", body | {"signature": "7d444840-9dc0-11d1-b245-5ffdce74fad2"})
        estimate = self.visit.estimate_ids
        self.assertEqual((estimate.signer, b64decode(estimate.signature)), ("Mme Dupin", b"drawing"))
        self.assertEqual(estimate._get_withdrawal_day(), date(2026, 3, 24))
        for words in ("fourteen days", "seven days"):
            self.assertIn(words, estimate.mentions)
        self.assertIn("more than two years", estimate.vat_mention)

    def test_a_company_has_no_right_to_withdraw_from_an_estimate(self):
        self.visit.partner_id = self.env["res.partner"].create({"name": "SCI Bellecour", "is_company": True})
        self._tell("estimate", {"lines": _LINES, "outcome": "refused", "signer": "", "signature": None})
        self.assertNotIn("withdraw", self.visit.estimate_ids.mentions)

    def test_a_refused_estimate_is_kept_with_its_totals(self):
        answer = self._tell(
            "estimate", {"lines": _LINES, "outcome": "refused", "signer": "", "signature": None}
        )
        estimate = self.visit.estimate_ids
        self.assertRegex(estimate.name, r"DEV/\d{4}/\d+")
        self.assertEqual(
            (estimate.amount_untaxed, estimate.amount_tax, estimate.amount_total), (100.0, 13.1, 113.1)
        )
        self.assertEqual(answer["total"], "113.10")
        self.assertFalse(estimate.withdrawal_until or estimate.vat_mention)

    def test_an_estimate_without_lines_or_with_an_invented_rate_is_refused(self):
        body = {"outcome": "refused", "signer": "", "signature": None}
        with self.assertRaises(ShapeError):
            self._tell("estimate", body | {"lines": [_LINES[0] | {"vat": 7}]})
        with self.assertRaises(Refused):
            self._tell("estimate", body | {"lines": []})
