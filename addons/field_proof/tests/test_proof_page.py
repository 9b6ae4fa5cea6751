import base64
import io
from unittest import skipUnless
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfReader

from odoo.addons.base.models.ir_actions_report import _wkhtml
from odoo.addons.field_tournees.tests.common import FieldFixtures
from odoo.addons.field_tournees.tests.track_case import mutations

from ..tools import seal
from .common import ProofFixtures
from .proof_case import SIGNED, ProofFixture

_PDF = b"%PDF-1.4 the very report"


def printing(case):
    """Let the queue work in a test: without a printer, and without commits."""
    case.startPatcher(
        patch.object(type(case.env["field.proof.file"]), "_render", lambda _self: _PDF)
    )
    case.startPatcher(patch.object(type(case.env["ir.cron"]), "_commit_progress", lambda *_a, **_k: 99))


class TestPrinting(ProofFixture):
    @skipUnless(_wkhtml().state == "ok", "needs wkhtmltopdf")
    def test_report_becomes_a_pdf_with_the_words_that_were_sealed(self):
        self.visit_type.write({"annex_kind": "boiler"})
        file = self._close().proof_id.file_ids
        self.env["field.proof"]._link_all()
        content = file._render()
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        for words in ("Éloïse Dupré", file.proof_id.name, file.proof_id.content_hash, "Alice Martin"):
            self.assertIn(words, text)

    def test_report_is_told_when_it_is_printed_and_once(self):
        printing(self)
        self.site.email = "client@example.com"
        visit = self._close()
        mine = [("intervention_id", "=", visit.id), ("event", "=", "report")]

        def told():
            return self.env["field.notification"].search(mine)

        self.assertFalse(told())
        self.env["field.proof.file"]._cron_print()
        self.assertEqual(len(told()), 1)
        self.assertEqual(visit.proof_id.file_ids.sha256, seal.sha256(_PDF))
        self.env["field.proof.file"]._cron_print()
        self.assertEqual(len(told()), 1)
        [attachment] = told()._get_attachments()
        self.assertEqual(attachment[1:], (_PDF, "application/pdf"))

    def test_printer_that_fails_is_asked_again_then_a_person_is(self):
        printing(self)
        file = self._close().proof_id.file_ids
        with (
            patch.object(type(file), "_render", side_effect=OSError("no printer")),
            self.assertLogs("odoo.addons.field_proof.models.field_proof_file", "ERROR"),
        ):
            file._print()
            self.assertEqual((file.state, file.attempts), ("todo", 1))
            for _time in range(4):
                file._print()
        self.assertEqual((file.state, file.problem), ("failed", "no printer"))
        file.with_user(self.planner_user).action_print_again()
        file._print()
        self.assertEqual(file.state, "done")

    def test_printed_report_is_never_changed(self):
        printing(self)
        file = self._close().proof_id.file_ids
        file._print()
        self._assert_refused_by_database("UPDATE field_proof_file SET sha256 = 'x' WHERE id = %s", file.id)
        self._assert_refused_by_database("DELETE FROM field_proof_file WHERE id = %s", file.id)
        file.content = base64.b64encode(_PDF + b" ")
        self.assertIn("The printed report was changed or is missing.", file.proof_id._verify())

    def test_customer_finds_the_printed_report_on_the_own_page(self):
        printing(self)
        visit = self._close()
        self.assertNotIn("report", [row["key"] for row in visit._get_customer_documents()])
        visit.proof_id.file_ids._print()
        [document] = [row for row in visit._get_customer_documents() if row["key"] == "report"]
        self.assertTrue(document["filename"].endswith(".pdf"))
        self.assertEqual(visit._read_customer_document("report"), ("application/pdf", _PDF))


@tagged("post_install", "-at_install")
class TestProofPage(ProofFixtures, FieldFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_field()
        cls._set_up_proof()
        visit = cls._make_visit(technician_id=cls.alice.id, planned_start="2026-03-10 08:00:00")
        visit._set_state("en_route")
        visit._set_state("on_site")
        visit.with_context(field_closing=SIGNED)._set_state("done")
        cls.proof = visit.proof_id

    def setUp(self):
        super().setUp()
        printing(self)
        self.proof.file_ids._print()
        self.path = self.proof._get_public_url().removeprefix(self.proof.get_base_url())
        self.opener.headers["Accept-Language"] = "en-US"

    def _send(self, content=None, name="report.pdf", path=None):
        files = {"report": (name, content, "application/pdf")} if content is not None else {"x": ("", b"")}
        return self.url_open(path or self.path, files=files, method="POST")

    def test_code_leads_to_what_the_report_vouches_for_and_not_to_its_words(self):
        answer = self.url_open(self.path)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("This report is what was sealed.", answer.text)
        self.assertIn(self.proof.content_hash, answer.text)
        for word in ("Dupré", "Croix-Rousse", "Rue du Mail", "Alice"):
            self.assertNotIn(word, answer.text)
        self.assertIn("noindex", answer.headers["X-Robots-Tag"])

    def test_file_is_compared_to_the_last_byte(self):
        self.assertIn("This file is the report", self._send(_PDF).text)
        for changed in (_PDF + b" ", _PDF[:-1], _PDF.replace(b"very", b"Very"), b"", b"\x00" * 5000):
            self.assertIn("This file is not the report", self._send(changed).text)
        self.assertIn("No file was chosen", self._send().text)

    def test_strange_names_and_a_text_instead_of_a_file_do_no_harm(self):
        for name in ("../../etc/passwd", "<script>alert(1)</script>.pdf", "é" * 300, "a\r\nb.pdf"):
            answer = self._send(b"x", name=name)
            self.assertEqual(answer.status_code, 200)
            self.assertNotIn("<script>alert", answer.text)
        answer = self.url_open(self.path, data={"report": "not a file"}, method="POST")
        self.assertEqual(answer.status_code, 400)

    def test_whoever_guesses_finds_nothing(self):
        token = self.path.rsplit("/", 1)[-1]
        for guess in [*mutations(token, 40, seed=7), "é", "%00", "1", "a" * 22, "../x"]:
            self.assertEqual(self.url_open(f"/field/proof/{guess}").status_code, 404, guess)

    def test_a_changed_report_is_called_so(self):
        self.env.cr.execute("SET LOCAL session_replication_role = 'replica'")
        self.env.cr.execute("UPDATE field_proof SET signer = 'x' WHERE id = %s", [self.proof.id])
        self.env.cr.execute("SET LOCAL session_replication_role = 'origin'")
        self.env.invalidate_all()
        self.assertIn("no longer what was sealed", self.url_open(self.path).text)

    def test_colleagues_read_the_file_and_strangers_do_not(self):
        url = self.proof._get_file_url()
        self.authenticate("alice", "alice")
        answer = self.url_open(url)
        self.assertEqual((answer.status_code, answer.content), (200, _PDF))
        self.assertEqual(self.url_open("/field/proof/file/999999").status_code, 404)
        self.authenticate("client", "client")
        self.assertEqual(self.url_open(url).status_code, 404)
