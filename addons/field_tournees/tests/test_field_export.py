import io
from datetime import datetime, time

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from ..models.field_route_export import MAX_ROUTES
from .common import FieldFixtures


@tagged("post_install", "-at_install")
class TestFieldExport(FieldFixtures, HttpCase):
    """Routes as a spreadsheet, for those who may read them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_field()
        cls.visit = cls._make_visit(
            technician_id=cls.alice.id,
            planned_start=datetime(2026, 3, 10, 8, 0),
            promised_start=datetime(2026, 3, 10, 8, 0),
            promised_stop=datetime(2026, 3, 10, 10, 0),
        )
        cls.other = cls._make_visit(technician_id=cls.bruno.id, planned_start=datetime(2026, 3, 30, 7, 0))
        for user in (cls.technician_user, cls.planner_user):
            user.password = "field-service"
        cls.portal_user.password = "field-service"

    def _sheets(self, routes):
        return openpyxl.load_workbook(io.BytesIO(routes._export_xlsx())).worksheets

    def _row(self, sheet, number=2):
        return dict(zip((cell.value for cell in sheet[1]), sheet[number], strict=True))

    def _get(self, user, ids):
        self.authenticate(user.login, "field-service")
        return self.url_open(f"/field/routes.xlsx?ids={ids}", allow_redirects=False)

    def test_sheet_of_routes_holds_dates_hours_and_shares(self):
        routes = self.visit.route_id
        row = self._row(self._sheets(routes)[0])
        self.assertEqual(row["Date"].value, datetime(2026, 3, 10))
        self.assertEqual(row["Technician"].value, "Alice Martin")
        self.assertEqual(row["Visits"].value, 1)
        self.assertEqual(row["Late"].value, 0)
        self.assertEqual(row["On site"].number_format, "[h]:mm")
        self.assertAlmostEqual(row["Load"].value, routes.load_percent / 100)

    def test_stops_are_told_in_the_technicians_zone_on_both_sides_of_the_clock_change(self):
        stops = self._sheets((self.visit + self.other).route_id)[1]
        for number in (2, 3):
            self.assertEqual(self._row(stops, number)["Planned start"].value.time(), time(9, 0))

    def test_sheets_are_ready_to_filter(self):
        for sheet in self._sheets(self.visit.route_id):
            self.assertEqual(sheet.freeze_panes, "C2")
            self.assertTrue(sheet.auto_filter.ref.startswith("A1:"))

    def test_texts_are_never_formulas(self):
        for name in ('=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "https://example.com"):
            self.site.name = name
            cell = self._row(self._sheets(self.visit.route_id)[1])["Site"]
            self.assertEqual((cell.value, cell.data_type), (name, "s"))
            self.assertFalse(cell.hyperlink)

    def test_day_without_stops_exports(self):
        route = self.env["field.route"].create({"technician_id": self.bruno.id, "date": "2026-03-11"})
        routes, stops = self._sheets(route)
        self.assertEqual(routes.max_row, 2)
        self.assertEqual(stops.max_row, 1)

    def test_button_leads_to_the_file(self):
        routes = (self.visit + self.other).route_id
        action = routes.action_export_xlsx()
        self.assertIn(",".join(map(str, routes.ids)), action["url"])
        with self.assertRaises(UserError):
            self.env["field.route"].action_export_xlsx()
        with self.assertRaises(UserError):
            self.env["field.route"].browse(range(1, MAX_ROUTES + 2)).action_export_xlsx()

    def test_planner_downloads_everybodys_routes(self):
        ids = ",".join(map(str, (self.visit + self.other).route_id.ids))
        response = self._get(self.planner_user, ids)
        self.assertEqual(response.status_code, 200)
        self.assertIn(".xlsx", response.headers["Content-Disposition"])
        workbook = openpyxl.load_workbook(io.BytesIO(response.content))
        self.assertEqual([sheet.max_row for sheet in workbook.worksheets], [3, 3])

    def test_technician_downloads_the_own_route_only(self):
        self.assertEqual(self._get(self.technician_user, self.visit.route_id.id).status_code, 200)
        ids = f"{self.visit.route_id.id},{self.other.route_id.id}"
        self.assertEqual(self._get(self.technician_user, ids).status_code, 404)

    def test_portal_user_downloads_nothing(self):
        self.assertEqual(self._get(self.portal_user, self.visit.route_id.id).status_code, 404)

    def test_stranger_is_asked_to_log_in(self):
        response = self.url_open("/field/routes.xlsx?ids=1", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])

    def test_hostile_ids_are_refused_in_a_sentence(self):
        for ids in ("", "abc", "1;drop", "1,,2", "-1", "1e3", "%00", "٣", "9" * 30, "1," * 9000):
            response = self._get(self.planner_user, ids)
            self.assertEqual(response.status_code, 400, ids)
            self.assertIn("routes", response.text)
        self.assertEqual(self._get(self.planner_user, "999999999").status_code, 404)
        self.assertEqual(self.url_open("/field/routes.xlsx").status_code, 400)

    def test_export_costs_the_same_queries_however_many_routes(self):
        def count(routes):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            routes._export_xlsx()
            return self.env.cr.sql_log_count - before

        for day in (11, 12, 13, 16, 17, 18):
            for technician in (self.alice, self.bruno):
                self._make_visit(technician_id=technician.id, planned_start=datetime(2026, 3, day, 9))
        many = self.env["field.route"].search([("visit_count", ">", 0)])
        few = (self.visit + self.other).route_id
        count(few)
        self.assertLessEqual(count(many), count(few))
