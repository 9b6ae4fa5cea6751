from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common import NOW, FieldFixtures


@tagged("-at_install", "post_install")
class TestFieldPortal(FieldFixtures, HttpCase):
    """A property manager with two buildings, their caretakers, and a stranger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_field()
        cls.manager = cls.env["res.partner"].create({"name": "Régie du Parc", "is_company": True})
        cls.house, cls.tower, cls.third = cls.sites[0], cls.sites[1], cls.sites[2]
        (cls.house | cls.tower).write({"parent_id": cls.manager.id, "type": "other"})
        cls.users = {
            "manager": cls._make_account("manager", cls.manager),
            "head": cls._make_account("head", parent=cls.manager, field_sees_all=True),
            "caretaker": cls._make_account("caretaker", parent=cls.house),
            "agent": cls._make_account(
                "agent", parent=cls.manager, field_seen_site_ids=[Command.link(cls.tower.id)]
            ),
            "clerk": cls._make_account("clerk", parent=cls.manager),
            "stranger": cls._make_account("stranger", cls.third),
        }
        cls.boiler, cls.pump, cls.stove = cls.env["field.equipment"].create(
            [
                {"name": "Boiler", "site_id": cls.house.id, "serial": "B-1"},
                {"name": "Heat pump", "site_id": cls.tower.id, "serial": "P-2"},
                {"name": "Stove", "site_id": cls.third.id, "serial": "S-3"},
            ]
        )
        cls.at_house, cls.at_tower, cls.at_third = (
            cls._make_visit(
                site_id=appliance.site_id.id,
                equipment_id=appliance.id,
                technician_id=cls.alice.id,
                planned_start=NOW + timedelta(days=2, hours=hour),
                promised_start=NOW + timedelta(days=2, hours=hour),
                promised_stop=NOW + timedelta(days=2, hours=hour + 1),
            )
            for hour, appliance in enumerate((cls.boiler, cls.pump, cls.stove))
        )
        cls.seen = {
            "manager": cls.at_house | cls.at_tower,
            "head": cls.at_house | cls.at_tower,
            "caretaker": cls.at_house,
            "agent": cls.at_tower,
            "clerk": cls.at_house.browse(),
            "stranger": cls.at_third,
        }

    @classmethod
    def _make_account(cls, login, partner=None, parent=None, **vals):
        user = new_test_user(cls.env, f"portal_{login}", groups="base.group_portal")
        if partner:
            user.partner_id = partner
        elif parent:
            user.partner_id.write({"parent_id": parent.id, **vals})
        return user

    def _get(self, path, login):
        self.authenticate(f"portal_{login}", f"portal_{login}")
        return self.url_open(path)

    # Whose is what
    def test_every_account_finds_its_own_visits_and_appliances_only(self):
        for login, user in self.users.items():
            visits = self.env["field.intervention"].with_user(user).search([])
            self.assertEqual(visits, self.seen[login], login)
            appliances = self.env["field.equipment"].with_user(user).search([])
            self.assertEqual(appliances, self.seen[login].equipment_id, login)

    def test_no_account_reads_anothers_record_by_its_number(self):
        every = self.at_house | self.at_tower | self.at_third
        for login, user in self.users.items():
            for visit in every:
                for record in (visit, visit.equipment_id):
                    may_read = record.with_user(user).has_access("read")
                    self.assertEqual(may_read, visit in self.seen[login], f"{login} reads {record}")
                    self.assertFalse(record.with_user(user).has_access("write"))

    def test_no_account_reads_the_sites_of_its_neighbours(self):
        self.house.access_instructions = "Key under the pot"
        for login in ("agent", "clerk", "stranger"):
            with self.assertRaises(AccessError, msg=login):
                self.house.with_user(self.users[login]).read(["access_instructions"])
        for login in ("manager", "head", "caretaker"):
            self.assertTrue(self.house.with_user(self.users[login]).read(["name"]), login)
            with self.assertRaises(AccessError, msg=login):  # the code is the technicians'
                self.house.with_user(self.users[login]).read(["access_code"])

    def test_what_is_told_of_a_site_is_what_its_readers_find(self):
        readers = {site: site.field_reader_ids for site in self.house | self.tower | self.third}
        for login, user in self.users.items():
            for site, people in readers.items():
                sees = site in user.partner_id._get_portal_sites()
                self.assertEqual(user.partner_id in people, sees, f"{login} at {site.name}")

    def test_a_contact_that_moves_to_another_building_sees_that_one_at_once(self):
        visits = self.env["field.intervention"].with_user(self.users["caretaker"])
        self.assertEqual(visits.search([]), self.at_house)
        self.users["caretaker"].partner_id.parent_id = self.tower
        self.assertEqual(visits.search([]), self.at_tower)

    def test_an_account_cannot_widen_what_it_sees(self):
        partner = self.users["clerk"].partner_id
        with self.assertRaises(AccessError):
            partner.with_user(self.users["clerk"]).write({"field_sees_all": True})
        self.assertNotIn("field_sees_all", partner._get_frontend_writable_fields())
        self.assertNotIn("field_seen_site_ids", partner._get_frontend_writable_fields())

    # Pages
    def test_pages_of_another_account_lead_back_to_the_own_list(self):
        for login, seen in self.seen.items():
            self.authenticate(f"portal_{login}", f"portal_{login}")
            for visit in self.at_house | self.at_tower | self.at_third:
                for path, heading in (
                    (f"/my/interventions/{visit.id}", visit.name),
                    (f"/my/sites/{visit.site_id.id}", visit.site_id.contact_address_inline),
                    (f"/my/equipment/{visit.equipment_id.id}", visit.equipment_id.serial),
                ):
                    answer = self.url_open(path)
                    self.assertEqual(answer.status_code, 200)
                    is_there = answer.url.endswith(path)
                    self.assertEqual(is_there, visit in seen, f"{login} at {path}")
                    if is_there:
                        self.assertIn(heading, answer.text)

    def test_the_list_shows_the_own_visits_by_time_site_state_and_words(self):
        self.at_house._set_state("confirmed")
        page = self._get("/my/interventions", "manager").text
        self.assertIn(self.at_house.name, page)
        self.assertIn(self.at_tower.name, page)
        self.assertNotIn(self.at_third.name, page)
        for query, found in (
            ("when=past", self.at_house.browse()),
            (f"site={self.house.id}", self.at_house),
            (f"equipment={self.pump.id}", self.at_tower),
            ("search=P-2", self.at_tower),
            ("search=heat+guillot", self.at_tower),
            ("state=planned", self.at_house | self.at_tower),
            ("state=done", self.at_house.browse()),
            (f"site={self.third.id}", self.at_house.browse()),
            ("site=%C2%B2&state=x&when=never&equipment=-1", self.at_house | self.at_tower),
        ):
            page = self.url_open(f"/my/interventions?{query}").text
            for visit in self.at_house | self.at_tower:
                self.assertEqual(f"/my/interventions/{visit.id}" in page, visit in found, query)

    def test_a_visit_that_is_done_is_past(self):
        for state in ("confirmed", "en_route", "on_site", "done"):
            self.at_house._set_state(state)
        link = f"/my/interventions/{self.at_house.id}"
        self.assertNotIn(link, self._get("/my/interventions", "caretaker").text)
        self.assertIn(link, self.url_open("/my/interventions?when=past").text)
        self.assertIn(self.at_house._get_customer_timeline()[-1]["label"], self.url_open(link).text)

    def test_the_customer_says_how_to_get_in_and_never_reads_the_code(self):
        self.house.access_code = "1936A"
        page = self._get(f"/my/sites/{self.house.id}", "caretaker")
        self.assertNotIn("1936A", page.text)
        path = f"/my/sites/{self.house.id}/access"
        form = {"csrf_token": self._get_token(page.text), "access": "Ring twice", "code": ""}
        self.url_open(path, data=form)
        self.assertEqual((self.house.access_instructions, self.house.access_code), ("Ring twice", "1936A"))
        self.url_open(path, data=form | {"code": "2000B"})
        self.assertEqual(self.house.access_code, "2000B")
        self.url_open(path, data=form | {"access": "x" * 501})
        self.assertEqual(self.house.access_instructions, "Ring twice")
        self.url_open(f"/my/sites/{self.tower.id}/access", data=form | {"access": "Hacked"})
        self.assertFalse(self.tower.access_instructions)

    def test_nobody_edits_a_neighbours_address(self):
        for login, may_edit in (("manager", True), ("caretaker", True), ("agent", False), ("clerk", False)):
            answer = self._get(f"/my/address?partner_id={self.house.id}", login)
            self.assertEqual(answer.status_code == 200, may_edit, login)

    # Booking
    def test_booking_proposes_the_sites_that_the_account_sees(self):
        for login, sites in (("head", self.house | self.tower), ("agent", self.tower)):
            partner = self.users[login].partner_id
            desk = self.env["field.booking.desk"]
            form = desk._new_form(self.company, partner)
            self.assertEqual({one["site"] for one in desk._get_known_places(form)}, set(sites.ids), login)

    def test_a_new_site_that_a_contact_books_is_one_that_he_sees(self):
        site = self.env["res.partner"].create(
            {"name": "Annex", "parent_id": self.manager.id, "is_field_site": True}
        )
        clerk = self.users["clerk"].partner_id
        clerk._let_see(site)
        self.assertEqual(clerk._get_portal_sites(), site)
        self.manager._let_see(site)
        self.assertFalse(self.manager.field_seen_site_ids)

    def test_the_site_is_chosen_when_the_customer_books_from_its_page(self):
        self.visit_type.is_bookable = True
        page = self._get(f"/my/sites/{self.house.id}", "manager").text
        link = next(part.split('"')[0] for part in page.split('href="') if part.startswith("/field/book?"))
        booking = self.url_open(link.replace("&amp;", "&")).text
        self.assertIn(self.house.contact_address_inline, booking)
        self.assertIn(f"&#34;place&#34;: {{&#34;site&#34;: {self.house.id},", booking)

    # What the customer tells, and how he is told
    def test_a_complaint_has_a_number_and_stands_on_the_visit(self):
        page = self._get(f"/my/contacts/new?visit={self.at_house.id}", "caretaker").text
        form = {"csrf_token": self._get_token(page), "motive": "complaint", "visit": self.at_house.id}
        answer = self.url_open("/my/contacts/send", data=form | {"text": "The floor is wet"})
        contact = self.env["field.contact"].search([("intervention_id", "=", self.at_house.id)])
        self.assertEqual(
            (contact.motive, contact.channel, contact.note), ("complaint", "portal", "The floor is wet")
        )
        self.assertFalse(contact.answered_at)
        self.assertIn(contact._get_number(), answer.text)
        self.assertIn("contact", self.at_house.event_ids.mapped("kind"))
        self.assertNotIn("The floor is wet", self._get("/my/contacts", "manager").text)

    def test_a_complaint_about_anothers_visit_stands_on_no_visit(self):
        page = self._get(f"/my/contacts/new?visit={self.at_tower.id}", "caretaker").text
        self.assertNotIn(self.at_tower.name, page)
        form = {"csrf_token": self._get_token(page), "motive": "x", "visit": self.at_tower.id}
        self.url_open("/my/contacts/send", data=form | {"text": "Mine?"})
        contact = self.env["field.contact"].search([("note", "=", "Mine?")])
        self.assertEqual((contact.intervention_id, contact.motive), (self.at_tower.browse(), "complaint"))
        self.assertEqual(contact.partner_id, self.users["caretaker"].partner_id)

    def test_an_empty_or_endless_complaint_is_explained(self):
        page = self._get("/my/contacts/new", "caretaker").text
        form = {"csrf_token": self._get_token(page), "motive": "other"}
        for text in ("", "x" * 2001):
            self.assertIn('role="alert"', self.url_open("/my/contacts/send", data=form | {"text": text}).text)
        self.assertFalse(self.env["field.contact"].search([("channel", "=", "portal")]))

    def test_the_customer_chooses_channel_and_language(self):
        partner = self.users["caretaker"].partner_id
        page = self._get("/my/messages", "caretaker").text
        form = {"csrf_token": self._get_token(page), "field_channel": "sms", "lang": "xx_XX"}
        self.url_open("/my/messages", data=form | {"field_sees_all": "1", "name": "Root"})
        self.assertEqual((partner.field_channel, partner.lang), ("sms", "en_US"))
        self.assertFalse(partner.field_sees_all or partner.name == "Root")
        self.url_open("/my/messages", data=form | {"field_channel": "pigeon"})
        self.assertEqual(partner.field_channel, "sms")

    def test_the_customer_asks_for_the_own_data_once(self):
        page = self._get("/my/messages", "caretaker").text
        form = {"csrf_token": self._get_token(page), "kind": "export"}
        for _time in range(2):
            self.assertIn("2026", self.url_open("/my/data", data=form).text)
        asked = self.env["field.privacy.request"].search([("origin", "=", "portal")])
        self.assertEqual(asked.partner_id, self.users["caretaker"].partner_id)
        self.assertTrue(asked.is_identified)

    def _get_token(self, page):
        return page.split('name="csrf_token" value="')[1].split('"')[0]
