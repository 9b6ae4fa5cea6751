from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user

from .common import NOW
from .fake_geocoder import GeocoderCase, ban_answer, ban_feature

LYON_2 = {"postcode": "69002", "city": "Lyon"}


class TestResPartner(GeocoderCase):
    def test_changing_the_address_sends_it_back_to_the_queue(self):
        site = self._make_site("12 Rue Mercière")
        site._place(45.7, 4.8, "house")
        site.street = "1 Place Bellecour"
        self.assertEqual((site.geo_quality, site.partner_latitude), ("todo", 0.0))
        self.assertFalse(site.date_localization)

    def test_writing_the_same_address_keeps_the_location(self):
        site = self._make_site("12 Rue Mercière")
        site._place(45.7, 4.8, "house")
        site.write({"street": "12 Rue Mercière", "zip": "69002", "state_id": False})
        self.assertEqual((site.geo_quality, site.partner_latitude), ("house", 45.7))

    def test_only_the_contacts_that_moved_are_searched_again(self):
        here, there = self._make_site("12 Rue Mercière"), self._make_site("1 Place Bellecour")
        (here | there)._place(45.7, 4.8, "house")
        (here | there).write({"street": "12 Rue Mercière"})
        self.assertEqual((here.geo_quality, there.geo_quality), ("house", "todo"))

    def test_address_with_coordinates_stays_placed(self):
        site = self._make_site("12 Rue Mercière")
        site.write({"street": "3 Rue A", "partner_latitude": 45.7, "partner_longitude": 4.8})
        self.assertEqual((site.geo_quality, site.partner_latitude), ("manual", 45.7))

    def test_coordinates_by_hand_and_by_file_are_told_apart(self):
        site = self._make_site("12 Rue Mercière")
        site.write({"partner_latitude": 45.7, "partner_longitude": 4.8})
        self.assertEqual((site.geo_quality, site.date_localization), ("manual", NOW.date()))
        site.with_context(import_file=True).partner_latitude = 45.8
        self.assertEqual(site.geo_quality, "imported")
        typed = self._make_site("1 Rue A", partner_latitude=45.7, partner_longitude=4.8)
        self.assertEqual(typed.geo_quality, "manual")

    def test_clearing_the_coordinates_queues_the_site(self):
        site = self._make_site("12 Rue Mercière", partner_latitude=45.7, partner_longitude=4.8)
        site.write({"partner_latitude": 0, "partner_longitude": 0})
        self.assertEqual(site.geo_quality, "todo")

    def test_impossible_coordinates_are_refused(self):
        with self.assertRaises(ValidationError):
            self._make_site("1 Rue A", partner_latitude=95.0, partner_longitude=4.8)

    def test_contact_that_becomes_a_site_keeps_its_old_coordinates(self):
        contact = self._make_site("1 Rue A", is_field_site=False)
        contact.write({"partner_latitude": 45.7, "partner_longitude": 4.8, "geo_quality": "todo"})
        contact._mark_field_sites()
        self.assertEqual((contact.geo_quality, contact.partner_latitude), ("imported", 45.7))

    def test_visit_makes_its_contact_a_site(self):
        contact = self._make_site("1 Rue A", is_field_site=False)
        with self._count_wake_ups():
            self._make_visit(site_id=contact.id)
        self.assertTrue(contact.is_field_site)

    def test_message_speaks_the_reader_s_language(self):
        site = self._make_site("1 Rue A")
        site.write({"geo_quality": "not_found", "geo_reason": "nothing"})
        self.assertIn("not known", site.with_context(lang="en_US").geo_message)

    def test_waiting_site_says_why_it_waits(self):
        site = self._make_site("1 Rue A")
        self.assertIn("by itself", site.geo_message)
        self.params.set_param("field_tournees.geocoding_enabled", False)
        site.invalidate_recordset(["geo_message"])
        self.assertIn("switched off", site.geo_message)

    def test_phone_of_a_site_is_stored_in_international_form(self):
        site = self._make_site("1 Rue A", phone="04 72 10 30 30")
        self.assertEqual(site.phone, "+33472103030")
        site.phone = "06.12.34.56.78"
        self.assertEqual(site.phone, "+33612345678")
        self.assertFalse(site.phone_warning)

    def test_bad_phone_is_kept_as_typed_with_a_way_out(self):
        site = self._make_site("1 Rue A", phone="04 72 / 06 39")
        self.assertEqual(site.phone, "04 72 / 06 39")
        self.assertIn("06 12 34 56 78", site.phone_warning)

    def test_extension_is_not_lost(self):
        site = self._make_site("1 Rue A", phone="04 72 10 30 30 ext. 12")
        self.assertEqual(site.phone, "04 72 10 30 30 ext. 12")
        self.assertFalse(site.phone_warning)

    def test_number_abroad_follows_the_country(self):
        site = self._make_site("Rue A", country_id=self.env.ref("base.ch").id, phone="022 919 70 20")
        self.assertEqual(site.phone, "+41229197020")

    def test_phone_of_other_contacts_is_left_alone(self):
        contact = self._make_site("1 Rue A", is_field_site=False, phone="04 72 10 30 30")
        self.assertEqual(contact.phone, "04 72 10 30 30")
        contact._mark_field_sites()
        self.assertEqual(contact.phone, "+33472103030")

    def test_counts_cover_sites_and_customers(self):
        customer = self.env["res.partner"].create({"name": "Syndic"})
        site = self._make_site("1 Rue A")
        self._make_visit(site_id=site.id, partner_id=customer.id)
        self._make_visit(site_id=site.id, partner_id=site.id)
        self.env["field.equipment"].create({"name": "Boiler", "site_id": site.id})
        contacts = (site | customer).with_user(self.planner_user)
        self.assertEqual(contacts.mapped("field_intervention_count"), [2, 1])
        self.assertEqual(contacts.mapped("field_equipment_count"), [1, 0])

    def test_access_code_is_for_field_people_only(self):
        site = self._make_site("1 Rue A", access_code="A1407")
        self.assertEqual(site.with_user(self.technician_user).access_code, "A1407")
        clerk = new_test_user(self.env, "clerk", groups="base.group_user")
        with self.assertRaises(AccessError):
            site.with_user(clerk).read(["access_code"])

    def test_planner_edits_sites_and_technicians_do_not(self):
        site = self._make_site("1 Rue A")
        site.with_user(self.planner_user).street = "2 Rue B"
        self.assertEqual(site.street, "2 Rue B")
        with self.assertRaises(AccessError):
            site.with_user(self.technician_user).street = "3 Rue C"

    def test_odoo_s_locate_button_queues_a_site(self):
        site = self._make_site("1 Rue A", partner_latitude=45.7, partner_longitude=4.8)
        site.with_context(force_geo_localize=True).geo_localize()
        self.assertEqual((site.geo_quality, site.partner_latitude), ("todo", 0.0))
        self.assertFalse(self.fake.questions, "a request called outside")


