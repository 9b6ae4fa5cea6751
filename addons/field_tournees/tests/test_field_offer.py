from datetime import datetime, timedelta

from odoo.fields import Command

from .booking_case import BookingCase
from .common import NOW


class TestFieldOffer(BookingCase):
    def test_offers_lie_in_working_time_after_the_freeze_and_in_the_horizon(self):
        found = self._find()
        self.assertGreaterEqual(len(found), 3)
        shifts = {}
        for offer in found:
            technician = self.env["field.technician"].browse(offer["technician_id"])
            start, stop = map(self._moment, (offer["planned_start"], offer["planned_stop"]))
            self.assertFalse(technician._get_availability_problem(start, stop, shifts.get(technician)))
            self.assertGreaterEqual(start, NOW + timedelta(hours=self.company.field_freeze_hours))
            self.assertLess(start, NOW + timedelta(days=self.company.field_booking_days + 1))

    def test_slots_are_distinct_and_as_wide_as_a_width_that_is_allowed(self):
        found = self._find()
        slots = [(offer["start"], offer["stop"]) for offer in found]
        self.assertEqual(len(set(slots)), len(slots))
        widths = {(self._moment(b) - self._moment(a)).total_seconds() for a, b in slots}
        self.assertLessEqual(widths, set(self.company._get_booking_widths()))

    def test_each_offer_reaches_the_target(self):
        self.assertTrue(all(offer["probability"] >= 0.95 for offer in self._find()))

    def test_nobody_is_offered_on_a_public_holiday(self):
        self._make_leave(datetime(2026, 3, 11, 23, 0), datetime(2026, 3, 12, 22, 59))
        self.assertNotIn("2026-03-12", self._days(self.offers._find(self._need(), limit=40)))

    def test_a_certificate_that_ends_ends_the_offers(self):
        self.visit_type.skill_ids = self.refrigerants
        self._give_skill(self.alice, self.refrigerants, valid_to="2026-03-13")
        found = self.offers._find(self._need(), limit=40)
        self.assertTrue(found)
        self.assertEqual({offer["technician_id"] for offer in found}, {self.alice.id})
        self.assertLessEqual(max(self._days(found)), "2026-03-13")

    def test_without_anybody_qualified_there_is_no_offer(self):
        self.visit_type.skill_ids = self.gas
        self.assertEqual(self._find(), [])

    def test_a_tool_that_nobody_carries_leaves_no_offer(self):
        self.visit_type.tool_ids = self.env["field.tool"].create({"name": "Aerial platform"})
        self.assertEqual(self._find(), [])

    def test_technicians_of_another_zone_do_not_come(self):
        elsewhere = self.env["field.zone"].create({"name": "Paris", "postal_codes": "75*"})
        self.alice.zone_ids = elsewhere
        self.assertEqual({offer["technician_id"] for offer in self._find()}, {self.bruno.id})

    def test_an_absence_of_the_customer_is_respected(self):
        away = ["2026-03-11 00:00:00", "2026-03-13 12:00:00"]
        for offer in self.offers._find(self._need(absences=[away]), limit=40):
            start = self._moment(offer["planned_start"])
            stop = self._moment(offer["planned_stop"])
            self.assertTrue(stop <= self._moment(away[0]) or start >= self._moment(away[1]))

    def test_what_the_customer_prefers_comes_first(self):
        hours = [self._moment(offer["start"]).hour for offer in self._find(periods=["afternoon"])[:2]]
        self.assertTrue(all(hour >= 11 for hour in hours), hours)  # 12:00 in Paris

    def test_urgent_need_is_offered_today(self):
        self.assertIn("2026-03-10", self._days(self._find(priority="2")))
        self.assertNotIn("2026-03-10", self._days(self._find()))

    def test_the_urgent_reserve_closes_full_days_to_others_only(self):
        self.zone.reserve_hours = 15.5  # of two technicians' 16 hours
        self.assertEqual(self._find(), [])
        self.assertTrue(self._find(priority="2"))

    def test_what_was_promised_without_a_technician_keeps_its_time(self):
        day = datetime(2026, 3, 11, 7, 0)
        site = self.sites[0]
        for _number in range(15):
            self._make_visit(
                site_id=site.id, promised_start=day, promised_stop=day + timedelta(hours=4)
            )
        self.assertEqual(site.field_zone_id, self.zone)
        found = self.offers._find(self._need(), limit=40)
        self.assertTrue(found)
        self.assertNotIn("2026-03-11", self._days(found))

    def test_the_daily_limit_of_online_visits_closes_the_day(self):
        self.company.field_booking_daily_cap = 1
        need = self._need(source="portal")
        first = self.offers._find(need)[0]
        self.slots._hold(need, first)
        self.assertNotIn(first["start"][:10], self._days(self.offers._find(need, limit=40)))
        self.assertIn(first["start"][:10], self._days(self.offers._find(self._need(), limit=40)))

    def test_preparation_of_the_type_is_waited_for(self):
        self.visit_type.lead_hours = 72
        self.assertGreaterEqual(min(self._days(self._find())), "2026-03-13")

    def test_a_slot_by_hand_tells_its_probability(self):
        start = datetime(2026, 3, 11, 9, 0)
        rated = self.offers._rate(self._need(), self.alice, start, start + timedelta(hours=2))
        self.assertEqual(rated["technician_id"], self.alice.id)
        self.assertGreater(rated["probability"], 0.9)

    def test_a_slot_by_hand_outside_working_time_says_why_not(self):
        start = datetime(2026, 3, 11, 20, 0)
        rated = self.offers._rate(self._need(), self.alice, start, start + timedelta(hours=2))
        self.assertIn("does not work", rated["problem"])

    def test_a_slot_by_hand_on_a_full_time_says_why_not(self):
        start = datetime(2026, 3, 11, 8, 0)
        self._make_visit(
            technician_id=self.alice.id, planned_start=start, duration_hours=3, lock="fixed"
        )
        rated = self.offers._rate(self._need(), self.alice, start, start + timedelta(hours=1))
        self.assertIn("no room", rated["problem"])

    def test_a_closed_type_or_zone_is_refused_politely(self):
        need = self._need(source="portal")
        self.assertFalse(self.offers._get_refusal(need))
        self.assertTrue(self.offers._get_refusal(need | {"zip": "13001"}))
        self.zone.is_bookable = False
        self.assertTrue(self.offers._get_refusal(need))
        self.zone.is_bookable = True
        self.visit_type.is_bookable = False
        self.assertTrue(self.offers._get_refusal(need))

    def test_a_token_brings_back_its_offer_and_nothing_else_is_read(self):
        need = self._need()
        offer = self.offers._find(need)[0]
        token = self.offers._sign(need, offer)
        read_need, read_offer = self.offers._read(token)
        self.assertEqual(read_offer["start"], offer["start"])
        self.assertEqual(read_need["lat"], need["lat"])
        self.assertNotIn("cost", read_offer)
        swapped = token[:70] + ("A" if token[70] != "A" else "B") + token[71:]
        for bad in (swapped, token[:-3], token + "A", token + "\n", "", None, 5, "é" * 80, "x" * 9000):
            with self.assertRaises(ValueError):
                self.offers._read(bad)

    def test_offers_read_the_weeks_in_as_many_queries_for_many_visits(self):
        self._plan_visits(16)
        few = self._count_queries()
        self._plan_visits(48)
        self.assertLessEqual(self._count_queries(), few)

    def test_another_companys_days_are_never_offered(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertEqual(self.offers._find(self._need(company_id=other.id)), [])

    def _plan_visits(self, count):
        start = datetime(2026, 3, 11, 7, 30)
        visits = self.env["field.intervention"].create(
            [
                {
                    "type_id": self.visit_type.id,
                    "site_id": self.sites[number % 5].id,
                    "duration_hours": 0.5,
                }
                for number in range(count)
            ]
        )
        people = (self.alice, self.bruno)
        days = self.env["field.route"].search([("date", ">", "2026-03-10")]).mapped("date")
        plans = {}
        for rank, visit in enumerate(visits):
            day = days[rank // 2 % len(days)] - start.date()
            plans[visit] = (people[rank % 2], start + day + timedelta(hours=rank // 12))
        visits._set_plans(plans)

    def _count_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._find()
        return self.env.cr.sql_log_count - before


class TestDemand(BookingCase):
    def test_a_need_that_is_none_is_refused_by_name(self):
        for bad, name in (
            ({"lat": "45"}, "lat"),
            ({"lat": float("nan")}, "lat"),
            ({"priority": "9"}, "priority"),
            ({"earliest": "tomorrow"}, "earliest"),
            ({"absences": [["2026-03-11 00:00:00", "2026-03-10 00:00:00"]]}, "absences"),
            ({"weekdays": list(range(7)) * 2}, "weekdays"),
            ({"site_id": -1}, "site_id"),
        ):
            with self.assertRaisesRegex(ValueError, name):
                self._find(**bad)

    def test_a_skill_level_below_the_demand_does_not_qualify(self):
        expert = self.env["field.skill"].create(
            {
                "skill_id": self.gas.skill_id.id,
                "skill_level_id": self.gas.skill_type_id.skill_level_ids.filtered(
                    lambda level: level.level_progress == 100
                ).id,
            }
        )
        self._give_skill(self.alice, self.gas)
        self.visit_type.skill_ids = [Command.set(expert.ids)]
        self.assertEqual(self._find(), [])
        self.visit_type.skill_ids = [Command.set(self.gas.ids)]
        self.assertEqual({offer["technician_id"] for offer in self._find()}, {self.alice.id})
