import shutil
from datetime import datetime
from unittest import skipUnless

from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import FieldCase

_REPORT = "field_tournees.field_route_sheet"


@tagged("post_install", "-at_install")
class TestRouteSheet(FieldCase):
    """The printed sheet of a technician's day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site.write(
            {
                "phone": "04 72 00 00 00",
                "access_instructions": "Porte bleue\nau fond de la cour",
                "access_code": "47B11",
            }
        )
        ladder = cls.env["field.tool"].create({"name": "Ladder"})
        cls.alice.tool_ids = ladder
        cls._give_skill(cls.alice, cls.gas)
        cls.visit = cls._make_visit(
            technician_id=cls.alice.id,
            planned_start=datetime(2026, 3, 30, 7, 0),
            promised_start=datetime(2026, 3, 30, 6, 0),
            promised_stop=datetime(2026, 3, 30, 8, 0),
            instructions="<p>Bring the <b>red</b> folder</p>",
            tool_ids=ladder.ids,
            skill_ids=cls.gas.ids,
        )
        cls.route = cls.visit.route_id

    def _html(self, routes=None, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.planner_user)
        routes = self.route if routes is None else routes
        return report._render_qweb_html(_REPORT, routes.ids)[0]

    def _text(self, *arguments, **keywords):
        return " ".join(html.fromstring(self._html(*arguments, **keywords)).text_content().split())

    def test_sheet_tells_all_that_the_visit_takes(self):
        text = self._text()
        for part in (
            "Alice Martin", "12 Rue du Mail", "69004 Lyon", self.site.phone, "au fond de la cour",
            "47B11", "Boiler service", "red folder", "Ladder", "Gas", "Customer's signature",
        ):  # fmt: skip
            self.assertIn(part, text)

    def test_sheet_tells_times_in_the_technicians_zone(self):
        user = self.planner_user
        user.write({"tz": "Pacific/Noumea"})
        text = self._text(user=user)
        self.assertIn("9:00", text)
        self.assertIn("8:00", text)

    def test_each_day_takes_a_page(self):
        other = self._make_visit(technician_id=self.bruno.id, planned_start=datetime(2026, 3, 30, 7, 0))
        tree = html.fromstring(self._html(self.route | other.route_id))
        self.assertEqual(len(tree.find_class("day")), 2)
        self.assertEqual(len(tree.find_class("last")), 1)

    def test_break_stands_between_its_stops(self):
        self.route.write(
            {
                "break_start": datetime(2026, 3, 30, 10, 0),
                "break_stop": datetime(2026, 3, 30, 11, 0),
            }
        )
        [rest] = html.fromstring(self._html()).find_class("pause")
        self.assertEqual(len(rest.xpath("preceding-sibling::tr")), 1)

    def test_day_without_visits_prints(self):
        route = self.env["field.route"].create({"technician_id": self.bruno.id, "date": "2026-03-31"})
        self.assertIn("No visit is planned", self._text(route))

    def test_sheet_fetches_nothing(self):
        tree = html.fromstring(self._html())
        self.assertFalse(tree.xpath("//link | //script | //img[not(starts-with(@src, 'data:'))]"))

    def test_customers_words_are_shown_and_not_run(self):
        self.site.access_instructions = "<script>alert(1)</script>"
        self.assertNotIn(b"<script>", self._html())

    def test_technician_prints_the_own_sheet_only(self):
        self.assertIn("47B11", self._text(user=self.technician_user))
        other = self._make_visit(technician_id=self.bruno.id, planned_start=datetime(2026, 3, 30, 7, 0))
        with self.assertRaises(AccessError):
            self._html(other.route_id, user=self.technician_user)

    def test_file_is_named_after_technician_and_day(self):
        self.assertEqual(self.route._get_sheet_name(), "Route sheet Alice Martin 2026-03-30")

    @skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
    def test_many_days_become_one_pdf(self):
        other = self._make_visit(technician_id=self.bruno.id, planned_start=datetime(2026, 3, 30, 7, 0))
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf(_REPORT, (self.route | other.route_id).ids)
        self.assertEqual(kind, "pdf")
        self.assertTrue(content.startswith(b"%PDF"))
