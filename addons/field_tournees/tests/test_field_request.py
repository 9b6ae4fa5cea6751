from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from ..models.base_geocoder import NOTHING_PENDING
from ..tools import geo
from .common import NOW
from .request_case import RequestCase


class TestFieldRequest(RequestCase):
    # === WHO === #
    def test_the_caller_is_found_by_phone_however_it_is_written(self):
        self.assertEqual(self.site.phone, "+33612345678")
        for text in (
            "0612345678",
            "06 12 34 56 78",
            "+33 6 12 34 56 78",
            "0033612345678",
            "33612345678",
            "+33 (0)6.12.34.56.78",
            "612345678",
            "06-12-34-56-78",
        ):
            self.assertEqual(self._find(text), self.site.ids, text)

    def test_a_number_nobody_has_finds_nobody(self):
        self.assertEqual(self._find("06 99 99 99 99"), [])

    def test_a_contact_whose_number_was_never_put_in_order_is_found(self):
        other = self.env["res.partner"].create({"name": "Never visited", "phone": "06.55.44.33.22"})
        self.assertEqual(self._find("+33655443322"), other.ids)

    def test_the_caller_is_found_by_name_town_and_serial_number(self):
        self.assertEqual(self._find("croix"), self.site.ids)
        self.assertEqual(self._find("guilloti lyon"), self.sites[1].ids)
        self.assertEqual(self._find("fr0042"), self.site.ids)
        self.assertEqual(self.desk.find_contacts("fr0042")[0]["equipment_id"], self.equipment.id)

    def test_an_office_that_calls_shows_the_sites_it_manages(self):
        office = self.env["res.partner"].create(
            {"name": "Property manager", "is_company": True, "phone": "04 72 00 00 01"}
        )
        self.sites[1].parent_id = office
        self.assertEqual(self._find("0472000001"), self.sites[1].ids)

    def test_colleagues_are_not_places_to_go_to(self):
        self.alice.start_partner_id = self.env["res.partner"].create({"name": "Home of Zorglub"})
        self.assertEqual(self._find("zorglub"), [])

    def test_a_card_tells_what_is_open_and_what_was_done(self):
        visit = self._make_visit(technician_id=self.alice.id, planned_start=NOW + timedelta(hours=2))
        done = self._make_visit(technician_id=self.alice.id, planned_start=NOW + timedelta(hours=1))
        for step in ("action_en_route", "action_arrive", "action_done"):
            getattr(done, step)()
        [card] = self.desk.find_contacts("croix")
        self.assertEqual([one["id"] for one in card["open"]], visit.ids)
        self.assertEqual([one["id"] for one in card["last"]], done.ids)
        self.assertEqual(card["open"][0]["slot"], "10:00\u202fAM")

    # === WHAT === #
    def test_the_words_of_the_caller_tick_the_strictest_rule(self):
        mild, gas = self.env["field.urgency.rule"].create(
            [
                {"name": "No heating?", "keywords": "no heating", "priority": "1", "onsite_hours": 48},
                {
                    "name": "Gas?",
                    "keywords": "smell of gas, gas leak",
                    "priority": "2",
                    "onsite_hours": 4,
                    "advice": "Open the windows.",
                },
            ]
        )
        request = self._request(notes="No heating, and a SMELL of gas!")
        urgency = self.desk.examine(request)["urgency"]
        self.assertEqual((urgency["rule_id"], urgency["priority"]), (gas.id, "2"))
        self.assertEqual(urgency["advice"], "Open the windows.")
        denied = self.desk.examine(request | {"denied": gas.ids})["urgency"]
        self.assertEqual(denied["rule_id"], mild.id)
        self.assertFalse(self.desk.examine(self._request(notes="A gasp"))["urgency"]["rule_id"])
        ticked = self.desk.examine(self._request(ticked=gas.ids))["urgency"]
        self.assertEqual(ticked["rule_id"], gas.id)

    def test_a_rule_of_other_types_is_not_applied(self):
        other = self.visit_type.copy({"name": "Sweeping"})
        rule = self.env["field.urgency.rule"].create(
            {"name": "Stuck?", "keywords": "stuck", "type_ids": other.ids}
        )
        self.assertFalse(self.desk.examine(self._request(notes="stuck"))["urgency"]["rule_id"])
        said = self.desk.examine(self._request(notes="stuck", type_id=other.id))["urgency"]
        self.assertEqual(said["rule_id"], rule.id)

    def test_an_urgent_rule_sets_priority_and_time_limit_of_the_search(self):
        rule = self.env["field.urgency.rule"].create({"name": "Gas?", "priority": "2", "onsite_hours": 4})
        need = self.desk._prepare_need(self._request(ticked=rule.ids))
        self.assertEqual(need["priority"], "2")
        # Somebody on site within 4 hours: an hour of work may follow.
        self.assertEqual(need["latest"], str(NOW + timedelta(hours=5)))

    def test_absences_are_whole_days_where_the_company_is(self):
        need = self.desk._prepare_need(self._request(absences=[{"from": "2026-03-12", "to": "2026-03-13"}]))
        self.assertEqual(need["absences"], [["2026-03-11 23:00:00", "2026-03-13 23:00:00"]])

    def test_an_open_visit_at_the_place_for_the_phone_or_the_appliance_is_shown(self):
        here = self._make_visit()
        twin = self.sites[1]
        twin.phone = "06 12 34 56 78"
        there = self._make_visit(site_id=twin.id)
        found = self.desk.examine(self._request())["duplicates"]
        self.assertEqual(
            {(one["id"], one["why"]) for one in found},
            {(here.id, "Same place"), (there.id, "Same phone number")},
        )
        here.equipment_id = self.equipment
        found = self.desk.examine(self._request(equipment_id=self.equipment.id))["duplicates"]
        self.assertIn((here.id, "Same appliance"), {(one["id"], one["why"]) for one in found})

    def test_a_finished_visit_is_no_duplicate(self):
        self._make_visit().action_cancel()
        self.assertEqual(self.desk.examine(self._request())["duplicates"], [])

    def test_an_address_without_geocoder_stands_in_the_middle_of_the_known_town(self):
        address = {"street": "9 Rue Neuve", "zip": "69004", "city": "Lyon"}
        [place] = self.desk.find_addresses(address)
        self.assertAlmostEqual(place["lat"], self.site.partner_latitude, 4)
        self.assertEqual((place["street"], place["quality"]), ("9 Rue Neuve", "todo"))
        self.assertEqual(self.desk.find_addresses({"zip": "99999"}), [])

    def test_addresses_are_asked_for_while_no_transaction_is_open(self):
        found = geo.Candidate(
            "9 Rue Neuve 69004 Lyon", 45.77, 4.83, "house", 0.9, "Rue Neuve", "69004", "Lyon"
        )
        seen = []

        def locate(geocoder, _address):
            seen.append(geocoder.env.context.get("field_geocode"))
            return geo.GeoResult("house", 45.77, 4.83, (found,))

        self.env["ir.config_parameter"].set_param("field_tournees.geocoding_enabled", "True")
        with patch.object(type(self.env["base.geocoder"]), "_locate", locate):
            [place] = self.desk.find_addresses({"street": "9 r neuve", "zip": "69004"})
        self.assertEqual(seen, [NOTHING_PENDING])
        self.assertEqual((place["street"], place["city"], place["quality"]), ("9 Rue Neuve", "Lyon", "house"))

    def test_a_pasted_map_link_is_a_pin_and_nonsense_is_not(self):
        pin = self.desk.read_position("https://maps.example/@45.7640,4.8357,17z")
        self.assertEqual(pin, {"lat": 45.764, "lon": 4.8357, "quality": "manual"})
        self.assertFalse(self.desk.read_position("here"))

    # === OFFERS === #
    def test_an_offer_is_told_in_words_with_its_drive(self):
        before = self._make_visit(
            site_id=self.sites[2].id, technician_id=self.alice.id, planned_start=NOW + timedelta(days=2)
        )
        risk = [[before.id, 0.97, 0.955]]
        need = self.desk._prepare_need(self._request())
        with patch.object(type(self.env["field.offer"]), "_find", lambda *args: [self._offer(at_risk=risk)]):
            found = self.desk.find_offers(self._request())
        [offer] = found["offers"]
        self.assertEqual((offer["day"], offer["percent"], offer["is_sure"]), ("2026-03-12", 96, True))
        self.assertEqual(
            (offer["slot"], offer["travel_minutes"], offer["km"]), ("8:00\u202fAM–10:00\u202fAM", 15, "5.4")
        )
        self.assertEqual([stop["id"] for stop in offer["drive"]["before"]], before.ids)
        self.assertEqual(offer["at_risk"][0]["customer"], "Gratte-Ciel")
        read, _slot = self.env["field.offer"]._read(offer["token"])
        self.assertEqual(read["site_id"], need["site_id"])

    def test_no_offer_says_what_to_do(self):
        with patch.object(type(self.env["field.offer"]), "_find", lambda *args: []):
            found = self.desk.find_offers(self._request())
        self.assertIn("by hand", found["message"])

    def test_an_urgency_that_cannot_be_met_shows_the_first_slots_and_says_so(self):
        rule = self.env["field.urgency.rule"].create({"name": "Gas?", "priority": "2", "onsite_hours": 4})

        def find(_offers, need):
            return [] if need.get("latest") else [self._offer()]

        with patch.object(type(self.env["field.offer"]), "_find", find):
            found = self.desk.find_offers(self._request(ticked=rule.ids))
        self.assertEqual(len(found["offers"]), 1)
        self.assertIn("as soon as the urgency rule asks", found["message"])

    def test_a_colleagues_home_is_not_drawn_to_the_door(self):
        home = self.env["res.partner"].create(
            {"name": "Home", "partner_latitude": 45.76543, "partner_longitude": 4.81234}
        )
        self.assertEqual(self.desk._get_base(home), {"lat": 45.77, "lon": 4.81})

    def test_a_slot_by_hand_is_read_in_the_technicians_time_zone(self):
        seen = []

        def rate(_offers, need, technician, start, stop):
            seen.append((technician, start, stop))
            return {"problem": "Away"}

        with patch.object(type(self.env["field.offer"]), "_rate", rate):
            rated = self.desk.rate_slot(self._request(), self.alice.id, "2026-03-12", "08:00", "10:00")
        self.assertEqual(rated, {"problem": "Away"})
        start = NOW + timedelta(days=2)
        self.assertEqual(seen, [(self.alice, start, start + timedelta(hours=2))])
        late = self.desk.rate_slot(self._request(), self.alice.id, "2026-03-12", "10:00", "08:00")
        self.assertIn("before it begins", late["problem"])

    # === WHO MAY === #
    def test_the_desk_is_the_offices(self):
        calls = {
            "load": (),
            "find_contacts": ("croix",),
            "find_addresses": ({},),
            "read_position": ("1,2",),
            "examine": ({},),
            "find_offers": ({},),
            "rate_slot": ({}, 1, "", "", ""),
            "hold_offer": ("",),
            "release_slot": (1,),
            "confirm": (1, {}),
        }
        for user in (self.technician_user, self.portal_user):
            for name, arguments in calls.items():
                with self.assertRaises(AccessError, msg=name):
                    getattr(self.env["field.request"].with_user(user), name)(*arguments)

    def test_a_forged_offer_or_record_is_refused_with_a_sentence(self):
        for token in ("", "é", "forged", 12, None):
            with self.assertRaises(UserError):
                self.desk.hold_offer(token)
        with self.assertRaises(UserError):
            self.desk.find_offers(self._request(site_id=10**9))

    def test_the_screen_opens_for_a_site_an_appliance_or_a_visit(self):
        visit = self._make_visit(equipment_id=self.equipment.id)
        for origin in (
            {"site_id": self.site.id},
            {"equipment_id": self.equipment.id},
            {"intervention_id": visit.id},
        ):
            opened = self.desk.load(origin)["opened"]
            self.assertEqual([card["id"] for card in opened["cards"]], self.site.ids)
        self.assertEqual(opened["visit"]["type_id"], self.visit_type.id)
        self.assertFalse(self.desk.load()["opened"])
