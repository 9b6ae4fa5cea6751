import base64
import io
from datetime import date, datetime
from unittest.mock import patch

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import ProofCase

# The night after the month of the fixtures.
_APRIL = datetime(2026, 4, 1, 2, 30)


class SummaryCase(ProofCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key_customer = cls.env["res.partner"].create(
            {"name": "Foncière des Terreaux", "is_company": True, "email": "gestion@terreaux.example.com"}
        )
        cls.site.parent_id = cls.key_customer
        cls.boiler = cls.env["field.equipment"].create(
            {"name": "Boiler", "site_id": cls.site.id, "serial": "SN-4477-B"}
        )
        cls.done = cls._make_done_visit(equipment_id=cls.boiler.id)
        cls.summary = cls.env["field.summary"].create({"partner_id": cls.key_customer.id})
        cls.startClassPatcher(patch.object(type(cls.env["ir.cron"]), "_commit_progress", lambda *a, **k: 60))
        cls.startClassPatcher(
            patch.object(type(cls.env["field.summary.issue"]), "_print", lambda issue, facts: b"%PDF-1.4")
        )

    def _issue(self, when=_APRIL):
        with freeze_time(when):
            self.env["field.summary"]._cron_issue()
        return self.summary.issue_ids


class TestFieldSummary(SummaryCase):
    """Summaries of a period: made once, sent once, in the customer's language."""

    def test_the_next_summary_follows_the_period(self):
        self.assertEqual(self.summary.next_on, date(2026, 4, 1))
        for period, day in (("quarter", (2026, 4, 1)), ("half", (2026, 7, 1)), ("year", (2027, 1, 1))):
            self.summary.period = period
            self.assertEqual(self.summary.next_on, date(*day))
        with self.assertRaises(ValidationError):
            self.summary.next_on = date(2026, 4, 2)

    def test_the_night_after_the_month_makes_and_sends_its_summary_once(self):
        self._issue(datetime(2026, 3, 31, 2, 30))
        self.assertFalse(self.summary.issue_ids)
        for _night in range(3):
            issue = self._issue()
        self.assertEqual((issue.date_from, issue.date_to), (date(2026, 3, 1), date(2026, 3, 31)))
        self.assertEqual((issue.state, issue.visit_count), ("sent", 1))
        mails = issue.message_ids.filtered("attachment_ids")
        self.assertEqual(len(mails), 1)
        self.assertEqual(mails.notified_partner_ids, self.key_customer)
        self.assertEqual(
            sorted(mails.attachment_ids.mapped("mimetype")),
            ["application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
        )

    def test_a_missed_month_is_made_up_for(self):
        issues = self._issue(datetime(2026, 5, 1, 2, 30))
        self.assertEqual(issues.sorted("date_from").mapped("visit_count"), [1, 0])
        self.assertEqual(self.summary.next_on, date(2026, 6, 1))

    def test_what_is_to_be_looked_at_first_waits_for_somebody(self):
        self.summary.is_reviewed = True
        issue = self._issue()
        self.assertEqual(issue.state, "done")
        issue.with_user(self.planner_user).action_send()
        self.assertEqual(issue.state, "sent")
        with self.assertRaises(UserError):
            issue.with_user(self.planner_user).action_send()
        with self.assertRaises(UserError):
            issue.with_user(self.planner_user).action_make_again()

    def test_without_a_mail_address_it_says_so_and_holds_nobody_up(self):
        self.key_customer.email = False
        other = self.env["field.summary"].create({"partner_id": self.sites[1].id})
        other.partner_id.email = "bron@example.com"
        issue = self._issue()
        self.assertEqual((issue.state, issue.problem), ("failed", "No recipient has a mail address."))
        self.assertEqual(other.issue_ids.state, "sent")

    def test_one_that_fails_does_not_stop_the_next(self):
        other = self.env["field.summary"].create({"partner_id": self.sites[1].id})
        other.partner_id.email = "bron@example.com"
        make = type(self.env["field.summary.issue"])._make

        def break_first(issue):
            if issue.summary_id == self.summary:
                raise ValueError("a broken printer")
            make(issue)

        with (
            patch.object(type(self.env["field.summary.issue"]), "_make", break_first),
            self.assertLogs("odoo.addons.field_proof.models.field_summary_issue", "ERROR"),
        ):
            issue = self._issue()
        self.assertEqual((issue.state, issue.problem), ("failed", "a broken printer"))
        self.assertEqual(other.issue_ids.state, "sent")

    def test_only_the_customers_visits_of_the_period_and_the_company_count(self):
        with freeze_time(datetime(2026, 2, 27, 8)):
            self._make_done_visit(planned_start=datetime(2026, 2, 27, 9), equipment_id=self.boiler.id)
        self._make_done_visit(site_id=self.sites[1].id, planned_start=datetime(2026, 3, 10, 13))
        issue = self._issue()
        self.assertEqual(issue._get_visits(), self.done)

    def test_the_last_evening_of_a_month_in_lyon_belongs_to_it(self):
        self.env.cr.execute(
            "UPDATE field_intervention SET over_at = '2026-03-31 21:59' WHERE id = %s", [self.done.id]
        )
        self.done.invalidate_recordset()
        issue = self._issue()
        self.assertEqual(issue.visit_count, 1)
        self.env.cr.execute(
            "UPDATE field_intervention SET over_at = '2026-03-31 22:01' WHERE id = %s", [self.done.id]
        )
        self.done.invalidate_recordset()
        self.assertFalse(issue._get_visits())

    def test_sites_that_were_chosen_are_the_only_ones(self):
        self.summary.site_ids = self.sites[1]
        self.assertEqual(self._issue().visit_count, 0)

    def test_the_spreadsheet_says_what_was_done(self):
        issue = self._issue()
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(issue.xlsx)))
        visits, sites = book.worksheets
        row = dict(zip((cell.value for cell in visits[1]), (cell.value for cell in visits[2]), strict=True))
        self.assertEqual((row["Number"], row["Serial Number"]), (self.done.name, "SN-4477-B"))
        self.assertEqual(row["Date"], datetime(2026, 3, 10))
        self.assertEqual((sites["A2"].value, sites["B2"].value), (self.site.name, 1))

    def test_the_latest_period_may_be_looked_at_before_anything_is_sent(self):
        with freeze_time(_APRIL):
            action = self.summary.with_user(self.planner_user).action_make_latest()
        issue = self.env["field.summary.issue"].browse(action["res_id"])
        self.assertEqual((issue.state, issue.date_from), ("done", date(2026, 3, 1)))
        self.assertEqual(self._issue(), issue)
        self.assertEqual(issue.state, "done")  # somebody looks at it: nothing leaves behind his back

    def test_reading_a_period_takes_as_many_queries_for_eight_visits_as_for_two(self):
        def count(*days):
            for day in days:
                start = datetime(2026, 3, day, 8)
                self._make_done_visit(equipment_id=self.boiler.id, planned_start=start)
            issue = self._issue()._as_written()
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            issue._read_facts()
            return self.env.cr.sql_log_count - start

        few = count(11)
        self.assertLessEqual(count(12, 13, 16, 17, 18, 19), few + 2)

    def test_a_persons_summaries_go_with_the_person(self):
        issue = self._issue()
        inventory = self.env["field.privacy.inventory"]
        for holding in inventory._take_inventory(self.key_customer):
            if holding.key in ("photo", "summary", "summary_issue"):
                getattr(inventory, f"_erase_{holding.key}")(holding.records)
        self.assertFalse(issue.exists() or self.summary.active)


