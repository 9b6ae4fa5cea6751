import io

import xlsxwriter

from odoo.tools import file_open

from .fake_geocoder import GeocoderCase

SAMPLE = "field_tournees/static/import/interventions.csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {"has_headers": True, "quoting": '"', "separator": "", "encoding": "", "sheet": ""}
COLUMNS = ["site_name", "site_street", "site_zip", "site_city", "type_id"]


class TestFieldInterventionImport(GeocoderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visits = cls.env["field.intervention"].with_user(cls.planner_user)
        cls.partners = cls.env["res.partner"]

    def _load(self, *rows, columns=COLUMNS):
        """Import rows as Odoo's import screen does."""
        return self.visits.with_context(import_file=True).load(columns, [list(row) for row in rows])

    def _load_visits(self, *rows, columns=COLUMNS):
        result = self._load(*rows, columns=columns)
        self.assertFalse(result["messages"])
        return self.visits.browse(result["ids"])

    def _import_file(self, content, kind="text/csv"):
        """Send a file through the import screen's own model; return its answer."""
        wizard = (
            self.env["base_import.import"]
            .with_user(self.planner_user)
            .create(
                {
                    "res_model": "field.intervention",
                    "file": content,
                    "file_name": "interventions",
                    "file_type": kind,
                }
            )
        )
        options = dict(OPTIONS)
        preview = wizard.parse_preview(options)
        self.assertFalse(preview.get("error"))
        names = [preview["matches"][index][0] for index in range(len(preview["headers"]))]
        return wizard.execute_import(names, preview["headers"], preview["options"])

    def _read_sample(self):
        with file_open(SAMPLE, "rb") as sample:
            content = sample.read()
        names = {line.split(";")[8] for line in content.decode("utf-8-sig").splitlines()[1:]}
        known = self.env["field.intervention.type"].search([("name", "in", list(names))])
        self.env["field.intervention.type"].create(
            [{"name": name} for name in names - set(known.mapped("name"))]
        )
        return content

    def test_sample_file_works_as_it_is(self):
        result = self._import_file(self._read_sample())
        self.assertFalse(result["messages"])
        visits = self.visits.browse(result["ids"])
        self.assertEqual(len(visits), 60)
        self.assertEqual(len(visits.site_id), 60)
        self.assertEqual(set(visits.mapped("state")), {"to_plan"})
        self.assertEqual(set(visits.site_id.mapped("geo_quality")), {"imported"})
        self.assertEqual(set(visits.mapped("priority")), {"0", "1", "2"})
        self.assertFalse(any(visits.site_id.mapped("phone_warning")))
        self.assertTrue(all(45 < site.partner_latitude < 47 for site in visits.site_id))
        self.assertFalse(self.fake.questions)

    def test_second_import_finds_the_same_sites(self):
        content = self._read_sample()
        first = self.visits.browse(self._import_file(content)["ids"])
        second = self.visits.browse(self._import_file(content)["ids"])
        self.assertEqual(first.site_id, second.site_id)

    def test_workbook_with_numbers_in_its_cells_is_understood(self):
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream) as workbook:
            sheet = workbook.add_worksheet()
            columns = [*COLUMNS, "site_phone", "site_latitude", "site_longitude"]
            sheet.write_row(0, 0, columns)
            cells = ["Rose Roux", "1 Rue A", 1000, "Bourg", "Boiler service", 474321010, 46.2, 5.2]
            sheet.write_row(1, 0, cells)
        result = self._import_file(stream.getvalue(), XLSX)
        self.assertFalse(result["messages"])
        site = self.visits.browse(result["ids"]).site_id
        self.assertEqual((site.zip, site.phone), ("01000", "+33474321010"))
        self.assertEqual((site.partner_latitude, site.geo_quality), (46.2, "imported"))

    def test_import_screen_offers_every_site_column(self):
        tree = self.env["base_import.import"].get_fields_tree("field.intervention")
        offered = {field["name"] for field in tree}
        wanted = {f"site_{part}" for part in ("name", "street", "zip", "city", "phone", "email")}
        self.assertLessEqual(wanted | {"site_latitude", "site_longitude", "type_id"}, offered)

    def test_row_without_coordinates_is_queued_for_the_geocoder(self):
        visit = self._load_visits(("Rose Roux", "1 Rue A", "69003", "Lyon", "Boiler service"))
        self.assertEqual((visit.site_id.geo_quality, visit.partner_id), ("todo", visit.site_id))
        self.assertTrue(visit.site_id.is_field_site)
        self.assertEqual((visit.site_name, visit.site_zip), ("Rose Roux", "69003"))

    def test_two_rows_at_one_site_make_one_contact(self):
        visits = self._load_visits(
            ("Rose Roux", "1 Rue A", "69003", "Lyon", "Boiler service"),
            ("ROSE ROUX", "1, rue A", "69003", "Lyon", "Boiler service"),
        )
        self.assertEqual(len(visits.site_id), 1)

    def test_known_contact_is_completed_and_never_overwritten(self):
        known = self._make_site("1 Rue A", "69003", name="Rose Roux", phone="04 65 71 20 10")
        columns = [*COLUMNS, "site_phone", "site_email", "site_latitude", "site_longitude"]
        row = ("Rose Roux", "1 rue A", "69003", "Lyon", "Boiler service")
        visit = self._load_visits(
            (*row, "04 65 71 99 99", "rose@example.com", "45.75", "4.85"), columns=columns
        )
        self.assertEqual(visit.site_id, known)
        self.assertEqual((known.phone, known.email), ("+33465712010", "rose@example.com"))
        self.assertEqual((known.geo_quality, known.partner_latitude), ("imported", 45.75))

    def test_same_phone_means_the_same_site_at_the_same_address_only(self):
        known = self._make_site("1 Rue A", "69003", name="Syndic", phone="04 65 71 20 10")
        columns = [*COLUMNS, "site_phone"]
        visits = self._load_visits(
            ("R. Roux", "1 rue A", "69003", "Lyon", "Boiler service", "+33 4 65 71 20 10"),
            ("R. Roux", "", "", "", "Boiler service", "0465712010"),
            ("R. Roux", "9 Rue B", "69003", "Lyon", "Boiler service", "0465712010"),
            columns=columns,
        )
        self.assertEqual(visits[:2].site_id, known)
        self.assertNotEqual(visits[2].site_id, known)

    def test_customer_column_makes_the_site_one_of_its_addresses(self):
        customer = self.partners.create({"name": "Régie du Parc", "is_company": True})
        visit = self._load_visits(
            ("Bâtiment B", "1 Rue A", "69003", "Lyon", "Boiler service", "Régie du Parc"),
            columns=[*COLUMNS, "partner_id"],
        )
        self.assertEqual((visit.partner_id, visit.site_id.parent_id), (customer, customer))
        self.assertFalse(customer.street)

    def test_post_code_that_a_spreadsheet_cut_is_mended(self):
        visit = self._load_visits(("Rose Roux", "1 Rue A", "1000", "Bourg", "Boiler service"))
        self.assertEqual(visit.site_id.zip, "01000")

    def test_bad_phone_is_imported_with_a_warning(self):
        visit = self._load_visits(
            ("Rose Roux", "1 Rue A", "69003", "Lyon", "Boiler service", "voir gardien"),
            columns=[*COLUMNS, "site_phone"],
        )
        self.assertEqual(visit.site_id.phone, "voir gardien")
        self.assertTrue(visit.site_id.phone_warning)

    def test_bad_rows_are_named_and_nothing_is_kept(self):
        before = self.partners.search_count([])
        columns = [*COLUMNS, "site_latitude", "site_longitude", "earliest_start"]
        good = ("Rose Roux", "1 Rue A", "69003", "Lyon")
        for cells, row, sentence in (
            (("Boiler servise", "", "", ""), 1, "Boiler servise"),
            (("Boiler service", "north", "4.8", ""), 1, "north"),
            (("Boiler service", "45.7", "", ""), 1, "both latitude and longitude"),
            (("Boiler service", "4.8", "45.7", ""), 1, "swapped"),
            (("Boiler service", "95.7", "204.8", ""), 1, "between -90 and 90"),
            (("Boiler service", "", "", "the 32nd"), 1, "the 32nd"),
        ):
            result = self._load((*good, "Boiler service", "", "", ""), (*good, *cells), columns=columns)
            self.assertFalse(result["ids"])
            messages = [found for found in result["messages"] if found["rows"]["from"] == row]
            self.assertIn(sentence, " ".join(found["message"] for found in messages))
        self.assertEqual(self.partners.search_count([]), before)

    def test_row_without_any_site_is_refused_in_words(self):
        result = self._load(("", "", "", "", "Boiler service"))
        self.assertFalse(result["ids"])
        self.assertIn("name or its address", result["messages"][0]["message"])

    def test_corrected_file_moves_the_visit_to_another_site(self):
        visit = self._load_visits(("Rose Roux", "1 Rue A", "69003", "Lyon", "Boiler service"))
        former = visit.site_id
        visit.write({"site_name": "Rose Roux", "site_street": "9 Rue B", "site_zip": "69003"})
        self.assertNotEqual(visit.site_id, former)
        self.assertEqual(former.street, "1 Rue A")

    def test_large_file_costs_the_same_for_each_row(self):
        def cost(count, offset):
            rows = [
                (f"Site {offset + n}", f"{n} Rue A", "69003", "Lyon", "Boiler service") for n in range(count)
            ]
            queries = self.env.cr.sql_log_count
            self._load_visits(*rows)
            self.env.flush_all()
            return self.env.cr.sql_log_count - queries

        cost(1, 0)
        small, large = cost(50, 1000), cost(500, 2000)
        self.assertLess(large, small * 11)
        self.assertLess(large, 500 * 5)