class TestGeocodeWizard(GeocoderCase):
    def _open(self, site):
        action = site.with_user(self.planner_user).action_correct_address()
        return self.env[action["res_model"]].with_user(self.planner_user).browse(action["res_id"])

    def _make_ambiguous(self):
        site = self._make_site("3 Rue Pasteur")
        self.fake.answers["Pasteur"] = ban_answer(
            ban_feature("3 Rue Pasteur (nord)", 45.80, 4.83, 0.91, **LYON_2),
            ban_feature("3 Rue Pasteur (sud)", 45.70, 4.83, 0.90, **LYON_2),
        )
        self._run_cron()
        return site

    def test_person_chooses_among_the_candidates(self):
        site = self._make_ambiguous()
        self._open(site).candidate_ids[1].action_choose()
        self.assertEqual((site.geo_quality, site.partner_latitude), ("house", 45.70))
        self.assertFalse(site.geo_message)

    def test_pasted_positions_are_understood(self):
        for text in (
            "45.7640, 4.8357",
            "45,7640 ; 4,8357",
            "https://www.openstreetmap.org/#map=17/45.7640/4.8357",
        ):
            site = self._make_site("1 Rue A")
            wizard = self._open(site)
            wizard.coordinates = text
            wizard.action_pin()
            self.assertEqual(site.geo_quality, "manual", text)
            self.assertAlmostEqual(site.partner_longitude, 4.8357)

    def test_nonsense_and_swapped_positions_are_refused(self):
        wizard = self._open(self._make_site("1 Rue A"))
        for text in ("", "over there", "145.7640, 4.8357", "4.8357, 45.7640"):
            wizard.coordinates = text
            with self.assertRaises(UserError):
                wizard.action_pin()

    def test_corrected_address_goes_back_to_the_queue(self):
        site = self._make_ambiguous()
        wizard = self._open(site)
        wizard.zip = "69003"
        with self._count_wake_ups() as wake_up:
            self.env.cr.precommit.data.pop("field_geocode_woken", None)
            wizard.action_search()
        self.assertEqual((site.zip, site.geo_quality, site.geo_reason), ("69003", "todo", False))
        self.assertTrue(wake_up.called)
