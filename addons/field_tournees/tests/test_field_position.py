from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import times
from .common import NOW, FieldCase

_HERE = {"lat": 45.76, "lon": 4.85, "accuracy": 12}


@tagged("post_install", "-at_install")
class TestFieldPosition(FieldCase):
    """What the law lets us know of where a technician is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.field_position_open = True
        cls.positions = cls.env["field.position"]
        with freeze_time(NOW - timedelta(days=1)):
            cls.visit = cls._make_visit(technician_id=cls.alice.id, planned_start=NOW + timedelta(hours=2))
            cls.alice.with_user(cls.technician_user).action_accept_position_notice()

    def _at(self, minutes):
        return freeze_time(NOW + timedelta(minutes=minutes))

    def _point(self, minutes, **values):
        return {"at": times.epoch(NOW + timedelta(minutes=minutes)), **_HERE, **values}

    def _record(self, *points, minutes=60, user=None):
        with self._at(minutes):
            return self.positions.with_user(user or self.technician_user).record(list(points))

    def _tell(self, state, minutes):
        with self._at(minutes):
            self.visit.with_user(self.technician_user)._set_state(state)

    def _get_minutes(self):
        return [(at - NOW).total_seconds() / 60 for at in self.positions.search([], order="at").mapped("at")]

    # When
    def test_a_position_is_kept_from_en_route_to_done_only(self):
        self._tell("en_route", 10)
        self._tell("on_site", 20)
        self._tell("done", 40)
        answer = self._record(*map(self._point, (5, 15, 30, 50)))
        self.assertEqual(answer, {"sharing": True, "stored": 2})
        self.assertEqual(self._get_minutes(), [15, 30])

    def test_nothing_is_kept_in_a_pause(self):
        self._tell("en_route", 10)
        self._tell("on_site", 20)
        self._tell("paused", 25)
        self._tell("on_site", 35)
        self._record(*map(self._point, (22, 30, 40)))
        self.assertEqual(self._get_minutes(), [22, 40])

    def test_nothing_is_kept_outside_of_working_time(self):
        self._tell("en_route", -30)  # 7:30, before the day begins
        self._record(self._point(-20), self._point(10))
        self.assertEqual(self._get_minutes(), [10])
        evening = 9 * 60 + 45  # 17:45: after the overtime of the day
        self._record(self._point(evening), minutes=evening)
        self.assertEqual(self._get_minutes(), [10])

    def test_nothing_is_kept_before_the_notice_was_read(self):
        self.alice.position_accepted_at = NOW + timedelta(minutes=15)
        self._tell("en_route", 5)
        self._record(*map(self._point, (10, 20)))
        self.assertEqual(self._get_minutes(), [20])

    # Who decides
    def test_technician_switches_it_off_and_on(self):
        self._tell("en_route", 5)
        alice = self.alice.with_user(self.technician_user)
        alice.action_switch_position()
        self.assertEqual(self._record(self._point(10)), {"sharing": False, "stored": 0})
        alice.action_switch_position()
        self.assertEqual(self._record(self._point(10))["stored"], 1)

    def test_nobody_else_consents_for_a_technician(self):
        for user in (self.planner_user, self.manager_user):
            with self.assertRaises(AccessError):
                self.alice.with_user(user).action_switch_position()
            with self.assertRaises(AccessError):
                self.alice.with_user(user).write({"position_on": True})
        with self.assertRaises(AccessError):
            self._make_technician("Carla Roux").with_user(self.manager_user).write(
                {"position_accepted_at": NOW}
            )

    def test_a_company_that_asks_for_no_position_gets_none(self):
        self.company.field_position_open = False
        self._tell("en_route", 5)
        self.assertEqual(self._record(self._point(10)), {"sharing": False, "stored": 0})

    def test_another_notice_has_to_be_read_again(self):
        self.company.field_position_notice = "<p>We look more closely now.</p>"
        self.assertFalse(self.alice.position_accepted_at)
        self._tell("en_route", 5)
        self.assertFalse(self._record(self._point(10))["sharing"])

    def test_only_a_technician_records_and_only_the_own_position(self):
        with self.assertRaises(UserError):
            self._record(self._point(10), user=self.planner_user)
        with self.assertRaises(AccessError):
            self.positions.with_user(self.manager_user).create({"technician_id": self.alice.id})

    # Hostile input
    def test_what_is_no_position_is_refused_as_a_whole(self):
        self._tell("en_route", 5)
        hostile = [
            {"lat": 91},
            {"lon": "4.85"},
            {"lon": float("nan")},
            {"lat": True},
            {"at": "2026-03-10"},
            {"at": -5},
            {"at": 10**30},
            {"accuracy": -1},
            {"lat": None},
        ]
        for values in hostile:
            with self.assertRaises(UserError, msg=values):
                self._record(self._point(8), self._point(10, **values))
        for batch in ({"at": 1}, ["here"], [self._point(10)] * 201, None):
            with self.assertRaises(UserError), self._at(60):
                self.positions.with_user(self.technician_user).record(batch)
        self.assertFalse(self._get_minutes())

    def test_a_batch_sent_twice_is_stored_once(self):
        self._tell("en_route", 5)
        points = [self._point(10), self._point(11), self._point(11.1)]
        self.assertEqual(self._record(*points)["stored"], 2)
        self.assertEqual(self._record(*points)["stored"], 0)

    def test_a_clock_that_is_wrong_by_hours_is_left_out(self):
        self._tell("en_route", 5)
        self._record(self._point(300), self._point(-3000), self._point(10))
        self.assertEqual(self._get_minutes(), [10])

    # What it is for
    def test_a_position_tells_when_the_technician_arrives(self):
        self._tell("en_route", 100)
        before = self.visit.expected_start
        site = {"lat": self.site.partner_latitude, "lon": self.site.partner_longitude}
        self._record(self._point(110, **site), minutes=110)
        self.assertEqual(self.visit.expected_start, NOW + timedelta(minutes=110))
        far = {"lat": self.sites[4].partner_latitude, "lon": self.sites[4].partner_longitude}
        self._record(self._point(112, **far), minutes=112)
        self.assertGreater(self.visit.expected_start, before)

    def test_the_board_shows_the_last_one(self):
        self._tell("en_route", 5)
        self._record(self._point(10), self._point(12, lat=45.8), minutes=15)
        with self._at(15):
            [row] = self.env["field.board"].with_user(self.planner_user).load("2026-03-10")["positions"]
        self.assertEqual((row["technician_id"], row["lat"]), (self.alice.id, 45.8))
        self.assertEqual(row["at"], times.epoch(NOW + timedelta(minutes=12)))

    # Who looks
    def test_a_planner_reads_a_trail_through_the_door_that_notes_it(self):
        self._tell("en_route", 5)
        self._record(self._point(10))
        trail = self.positions.with_user(self.planner_user)
        self.assertFalse(trail.search([]))
        action = self.visit.route_id.with_user(self.planner_user).action_open_trail()
        self.assertEqual(len(trail.search(action["domain"])), 1)
        look = self.env["field.position.access"].with_user(self.technician_user).search([])
        self.assertEqual((look.user_id, look.route_id), (self.planner_user, self.visit.route_id))
        with self._at(61):
            self.assertFalse(trail.search([]), "an hour later the trail is closed again")

    def test_technician_reads_the_own_trail_only(self):
        self._tell("en_route", 5)
        self._record(self._point(10))
        self.assertTrue(self.positions.with_user(self.technician_user).search([]))
        self.visit.route_id.with_user(self.technician_user).action_open_trail()
        self.assertFalse(self.env["field.position.access"].search([]))
        other = self._make_visit(technician_id=self.bruno.id, planned_start=NOW + timedelta(hours=1))
        with self.assertRaises(AccessError):
            other.route_id.with_user(self.technician_user).action_open_trail()

    def test_the_board_forgets_who_switched_off_and_what_is_two_hours_old(self):
        self._tell("en_route", 5)
        self._record(self._point(10))

        def seen(minutes):
            with self._at(minutes):
                board = self.env["field.board"].with_user(self.planner_user)
                return board.load("2026-03-10")["positions"]

        self.assertTrue(seen(100))
        self.assertFalse(seen(131))
        self.alice.with_user(self.technician_user).action_switch_position()
        self.assertFalse(seen(100))

    # Customers
    def test_a_customer_sees_a_position_only_if_the_notice_says_so(self):
        self._tell("en_route", 5)
        self._record(self._point(10), minutes=10)
        notice = "customer who waits"
        self.assertNotIn(notice, self.alice.position_notice)
        with self._at(11):
            self.assertIsNone(self.visit._get_public_position())
            self.company.field_position_public = True
            self.assertFalse(self.alice.position_accepted_at, "the notice has to be read again")
            self.assertIsNone(self.visit._get_public_position())
            self.alice.with_user(self.technician_user).action_accept_position_notice()
            self.assertTrue(self.visit._get_public_position())
        self.assertIn(notice, self.alice.position_notice)

    def test_fewer_lookers_need_no_new_reading(self):
        self.company.field_position_public = True
        self.alice.with_user(self.technician_user).action_accept_position_notice()
        self.company.field_position_public = False
        self.company.write({"field_position_public": False, "field_position_days": 20})
        self.assertTrue(self.alice.position_accepted_at)

    def test_a_customers_looks_are_counted_in_one_line_that_the_technician_reads(self):
        looks = self.env["field.position.access"]
        for _look in range(3):
            looks.sudo()._note_customer(self.visit)
        [line] = looks.with_user(self.technician_user).search([])
        self.assertEqual((line.intervention_id, line.looks, line.user_id.id), (self.visit, 3, False))
        self.assertIn(self.visit.name, line.who)
        self.assertFalse(looks.with_user(self.planner_user).search([("route_id.user_id", "!=", False)]))

    def test_a_customers_look_opens_no_trail_to_anybody(self):
        self._tell("en_route", 5)
        self._record(self._point(10))
        self.env["field.position.access"].sudo()._note_customer(self.visit)
        self.assertFalse(self.positions.with_user(self.planner_user).search([]))

    # Forgetting
    def test_trails_of_a_company_that_was_closed_are_erased_as_well(self):
        self._tell("en_route", 5)
        self._record(self._point(10))
        company = self.env["res.company"].create({"name": "Closed"})
        self.env.cr.execute("UPDATE field_position SET company_id = %s", [company.id])
        company.action_archive()
        with freeze_time(NOW + timedelta(days=61)):
            self.positions._gc_old_positions()
        self.assertFalse(self._get_minutes())

    def test_who_looked_is_forgotten_after_a_year(self):
        self.visit.route_id.with_user(self.planner_user).action_open_trail()
        for days, left in ((364, 1), (366, 0)):
            with freeze_time(NOW + timedelta(days=days)):
                self.env["field.position.access"]._gc_old_looks()
            self.assertEqual(self.env["field.position.access"].search_count([]), left)

    def test_no_speed_is_kept_anywhere(self):
        self.assertFalse([name for name in self.positions._fields if "speed" in name or "heading" in name])

    def test_trails_are_erased_after_the_companys_days(self):
        self._tell("en_route", 5)
        self._record(self._point(10))
        self.company.field_position_days = 30
        for days, left in ((29, 1), (31, 0)):
            with freeze_time(NOW + timedelta(days=days)):
                self.positions._gc_old_positions()
            self.assertEqual(len(self._get_minutes()), left)
