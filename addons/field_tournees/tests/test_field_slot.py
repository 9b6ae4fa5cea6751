from datetime import timedelta
from itertools import pairwise

from freezegun import freeze_time
from psycopg2.errors import ExclusionViolation, UniqueViolation

from odoo.tools import mute_logger

from ..models.field_slot import SlotTaken
from ..tools import times
from .booking_case import BookingCase
from .common import NOW


class TestFieldSlot(BookingCase):
    def test_the_database_holds_the_guards(self):
        self.env.cr.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'field_slot'::regclass AND contype = 'x'"
        )
        self.assertEqual([name for (name,) in self.env.cr.fetchall()], ["field_slot_never_twice"])
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname = 'field_slot_one_after_the_other'"
        )
        self.assertIn("UNIQUE INDEX", self.env.cr.fetchone()[0])

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_the_same_time_twice(self):
        slot = self._hold()
        with self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
            slot.sudo().copy({"state": "held", "rank": 99})
            self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_two_slots_taken_from_one_picture_of_the_day(self):
        slot = self._hold()
        later = {"busy_start": slot.busy_stop, "busy_stop": slot.busy_stop + timedelta(hours=1)}
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            slot.sudo().copy({**later, "state": "held", "rank": slot.rank})
            self.env.flush_all()

    def test_a_held_place_is_offered_to_nobody_else(self):
        need = self._need()
        offer = self.offers._find(need)[0]
        slot = self.slots._hold(need, offer)
        for other in self.offers._find(need, limit=40):
            if other["technician_id"] == slot.technician_id.id:
                start, stop = map(self._moment, (other["planned_start"], other["planned_stop"]))
                self.assertFalse(start < slot.busy_stop and slot.busy_start < stop)

    def test_who_comes_second_is_given_other_slots(self):
        need = self._need(duration_hours=3.5)
        offer = self.offers._find(need)[0]
        with self.assertRaises(SlotTaken) as lost:
            for _rival in range(5):
                self.slots._hold(need, offer)
        self.assertGreaterEqual(len(lost.exception.offers), 3)
        taken = {(one["start"], one["technician_id"]) for one in lost.exception.offers}
        self.assertNotIn((offer["start"], offer["technician_id"]), taken)

    def test_a_hold_ends_by_itself(self):
        slot = self._hold()
        with freeze_time(NOW + timedelta(minutes=11)):
            self.slots._cron_expire()
        self.assertEqual(slot.state, "expired")

    def test_a_hold_that_is_over_takes_nobodys_place_before_the_cron_comes(self):
        need = self._need(duration_hours=3.5)
        offer = self.offers._find(need)[0]
        first = self.slots._hold(need, offer)
        with freeze_time(NOW + timedelta(minutes=11)):
            second = self.slots._hold(need, offer)
        self.assertEqual(
            (first.state, second.technician_id, second.busy_start),
            ("expired", first.technician_id, first.busy_start),
        )

    def test_a_hold_that_is_over_cannot_be_booked(self):
        slot = self._hold()
        with freeze_time(NOW + timedelta(minutes=11)), self.assertRaises(SlotTaken) as lost:
            slot._book({"site_id": self.sites[2].id})
        self.assertTrue(lost.exception.offers)

    def test_booking_makes_a_confirmed_visit_with_its_promise(self):
        slot = self._hold()
        visit = slot._book({"site_id": self.sites[2].id})
        self.assertEqual(visit.state, "confirmed")
        self.assertEqual(
            (visit.promised_start, visit.promised_stop), (slot.promised_start, slot.promised_stop)
        )
        self.assertEqual(
            (visit.technician_id, visit.planned_start), (slot.technician_id, slot.busy_start)
        )
        self.assertEqual((slot.state, slot.intervention_id), ("booked", visit))
        self.assertEqual(visit.first_promised_start, slot.promised_start)

    def test_booked_visits_never_overlap_and_keep_their_slots(self):
        visits = self.env["field.intervention"].union(
            *(self._book(self.sites[number % 5]) for number in range(12))
        )
        for technician, mine in visits.grouped("technician_id").items():
            ordered = mine.sorted("planned_start")
            for one, two in pairwise(ordered):
                self.assertLessEqual(one.planned_stop, two.planned_start, technician.name)
        for visit in visits:
            self.assertTrue(visit.promised_start <= visit.planned_start <= visit.promised_stop)

    def test_a_day_changed_meanwhile_moves_the_visit_inside_its_slot_or_to_a_colleague(self):
        slot = self._hold()
        other = self._make_visit(
            technician_id=slot.technician_id.id,
            planned_start=slot.busy_start,
            duration_hours=3,
            lock="fixed",
        )
        visit = slot._book({"site_id": self.sites[2].id})
        self.assertTrue(slot.promised_start <= visit.planned_start <= slot.promised_stop)
        if visit.technician_id == other.technician_id:
            overlap = visit.planned_start < other.planned_stop and other.planned_start < visit.planned_stop
            self.assertFalse(overlap)

    def test_a_promise_that_nobody_can_keep_any_more_is_not_booked(self):
        slot = self._hold()
        self._make_leave(slot.promised_start - timedelta(hours=5), slot.promised_stop + timedelta(hours=5))
        with self.assertRaises(SlotTaken):
            slot._book({"site_id": self.sites[2].id})

    def test_who_makes_room_for_a_hold_is_read_where_he_will_be(self):
        visit = self._book()
        slot = self._hold(site=self.sites[3])
        later = visit.planned_start + timedelta(minutes=20)
        slot.sudo().moves = {str(visit.id): times.epoch(later)}
        slot.sudo().route_id = visit.route_id
        demand = self.offers._get_demand(self._need())
        book = self.offers._read_book(demand, visit.planned_start, visit.planned_start)
        (start,) = [
            stop["start"]
            for shift in book.data["shifts"]
            for stop in shift["stops"]
            if stop["id"] == str(visit.id)
        ]
        self.assertEqual(book.moment(start), later)

    def test_moving_a_visit_keeps_the_first_promise_and_frees_the_place(self):
        visit = self._book()
        first = visit.slot_ids
        need = visit._get_need()
        day = str(first.promised_start.date())
        other = next(
            one for one in self.offers._find(need, limit=20) if not one["start"].startswith(day)
        )
        second = self.slots._hold(need, other)
        second._book_for(visit)
        self.assertEqual((first.state, second.state), ("released", "booked"))
        self.assertEqual(visit.first_promised_start, first.promised_start)
        self.assertEqual(visit.promised_start, second.promised_start)
        self.assertEqual(visit.state, "confirmed")

    def test_a_visit_does_not_stand_in_its_own_way_when_it_moves_by_half_an_hour(self):
        visit = self._book()
        first = visit.slot_ids
        start, stop = first.promised_start, first.promised_stop
        half = timedelta(minutes=30)
        near = {"start": str(start + half), "stop": str(stop + half), "route_id": first.route_id.id}
        need = visit._get_need() | {"technician_id": first.technician_id.id, "by_hand": True}
        second = self.slots._hold(need, near)
        self.assertEqual(second.technician_id, first.technician_id)
        second._book_for(visit)
        self.assertEqual(visit.promised_start, start + half)

    def test_a_proposal_is_planned_and_not_confirmed(self):
        visit = self._make_visit(site_id=self.sites[2].id)
        self._hold(intervention_id=visit.id)._book_for(visit, confirmed=False)
        self.assertEqual(visit.state, "planned")

    def test_cancelling_gives_the_slot_back(self):
        visit = self._book()
        visit._customer_cancel("Sold the flat")
        self.assertEqual((visit.state, visit.slot_ids.state), ("cancelled", "released"))
        (event,) = visit.event_ids.filtered(lambda event: event.to_state == "cancelled")
        self.assertEqual(event.source, "customer")

    def test_the_customer_may_change_until_the_cutoff(self):
        visit = self._book()
        self.assertFalse(visit._get_customer_change_problem())
        with freeze_time(visit.promised_start - timedelta(hours=23)):
            self.assertIn("too late", visit._get_customer_change_problem())
        visit._set_state("en_route")
        self.assertTrue(visit._get_customer_change_problem())

    def test_the_optimiser_leaves_a_held_place_alone(self):
        slot = self._hold()
        run = self.env["field.optimization"].create(
            {"date_from": slot.busy_start.date(), "date_to": slot.busy_start.date(), "seconds": 1}
        )
        rows = self.env["field.snapshot"]._build(run)["problem"]["visits"]
        (held,) = [row for row in rows if row["id"] == f"slot-{slot.id}"]
        self.assertEqual(held["pinned"]["technician"], str(slot.technician_id.id))

    def test_what_nobody_booked_is_forgotten(self):
        slot, booked = self._hold(), self._book().slot_ids
        with freeze_time(NOW + timedelta(days=60)):
            self.slots._gc_unbooked()
        self.assertEqual((slot | booked).exists(), booked)

    def test_a_planner_gives_a_held_slot_back_by_a_button(self):
        slot = self._hold()
        slot.with_user(self.planner_user).action_release()
        self.assertEqual(slot.state, "released")

    def test_a_slot_by_hand_stays_with_its_technician(self):
        self.bruno.zone_ids = self.env["field.zone"].create({"name": "Paris", "postal_codes": "75*"})
        start = self._moment("2026-03-11 09:00:00")
        need = self._need()
        rated = self.offers._rate(need, self.bruno, start, start + timedelta(hours=2))
        slot = self.slots._hold(need, rated)
        self.assertEqual(slot.technician_id, self.bruno)
        self.assertEqual(slot._book({"site_id": self.sites[2].id}).technician_id, self.bruno)
