from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import eta, labels
from .common import NOW, FieldCase


@tagged("post_install", "-at_install")
class TestFieldRoute(FieldCase):
    """A technician's day as planners and technicians read it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # 9:00, 11:00 and 14:00 in Paris
        cls.first, cls.second, cls.third = (
            cls._make_visit(
                technician_id=cls.alice.id,
                planned_start=datetime(2026, 3, 10, hour, 0),
                site_id=site.id,
            )
            for hour, site in zip((8, 10, 13), cls.sites[:3], strict=True)
        )
        cls.route = cls.first.route_id

    def _live(self, now):
        return self.route._get_live(now)

    def test_stops_are_numbered_in_the_order_of_the_day(self):
        self.third.planned_start = datetime(2026, 3, 10, 7, 30)
        visits = self.third + self.first + self.second
        self.assertEqual(visits.mapped("stop_number"), [1, 2, 3])

    def test_unplanned_visit_has_no_number(self):
        self.assertEqual(self._make_visit().stop_number, 0)

    def test_times_are_told_in_the_technicians_zone_on_both_sides_of_the_clock_change(self):
        moments = (datetime(2026, 3, 27, 8, 0), datetime(2026, 3, 30, 7, 0))
        for moment in moments:  # the clocks change on Sunday 29 March
            self.first.planned_start = moment
            french = self.first.with_context(lang="fr_FR", tz="Pacific/Noumea")
            self.assertEqual(french.planned_time, "09:00–10:00")

    def test_leave_and_back_times_are_told_in_the_technicians_zone(self):
        route = self.route.with_context(lang="fr_FR", tz="Pacific/Noumea")
        route.leave_at = datetime(2026, 3, 10, 7, 40)
        self.assertEqual(route.leave_time, "08:40")

    def test_day_belongs_to_the_zones_of_its_stops(self):
        zones = self.env["field.zone"].create([{"name": "Plateau"}, {"name": "Est"}, {"name": "Sud"}])
        self.first.site_id.field_zone_id, self.third.site_id.field_zone_id = zones[:2]
        self.assertEqual(self.route.zone_ids, zones[:2])

    def test_load_of_a_team_weighs_each_day_by_its_hours(self):
        routes = self.env["field.route"].create(
            [{"technician_id": self.bruno.id, "date": date(2026, 3, day)} for day in (11, 12)]
        )
        routes[0].write({"travel_hours": 8, "available_hours": 8})
        routes[1].write({"travel_hours": 0, "available_hours": 2})
        [[load]] = routes._read_group([("id", "in", routes.ids)], [], ["load_percent:avg"])
        self.assertAlmostEqual(load, 80)

    def test_load_of_days_without_hours_is_zero(self):
        route = self.env["field.route"].create({"technician_id": self.bruno.id, "date": date(2026, 3, 14)})
        [[load]] = route._read_group([("id", "=", route.id)], [], ["load_percent:avg"])
        self.assertEqual(load, 0)

    def test_label_says_who_is_free_and_who_is_away(self):
        free, away = self.env["field.route"].create(
            [{"technician_id": self.bruno.id, "date": date(2026, 3, day)} for day in (11, 14)]
        )
        free.available_hours = 8
        away.available_hours = 0
        self.assertEqual(free.load_label, "Bruno Petit · free")
        self.assertEqual(away.load_label, "Bruno Petit · away")

    def test_progress_counts_visits_that_are_over(self):
        self.first.action_en_route()
        self.first.action_arrive()
        self.first.action_done()
        live = self._live(NOW)
        self.assertEqual((live["done"], live["total"]), (1, 3))
        self.assertEqual(live["next"]["id"], self.second.id)

    def test_visit_under_way_is_the_current_one(self):
        self.first.action_en_route()
        live = self._live(NOW)
        self.assertEqual(live["current"]["id"], self.first.id)
        self.assertEqual(live["next"]["id"], self.second.id)

    def test_day_on_time_is_not_late(self):
        self.assertFalse(self._live(NOW)["is_late"])

    def test_overrun_makes_the_next_promise_late_before_it_is_broken(self):
        self.second.write(
            {
                "promised_start": datetime(2026, 3, 10, 10, 0),
                "promised_stop": datetime(2026, 3, 10, 10, 30),
            }
        )
        self.first._set_state("en_route", occurred_at=datetime(2026, 3, 10, 9, 30))
        self.first._set_state("on_site", occurred_at=datetime(2026, 3, 10, 10, 0))
        live = self._live(datetime(2026, 3, 10, 10, 5))
        self.assertTrue(live["is_late"])
        self.assertGreaterEqual(live["next"]["late_minutes"], 30)
        self.assertIn("Stop 2", live["alert"])
        self.assertIn("promised", live["next"]["detail"])

    def test_card_of_another_day_says_which(self):
        self.assertNotIn("10", self._live(NOW)["day"].split(" · ")[0])
        self.assertIn("10", self._live(datetime(2026, 3, 9, 7, 0))["day"].split(" · ")[0])

    def test_card_of_an_empty_day_says_what_is_free(self):
        route = self.env["field.route"].create({"technician_id": self.bruno.id, "date": date(2026, 3, 11)})
        route.available_hours = 7
        self.assertEqual(route._get_live(NOW)["idle"], "No visit, 7\u202fh\u00a000 free")
        route.available_hours = 0
        self.assertEqual(route._get_live(NOW)["idle"], "Not at work")

    def test_optimising_needs_a_day(self):
        with self.assertRaises(UserError):
            self.env["field.route"].action_optimize()

    def test_technician_sees_the_own_days_only(self):
        other = self.env["field.route"].create({"technician_id": self.bruno.id, "date": date(2026, 3, 10)})
        routes = self.env["field.route"].with_user(self.technician_user).search([])
        self.assertIn(self.route, routes)
        self.assertNotIn(other, routes)
        with self.assertRaises(AccessError):
            other.with_user(self.technician_user).check_access("read")

    def test_portal_user_sees_no_route(self):
        with self.assertRaises(AccessError):
            self.env["field.route"].with_user(self.portal_user).search([])

    def test_technician_reads_the_own_progress(self):
        own = self.route.with_user(self.technician_user)
        self.assertEqual(own.live["total"], 3)
        self.assertEqual(own.load_label, self.route.load_label)

    def test_cards_cost_the_same_queries_however_many_days(self):
        def count(routes):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            routes.mapped("live")
            return self.env.cr.sql_log_count - before

        for day in range(11, 19):
            for hour in (8, 10, 13):
                if date(2026, 3, day).weekday() < 5:
                    self._make_visit(technician_id=self.bruno.id, planned_start=datetime(2026, 3, day, hour))
        many = self.env["field.route"].search([("visit_count", ">", 0)])
        few = many[:2]
        count(few)
        self.assertGreater(len(many), 5)
        self.assertLessEqual(count(many), count(few))


@tagged("post_install", "-at_install")
class TestExpectedArrivals(FieldCase):
    """The projection of a day from what has happened so far."""

    def _stop(self, hour, **values):
        stop = eta.Stop(datetime(2026, 3, 10, hour), service_seconds=3600, travel_seconds=600)
        return stop._replace(**values)

    def test_nobody_is_expected_before_the_plan(self):
        arrivals = eta.expect([self._stop(9), self._stop(11)], NOW)
        self.assertEqual(list(arrivals.values()), [datetime(2026, 3, 10, 9), datetime(2026, 3, 10, 11)])

    def test_delay_runs_through_the_day_until_slack_takes_it_up(self):
        now = datetime(2026, 3, 10, 9, 30)  # still on the first site, arrived late
        stops = [
            self._stop(8, arrived_at=datetime(2026, 3, 10, 9, 0)),
            self._stop(9),
            self._stop(15),
        ]
        arrivals = eta.expect(stops, now)
        self.assertEqual(arrivals, {1: datetime(2026, 3, 10, 10, 10), 2: datetime(2026, 3, 10, 15)})

    def test_visit_that_overruns_its_time_ends_now(self):
        now = datetime(2026, 3, 10, 12)
        stops = [self._stop(8, arrived_at=datetime(2026, 3, 10, 8)), self._stop(11)]
        self.assertEqual(eta.expect(stops, now), {1: datetime(2026, 3, 10, 12, 10)})

    def test_technician_on_the_road_may_arrive_early(self):
        now = datetime(2026, 3, 10, 7)
        stops = [self._stop(9, left_for_at=now)]
        self.assertEqual(eta.expect(stops, now), {0: datetime(2026, 3, 10, 7, 10)})

    def test_late_day_takes_its_break_later(self):
        now = datetime(2026, 3, 10, 11, 30)
        stops = [self._stop(10, arrived_at=datetime(2026, 3, 10, 11, 30)), self._stop(12)]
        pause = (datetime(2026, 3, 10, 11), datetime(2026, 3, 10, 12))
        self.assertEqual(eta.expect(stops, now, pause), {1: datetime(2026, 3, 10, 13, 40)})

    def test_break_under_way_is_not_taken_twice(self):
        now = datetime(2026, 3, 10, 11, 30)
        pause = (datetime(2026, 3, 10, 11), datetime(2026, 3, 10, 12))
        arrivals = eta.expect([self._stop(12), self._stop(13)], now, pause)
        self.assertEqual(arrivals, {0: datetime(2026, 3, 10, 12), 1: datetime(2026, 3, 10, 13, 10)})

    def test_who_drives_before_the_break_eats_on_arrival(self):
        now = datetime(2026, 3, 10, 9)
        pause = (datetime(2026, 3, 10, 11), datetime(2026, 3, 10, 12))
        arrivals = eta.expect([self._stop(12, travel_seconds=1800)], now, pause)
        self.assertEqual(arrivals, {0: datetime(2026, 3, 10, 12)})

    def test_closed_stop_is_expected_no_more(self):
        self.assertFalse(eta.expect([self._stop(9, closed=True)], NOW))

    def test_hours_read_as_people_write_them(self):
        cases = {
            0: "0\u202fmin",
            0.75: "45\u202fmin",
            1.0833333: "1\u202fh\u00a005",
            7.9999: "8\u202fh\u00a000",
        }
        for count, text in cases.items():
            self.assertEqual(labels.hours(count), text)
