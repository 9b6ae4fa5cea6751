import json
from uuid import uuid4

from odoo.tests import HttpCase, tagged

from odoo.addons.field_tournees.tests.common import NOW, FieldFixtures

from ..tools import phone
from .common import ProofFixtures


@tagged("post_install", "-at_install")
class TestPush(ProofFixtures, FieldFixtures, HttpCase):
    """What the phone hands in, over HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_field()
        cls._set_up_proof()
        cls.technician_user.password = "alicealice"
        cls.planner_user.password = "paulpaul"
        cls.visit = cls._make_visit(technician_id=cls.alice.id, planned_start=NOW)
        cls.command = {
            "uuid": str(uuid4()),
            "kind": "en_route",
            "visit": cls.visit.id,
            "at": phone.ms(NOW),
            "body": {},
        }

    def _send(self, *commands, media_type="application/json", raw=None, **values):
        data = {
            "device": str(uuid4()),
            "device_name": "Phone",
            "app": "1",
            "sent_at": phone.ms(NOW),
            "commands": list(commands),
            "positions": [],
            **values,
        }
        return self.url_open(
            "/field/app/push",
            data=json.dumps(data) if raw is None else raw,
            headers={"Content-Type": media_type},
            allow_redirects=False,
        )

    def test_commands_are_answered_one_by_one(self):
        self.authenticate("alice", "alicealice")
        told = self._send(self.command, {**self.command, "uuid": str(uuid4()), "visit": None}).json()
        self.assertEqual([result["status"] for result in told["results"]], ["done", "refused"])
        self.assertEqual((told["server_at"], told["sharing"]), (phone.ms(NOW), False))
        self.assertEqual(self.visit.state, "en_route")

    def test_other_words_under_a_known_uuid_are_a_409_with_all_results(self):
        self.authenticate("alice", "alicealice")
        self._send(self.command)
        answer = self._send({**self.command, "kind": "arrive"}, {**self.command, "uuid": str(uuid4())})
        self.assertEqual(answer.status_code, 409)
        self.assertEqual([result["status"] for result in answer.json()["results"]], ["mismatch", "done"])

    def test_expired_session_is_a_401_and_nothing_is_done(self):
        answer = self._send(self.command)
        self.assertEqual((answer.status_code, answer.json()["error"]), (401, "session"))
        self.assertNotIn("Set-Cookie", answer.headers)  # it would spoil a login in another tab
        self.assertEqual(self.visit.state, "planned")

    def test_who_is_no_technician_is_a_403(self):
        self.authenticate("paul", "paulpaul")
        self.assertEqual(self._send(self.command).status_code, 403)

    def test_form_of_another_site_is_a_415(self):
        self.authenticate("alice", "alicealice")
        self.assertEqual(self._send(self.command, media_type="text/plain").status_code, 415)

    def test_too_much_at_once_is_a_413(self):
        self.authenticate("alice", "alicealice")
        answer = self._send(raw=b" " * 1_000_001)
        self.assertEqual((answer.status_code, answer.json()["error"]), (413, "size"))

    def test_nonsense_is_a_400_and_a_wrong_shape_a_422_that_names_the_field(self):
        self.authenticate("alice", "alicealice")
        for raw in (b"{", b"\xff", b"[" * 100_000, b'{"sent_at": NaN}', b'{"sent_at": 1e999}'):
            self.assertEqual(self._send(raw=raw).status_code, 400, raw[:20])
        for raw in (b"[]", b"null", b'"x"'):
            self.assertEqual(self._send(raw=raw).status_code, 422)
        answer = self._send(self.command, device="my phone")
        self.assertEqual((answer.status_code, answer.json()["field"]), (422, "device"))

    def test_positions_that_cannot_be_read_do_not_hold_up_the_work(self):
        self.authenticate("alice", "alicealice")
        answer = self._send(self.command, positions=[{"at": "now"}])
        self.assertEqual((answer.status_code, answer.json()["results"][0]["status"]), (200, "done"))

    def test_sentences_come_in_the_technicians_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.technician_user.lang = "fr_FR"
        self.authenticate("alice", "alicealice")
        message = self._send({**self.command, "visit": None}).json()["results"][0]["message"]
        self.assertTrue(message)
