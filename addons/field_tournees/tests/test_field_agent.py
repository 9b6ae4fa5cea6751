import re

from odoo.tests import new_test_user, tagged

from .public_case import PublicCase


@tagged("post_install", "-at_install")
class TestFieldAgent(PublicCase):
    """The agent on the phone and the customer look at the same page; only the customer has its key."""

    def setUp(self):
        super().setUp()
        self.visit, url = self._book()
        self.key = url.split("?")[0].split("/")[-1]
        self.path = f"/field/agent/{self.visit.id}"
        for user in (self.planner_user, self.technician_user, self.portal_user):
            user.password = user.login

    def _open(self, login="paul", path=""):
        self.env.flush_all()
        self.authenticate(login, login)
        return self.url_open(f"{self.path}{path}", allow_redirects=False)

    def _read_facts(self, html):
        """Return the words of the page's parts, without what only one of the two may press."""
        body = html[html.index('id="track"') :]
        body = re.sub(r"(?s)<(form|details|figure|noscript).*?</\1>", "", body)
        kept = "now|steps|documents|details|contact"
        parts = re.findall(rf'(?s)data-part="(?:{kept})".*?</(?:section|article)>', body)
        return [" ".join(re.sub(r"<[^>]*>", " ", part).split()) for part in parts]

    def test_the_agent_reads_exactly_what_the_customer_reads(self):
        agents = self._open()
        self.assertIn("Agent's view", agents.text)
        self.authenticate(None, None)
        customers = self.url_open(f"/field/track/{self.key}")
        self.assertTrue(self._read_facts(customers.text))
        self.assertEqual(self._read_facts(agents.text), self._read_facts(customers.text))

    def test_the_key_to_the_page_is_nowhere_and_nothing_can_be_sent(self):
        page = self._open().text
        self.assertNotIn(self.key, page)
        self.assertNotRegex(page, r"/field/track/|/t/|<form")
        self.assertEqual(self._open(path="/files/calendar").status_code, 404)

    def test_what_changes_is_told_like_to_the_customer(self):
        told = self._open(path="/state").json()
        self.assertEqual(told, self.visit._get_track_state())
        self.assertNotIn(self.key, str(told))

    def test_only_the_office_of_the_company_opens_it(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        new_test_user(
            self.env,
            "pia",
            password="pia",
            groups="field_tournees.group_field_planner",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for login in ("alice", "client", "pia"):
            for path in ("", "/state", "/photo"):
                self.assertEqual(self._open(login, path).status_code, 404, (login, path))
        self.authenticate(None, None)
        self.assertEqual(self.url_open(self.path, allow_redirects=False).status_code, 303)

    def test_the_buttons_of_the_office_lead_there(self):
        action = self.visit.with_user(self.planner_user).action_open_customer_page()
        self.assertEqual(action["url"], self.path)
