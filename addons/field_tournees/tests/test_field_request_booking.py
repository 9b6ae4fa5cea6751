import base64
from datetime import timedelta

from odoo.exceptions import AccessError, UserError

from .common import NOW
from .request_case import RequestCase
from .told_case import ToldFixtures

_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class TestFieldRequestBooking(ToldFixtures, RequestCase):
    def test_a_new_caller_becomes_customer_site_and_request(self):
        request = {
            "type_id": self.visit_type.id,
            "contact": {"name": "Zoé Neuve", "phone": "06 11 22 33 44"},
            "address": {
                "street": "9 Rue Neuve",
                "zip": "69004",
                "city": "Lyon",
                "lat": 45.77,
                "lon": 4.83,
                "quality": "todo",
            },
            "notes": "No hot water <b>",
            "since": "yesterday",
        }
        site = self.desk._create_site(request)
        self.assertEqual((site.phone, site.is_field_site, site.geo_quality), ("+33611223344", True, "todo"))
        self.assertTrue(site.partner_latitude)
        self.assertEqual(
            self.desk._write_description(request), "<p>No hot water &lt;b&gt;</p><p>Since: yesterday</p>"
        )

    def test_another_address_of_a_known_customer_belongs_to_it(self):
        site = self.desk._create_site(
            {
                "customer_id": self.site.id,
                "contact": {"name": "Second home"},
                "address": {"lat": 45.7, "lon": 4.8, "quality": "house"},
            }
        )
        self.assertEqual((site.parent_id, site.geo_quality), (self.site, "house"))

    def test_photos_are_kept_and_other_files_refused(self):
        visit = self._make_visit().with_user(self.planner_user)
        self.desk._attach_photos(visit, {"photos": [{"name": "leak.png", "data": _PIXEL}]})
        photo = self.env["ir.attachment"].search(
            [("res_model", "=", "field.intervention"), ("res_id", "=", visit.id)]
        )
        self.assertEqual((photo.name, photo.mimetype), ("leak.png", "image/png"))
        page = base64.b64encode(b"<html><script>alert(1)</script></html>").decode()
        for data in (page, "no base64 at all"):
            with self.assertRaises(UserError):
                self.desk._attach_photos(visit, {"photos": [{"name": "x", "data": data}]})

    def test_a_promise_below_the_target_asks_for_a_reason(self):
        slot = self.env["field.slot"].new({"probability": 0.7})
        with self.assertRaises(UserError):
            self.desk._check_reason(slot, "  ")
        self.desk._check_reason(slot, "The customer insists")
        self.desk._check_reason(self.env["field.slot"].new({"probability": 0.97}), "")

    def test_a_held_offer_becomes_a_confirmed_visit_with_all_that_was_said(self):
        rule = self.env["field.urgency.rule"].create(
            {"name": "No heating?", "keywords": "no heating", "priority": "1", "onsite_hours": 240}
        )
        self._set_up_rules()
        self.site.email = "caller@example.com"
        slot_id, request = self._hold(
            notes="No heating",
            access="Ring twice",
            equipment_id=self.equipment.id,
            photos=[{"name": "a.png", "data": _PIXEL}],
        )
        told = self.desk.confirm(slot_id, request)["visit"]
        visit = self.env["field.intervention"].browse(told["id"])
        self.assertEqual((visit.state, visit.priority, visit.urgency_rule_id), ("confirmed", "1", rule))
        self.assertEqual((visit.site_id, visit.equipment_id), (self.site, self.equipment))
        self.assertEqual(self.site.access_instructions, "Ring twice")
        self.assertEqual(visit.latest_end, NOW + timedelta(hours=241))
        self.assertIn("/field/track/", told["link"])
        self.assertEqual(self._told(visit, "booked").recipient, "caller@example.com")
        slot = self.env["field.slot"].browse(slot_id)
        self.assertEqual((slot.state, slot.intervention_id), ("booked", visit))
        self.assertEqual(
            (visit.promised_start, visit.promised_stop), (slot.promised_start, slot.promised_stop)
        )

    def test_confirming_twice_books_once(self):
        slot_id, request = self._hold()
        first = self.desk.confirm(slot_id, request)["visit"]["id"]
        self.assertEqual(self.desk.confirm(slot_id, request)["visit"]["id"], first)

    def test_a_hold_that_ran_out_brings_other_slots_and_stores_nothing(self):
        slot_id, _request = self._hold()
        self.env["field.slot"].browse(slot_id).expires_at = NOW - timedelta(minutes=1)
        stranger = {
            "type_id": self.visit_type.id,
            "contact": {"name": "Zorglub"},
            "address": {"lat": 45.77, "lon": 4.83, "quality": "house"},
        }
        answer = self.desk.confirm(slot_id, stranger)
        self.assertTrue(answer["taken"])
        self.assertTrue(answer["offers"])
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Zorglub")]))

    def test_a_colleagues_hold_is_neither_booked_nor_given_back(self):
        slot_id, request = self._hold()
        other = self.env["field.request"].with_user(self.manager_user)
        with self.assertRaises(AccessError):
            other.confirm(slot_id, request)
        with self.assertRaises(AccessError):
            other.release_slot(slot_id)
        self.desk.release_slot(slot_id)
        self.assertEqual(self.env["field.slot"].browse(slot_id).state, "released")

    def test_a_visit_of_the_books_is_moved_and_its_first_promise_stays(self):
        visit = self._make_visit()
        slot_id, request = self._hold(intervention_id=visit.id)
        self.desk.confirm(slot_id, request)
        first = visit.first_promised_start
        self.assertEqual((visit.state, visit.promised_start), ("confirmed", first))
        found = self.desk.find_offers(request)["offers"]
        self.assertTrue(found)
        self.assertNotIn(str(first), [offer["starts_at"] for offer in found])
        self.assertFalse(
            [stop for offer in found for stop in offer["drive"]["before"] if stop["id"] == visit.id]
        )
        later = self.desk.rate_slot(request, self.bruno.id, "2026-03-13", "10:00", "12:00")["offer"]
        self.desk.confirm(self.desk.hold_offer(later["token"])["slot_id"], request)
        self.assertEqual(str(visit.promised_start), later["starts_at"])
        self.assertEqual(visit.first_promised_start, first)

    def test_the_reason_for_a_slot_below_the_target_is_in_the_timeline(self):
        slot_id, request = self._hold()
        self.env["field.slot"].browse(slot_id).probability = 0.7
        with self.assertRaises(UserError):
            self.desk.confirm(slot_id, request)
        told = self.desk.confirm(slot_id, request, "Only there on Thursday")["visit"]
        events = self.env["field.intervention"].browse(told["id"]).event_ids
        self.assertIn("Only there on Thursday", "".join(events.mapped("description")))