class TestFieldArchive(SummaryCase):
    """What is over is found again by what anybody remembers of it."""

    def _find(self, field, text):
        view = self.env.ref("field_proof.field_intervention_view_search_archive")
        visits = self.env["field.intervention"].with_user(self.planner_user)
        arch = visits.get_view(view.id, "search")["arch"]
        self.assertIn(f'name="{field}"', arch)
        return visits.search([("over_at", "!=", False), *text])

    def test_a_visit_is_over_when_it_was_done_or_could_not_be(self):
        self.assertEqual(self.done.over_at, self.done.left_at)
        planned = datetime(2026, 3, 11, 8)
        visit = self._make_visit(technician_id=self.alice.id, planned_start=planned)
        self.assertFalse(visit.over_at)
        visit._set_state("en_route")
        visit._set_state("no_access")
        self.assertEqual(visit.over_at, planned)

    def test_it_is_found_by_customer_site_equipment_serial_and_period(self):
        other = self._make_done_visit(site_id=self.sites[1].id, planned_start=datetime(2026, 3, 10, 13))
        for field, domain in (
            ("partner_id", [("partner_id", "child_of", self.key_customer.name)]),
            ("site_id", [("site_id", "child_of", self.site.name)]),
            ("equipment_id", [("equipment_id", "ilike", "Boiler")]),
            ("equipment_id", [("equipment_id.serial", "ilike", "4477-b")]),
        ):
            self.assertEqual(self._find(field, domain), self.done, field)
        self.assertFalse(self._find("name", [("over_at", "<", "2026-03-01")]))
        self.assertEqual(self._find("name", [("over_at", ">=", "2026-03-01")]), self.done | other)

    def test_serial_numbers_and_dates_are_indexed(self):
        for index in ("field_equipment__serial_index", "field_intervention__over_at_index"):
            self.env.cr.execute("SELECT 1 FROM pg_indexes WHERE indexname = %s", [index])
            self.assertTrue(self.env.cr.fetchone(), index)


@tagged("post_install", "-at_install")
class TestFieldSummaryPrint(ProofCase):
    """The PDF, printed for real."""

    def test_a_summary_is_printed_without_calling_anybody(self):
        customer = self.env["res.partner"].create({"name": "Régie <b>du</b> Rhône"})
        self.site.parent_id = customer
        self._make_done_visit()
        summary = self.env["field.summary"].create({"partner_id": customer.id})
        issue = summary._get_or_create_issue(date(2026, 4, 1))
        html = []
        printer = type(self.env["ir.actions.report"])

        def keep(_report, bodies, **options):
            html.extend(bodies)
            return b"%PDF-1.4"

        with patch.object(printer, "_run_wkhtmltopdf", keep):
            issue._make()
        self.assertIn("Régie &lt;b&gt;du&lt;/b&gt; Rhône", html[0])
        for attribute in ("src=\"http", "src=\"/", "<link", "<script", "@import", "url("):
            self.assertNotIn(attribute, html[0])
        self.assertEqual(issue.state, "done")
