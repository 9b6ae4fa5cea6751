import gzip
import logging

from odoo.tests import HttpCase, tagged

from .common import ProofCase

_logger = logging.getLogger(__name__)

_FIRST = 80_000
_WHOLE = 105_000


@tagged("post_install", "-at_install")
class TestFieldAppShell(HttpCase):
    """The app's own files."""

    def test_the_page_is_the_same_for_everybody(self):
        stranger = self.url_open("/field/app").text
        self.authenticate("admin", "admin")
        self.assertEqual(self.url_open("/field/app").text, stranger)
        self.assertIn(self.env["field.app.shell"]._get_version(), stranger)

    def test_the_page_takes_nothing_from_elsewhere(self):
        answer = self.url_open("/field/app")
        self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
        self.assertNotIn("//", answer.text.replace("<!DOCTYPE html>", ""))

    def test_the_worker_may_keep_the_page_and_names_all_its_files(self):
        answer = self.url_open("/field/app/sw.js")
        self.assertEqual(answer.headers["Service-Worker-Allowed"], "/field/app")
        for path in self.env["field.app.shell"]._get_files():
            self.assertIn(f'"{path}"', answer.text)
            self.assertEqual(self.url_open(path).status_code, 200, path)

    def test_the_first_screen_weighs_80_kilobytes_at_most(self):
        links = self.env["field.app.shell"]._get_links()
        first, more = (len(gzip.compress(self.url_open(links[name]).content)) for name in ("script", "more"))
        _logger.info("The app's scripts: %s bytes to start, %s after the first screen", first, more)
        self.assertLessEqual(first, _FIRST)
        self.assertLessEqual(first + more, _WHOLE)

    def test_a_phone_can_install_the_app(self):
        manifest = self.url_open("/field/app/manifest.webmanifest").json()
        self.assertEqual(manifest["start_url"], "/field/app")
        sizes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
        self.assertLessEqual({("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}, sizes)

    def test_words_of_a_language_that_is_not_there_are_not_found(self):
        self.assertEqual(self.url_open("/field/app/words/xx_YY").status_code, 404)
        self.assertEqual(self.url_open("/field/app/words/en_US").json(), {})

    def test_who_logs_in_on_a_colleagues_phone_hands_in_nothing_of_his(self):
        admin = self.env.ref("base.user_admin")
        self.authenticate("admin", "admin")
        others = {"X-Field-User": str(admin.id + 1), "Content-Type": "application/json"}
        answer = self.url_open("/field/app/pull", data="{}", headers=others)
        self.assertEqual((answer.status_code, answer.json()["error"]), (401, "user"))


class TestFieldAppVersion(ProofCase):
    """Which version of the app a phone ought to have."""

    def test_other_words_make_another_version(self):
        shell = self.env["field.app.shell"]
        before = shell._get_version()
        self.env["res.lang"]._activate_lang("de_DE")
        self.assertNotEqual(shell._get_version(), before)

    def test_the_days_name_the_version_that_the_server_has(self):
        state = self.env["field.app"].with_user(self.alice.user_id)._pull()
        self.assertEqual(state["app"], self.env["field.app.shell"]._get_version())
