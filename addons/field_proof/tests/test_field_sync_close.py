import uuid
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError

from odoo.addons.field_tournees.tests.common import NOW

from ..tools import seal
from ..tools.command import Conflict, Refused, Wait
from .proof_case import draw_signature
from .test_annex import BOILER
from .work_case import WorkCase

_SUMMARY = "Boiler service\n Done \n"
_DRAWN = draw_signature()


class TestFieldSyncClose(WorkCase):
    def setUp(self):
        super().setUp()
        uploads = type(self.env["field.upload"])
        self.startPatcher(patch.object(uploads, "_need_signature", lambda _self, _uuid: _DRAWN))
        self.cause = self._answer(self.vented, True)
        self._answer(self.carbon, 4)

    def _close(self, **values):
        body = {
            "outcome": "signed",
            "signer": "Éloïse Dupré",
            "capacity": "owner",
            "consent": "I have read this report.",
            "signature": str(uuid.uuid4()),
            "summary": _SUMMARY,
            "shown": seal.sha256(_SUMMARY),
            **values,
        }
        return self._tell("close", body, at=NOW + timedelta(minutes=70))

    def test_signature_ends_the_visit_and_seals_its_report(self):
        answer = self._close()
        proof = self.visit.proof_id
        self.assertEqual((answer["number"], answer["hash"]), (proof.name, proof.content_hash))
        self.assertEqual((self.visit.state, self.visit.left_at), ("done", NOW + timedelta(minutes=70)))
        content = proof._read_content()
        self.assertEqual(content["closing"]["summary"], _SUMMARY)
        self.assertEqual(content["closing"]["signature_sha256"], seal.sha256(_DRAWN))
        checks = {line["name"]: line["answer"] for line in content["work"]["checklist"]}
        self.assertEqual(checks["Carbon monoxide"], "4 ppm")
        self.assertEqual([time["kind"] for time in content["work"]["times"]], ["travel", "work"])
        self.assertFalse(proof._verify())

    def test_report_waits_for_everything_that_belongs_to_it(self):
        missing = str(uuid.uuid4())
        with self.assertRaises(Wait) as wait:
            self._close(expects=[missing])
        self.assertEqual(wait.exception.missing, [missing])

    def test_unanswered_question_keeps_the_visit_open(self):
        self._answer(self.carbon, 80, at=NOW + timedelta(minutes=5))
        with self.assertRaisesRegex(Conflict, "Carbon monoxide"):
            self._close()
        self.assertEqual(self.visit.state, "on_site")

    def test_signature_needs_a_name_a_sentence_and_the_text_that_was_shown(self):
        for wrong in (
            {"signer": ""},
            {"consent": ""},
            {"signature": None},
            {"shown": seal.sha256("Something else")},
            {"outcome": "refused", "reason": ""},
            {"outcome": "absent"},
        ):
            with self.assertRaises(Refused, msg=wrong):
                self._close(**wrong)

    def test_refusal_and_absence_are_ends_of_their_own(self):
        self._close(outcome="absent", signer="", signature=None, consent="", reason="Nobody there")
        proof = self.visit.proof_id
        self.assertEqual((proof.outcome, proof.reason, proof.signature), ("absent", "Nobody there", False))

    def test_second_end_is_a_conflict_and_an_accepted_one_a_new_version(self):
        self._close()
        with self.assertRaisesRegex(Conflict, self.visit.proof_id.name):
            self._close(signer="Somebody else")
        self.env = self.env(context={**self.env.context, "field_forced": True})
        self.visit = self.visit.with_env(self.env)
        self._close(signer="Somebody else")
        self.assertEqual(self.visit.proof_ids.mapped("version"), [2, 1])
        self.assertEqual(self.visit.proof_id.signer, "Somebody else")

    def test_annex_that_is_not_complete_keeps_the_visit_open(self):
        self.visit.type_id.annex_kind = "boiler"
        with self.assertRaisesRegex(Conflict, "still to fill in"):
            self._close(annex={})
        with self.assertRaisesRegex(Conflict, "cannot be right"):
            self._close(annex={**BOILER, "efficiency_percent": 900})
        self.assertEqual(self._close(annex=BOILER)["number"], self.visit.proof_id.name)
        self.assertEqual(self.visit.proof_id.annex_kind, "boiler")

    def test_position_is_kept_only_of_who_shares_it(self):
        self._close(position={"lat": 45.7, "lon": 4.8, "accuracy": 9})
        self.assertIsNone(self.visit.proof_id._read_content()["closing"]["position"])

    def test_rows_of_the_work_are_sealed_on_every_path(self):
        self._close()
        answer = self.visit.checklist_line_ids[0]
        for act in (
            lambda: answer.sudo().write({"value": "no"}),
            lambda: answer.sudo().unlink(),
            lambda: self.visit.time_entry_ids[0].sudo().write({"stop": NOW, "reason": "x"}),
            lambda: self.visit.sudo().write({"report_note": "Other"}),
            lambda: self._answer(self.carbon, 9, at=NOW + timedelta(hours=3)),
        ):
            with self.assertRaisesRegex(UserError, "sealed"):
                act()

    def test_the_phone_is_told_what_closing_asks_for_and_then_the_report(self):
        self.visit.type_id.write({"annex_kind": "boiler", "has_reduced_vat": True})
        reader = self.env["field.app"].with_user(self.technician_user)
        told = reader._read_visits(self.visit.with_user(self.technician_user))[self.visit.id]
        self.assertEqual(set(told["close"]["vat_mentions"]), {"10", "5.5"})
        self.assertIn("co_ppm", [field["name"] for field in told["close"]["annex"]["fields"]])
        self.visit.type_id.annex_kind = False
        self._close()
        told = reader._read_visits(self.visit.with_user(self.technician_user))[self.visit.id]
        self.assertEqual((told["close"], told["proof"]["outcome"]), (None, "signed"))
