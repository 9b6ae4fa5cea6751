import json

from odoo.tests import HttpCase, tagged

from odoo.addons.field_tournees.tests.common import NOW, FieldFixtures

from .common import ProofFixtures


@tagged("post_install", "-at_install")
class TestPull(ProofFixtures, FieldFixtures, HttpCase):
    """What the phone fetches, over HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_field()
        cls._set_up_proof()
        cls.technician_user.password = "alicealice"
        cls.planner_user.password = "paulpaul"
        cls.visit = cls._make_visit(technician_id=cls.alice.id, planned_start=NOW)

    def _ask(self, body=None, media_type="application/json"):
        return self.url_open(
            "/field/app/pull",
            data=json.dumps({} if body is None else body),
            headers={"Content-Type": media_type},
            allow_redirects=False,
        )

    def test_technician_gets_the_days_and_then_only_what_changed(self):
        self.authenticate("alice", "alicealice")
        state = self._ask().json()
        self.assertEqual([visit["id"] for visit in state["visits"]], self.visit.ids)
        self.assertTrue(self._ask({"etag": state["etag"]}).json()["same"])

    def test_expired_session_is_told_as_such_and_never_redirected(self):
        answer = self._ask()
        self.assertEqual((answer.status_code, answer.json()["error"]), (401, "session"))

    def test_who_is_no_technician_is_told_so(self):
        self.authenticate("paul", "paulpaul")
        answer = self._ask()
        self.assertEqual((answer.status_code, answer.json()["error"]), (403, "technician"))
        self.assertIn("technicians", answer.json()["message"])

    def test_what_a_form_of_another_site_could_send_is_refused(self):
        self.authenticate("alice", "alicealice")
        for media_type in ("text/plain", "application/x-www-form-urlencoded"):
            self.assertEqual(self._ask(media_type=media_type).status_code, 415)

    def test_nonsense_is_refused(self):
        self.authenticate("alice", "alicealice")
        for body in ([], "etag", 3):
            self.assertEqual(self._ask(body).status_code, 422)

    def test_document_comes_as_a_file_and_only_to_its_technician(self):
        paper = self.env["ir.attachment"].create(
            {
                "name": "note.html",
                "raw": b"<script>alert(1)</script>",
                "mimetype": "text/html",
                "res_model": "field.intervention",
                "res_id": self.visit.id,
            }
        )
        url = f"/field/app/document/{paper.id}"
        self.assertEqual(self.url_open(url, allow_redirects=False).status_code, 401)
        self.authenticate("alice", "alicealice")
        answer = self.url_open(url)
        self.assertEqual((answer.status_code, answer.content), (200, paper.raw))
        self.assertTrue(answer.headers["Content-Disposition"].startswith("attachment"))
        self.visit.technician_id = self.bruno
        self.assertEqual(self.url_open(url).status_code, 404)
