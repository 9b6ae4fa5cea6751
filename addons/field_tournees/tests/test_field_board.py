import json
from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools import times
from .common import NOW, FieldCase

_DAY = "2026-03-10"


@tagged("post_install", "-at_install")
class TestFieldBoard(FieldCase):
    """What the dispatch board reads and moves, by role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls._make_visit(technician_id=cls.alice.id, planned_start=NOW + timedelta(hours=1))
        cls.waiting = cls._make_visit(site_id=cls.sites[1].id, priority="2")
        cls.board = cls.env["field.board"].with_user(cls.planner_user)

    def _row(self, visit, answer=None):
        answer = answer or self.board.read_rows(visit.ids)
        rows = answer["rows"] if "rows" in answer else answer["visits"]
        return next(row for row in rows if row["id"] == visit.id)

    def _move(self, visit, technician, start, **values):
        move = {
            "id": visit.id,
            "version": visit.plan_version,
            "technician_id": technician.id,
            "start": times.epoch(start),
        }
        return self.board.move([move | values])

    # Reading
    def test_board_shows_lanes_bars_and_backlog(self):
        answer = self.board.load(_DAY)
        self.assertEqual([row["id"] for row in answer["technicians"]], (self.alice + self.bruno).ids)
        planned, waiting = self._row(self.visit, answer), self._row(self.waiting, answer)
        self.assertEqual(planned["start"], times.epoch(self.visit.planned_start))
        self.assertEqual(planned["stop"], times.epoch(self.visit.planned_stop))
        self.assertEqual((planned["technician_id"], waiting["technician_id"]), (self.alice.id, None))
        self.assertEqual((planned["lat"], planned["lon"]), (45.7743, 4.8320))
        self.assertEqual(waiting["priority"], "2")

    def test_route_of_the_day_has_its_working_time(self):
        route = next(row for row in self.board.load(_DAY)["routes"] if row["id"] == self.visit.route_id.id)
        shift = route["shifts"][0]
        self.assertEqual(shift["start"], times.epoch(NOW))
        self.assertEqual(shift["stop"], times.epoch(NOW + timedelta(hours=9)))
        self.assertEqual(shift["break"][1] - shift["break"][0], 3600)

    def test_a_week_shows_its_days_and_another_day_does_not_show_the_visit(self):
        self.assertEqual(len(self.board.load(_DAY, 7)["days"]), 7)
        shown = {row["id"] for row in self.board.load("2026-03-11")["visits"]}
        self.assertNotIn(self.visit.id, shown)
        self.assertIn(self.waiting.id, shown)

    def test_why_a_person_is_away_is_not_shown(self):
        self._make_leave(NOW, NOW + timedelta(hours=3), self.bruno)
        self._make_leave(NOW + timedelta(hours=4), NOW + timedelta(hours=5))
        leaves = self.board.load(_DAY)["leaves"]
        mine = [row["name"] for row in leaves if row["technician_id"] == self.bruno.id]
        self.assertEqual(mine, [None, "Away"])

    def test_a_board_of_any_size_takes_at_most_6_queries(self):
        for number in range(30):
            self._make_visit(
                site_id=self.sites[number % 5].id,
                technician_id=(self.alice, self.bruno)[number % 2].id,
                planned_start=NOW + timedelta(minutes=10 * number),
                skill_ids=False,
            )
        self.env.flush_all()
        self.env.invalidate_all()
        self.board._get_tz(self.board._get_company())  # who asks and where: as in every request
        with self.assertQueryCount(6):
            self.board.load(_DAY)

    def test_nonsense_days_are_refused_with_a_sentence(self):
        for day, days in (("yesterday", 1), (None, 1), (_DAY, 0), (_DAY, 8), ("9999-12-31", 7)):
            with self.subTest(day=day, days=days), self.assertRaises(UserError):
                self.board.load(day, days)

    def test_technician_and_customer_have_no_board(self):
        for user in (self.technician_user, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["field.board"].with_user(user).load(_DAY)

    def test_another_company_is_not_shown(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.planner_user.company_ids += other
        board = self.board.with_context(allowed_company_ids=other.ids)
        self.assertFalse(board.load(_DAY)["visits"])
        self.assertEqual(board.read_rows(self.visit.ids)["gone"], self.visit.ids)

    # Moving
    def test_a_move_gives_technician_and_time_and_answers_the_rows(self):
        start = NOW + timedelta(hours=2)
        row = self._row(self.visit, self._move(self.visit, self.bruno, start))
        self.assertEqual((self.visit.technician_id, self.visit.planned_start), (self.bruno, start))
        self.assertEqual((row["technician_id"], row["version"]), (self.bruno.id, self.visit.plan_version))

    def test_a_waiting_visit_is_planned_and_goes_back(self):
        self._move(self.waiting, self.alice, NOW + timedelta(hours=3))
        self.assertEqual(self.waiting.state, "planned")
        self._move(self.waiting, self.env["field.technician"], NOW)
        self.assertEqual((self.waiting.state, self.waiting.planned_start), ("to_plan", False))

    def test_a_promised_visit_taken_off_the_plan_is_to_reschedule(self):
        self.visit.write(
            {"promised_start": NOW + timedelta(hours=1), "promised_stop": NOW + timedelta(hours=3)}
        )
        self._move(self.visit, self.env["field.technician"], NOW)
        self.assertEqual(self.visit.state, "to_reschedule")
        self.assertTrue(self.visit.promised_start)

    def test_what_somebody_else_changed_is_told_and_kept(self):
        seen = self.visit.plan_version
        self.visit.with_user(self.manager_user).planned_start = NOW + timedelta(hours=5)
        answer = self._move(self.visit, self.bruno, NOW + timedelta(hours=2), version=seen)
        (conflict,) = answer["conflict"]
        self.assertEqual(conflict["row"]["start"], times.epoch(NOW + timedelta(hours=5)))
        self.assertIn("maud", conflict["text"])
        self.assertEqual(self.visit.technician_id, self.alice)

    def test_all_visits_move_or_none(self):
        self._make_leave(NOW, NOW + timedelta(hours=9), self.bruno)
        moves = [
            {"id": visit.id, "version": visit.plan_version, "technician_id": technician.id, "start": start}
            for visit, technician, start in (
                (self.waiting, self.alice, times.epoch(NOW + timedelta(hours=3))),
                (self.visit, self.bruno, times.epoch(NOW + timedelta(hours=3))),
            )
        ]
        with self.assertRaisesRegex(ValidationError, "does not work"), self.env.cr.savepoint():
            self.board.move(moves)
        self.assertEqual(self.waiting.state, "to_plan")

    def test_a_visit_under_way_stays(self):
        self.visit._set_state("en_route")
        with self.assertRaisesRegex(UserError, "under way"):
            self._move(self.visit, self.bruno, NOW + timedelta(hours=2))

    def test_a_technician_moves_nothing(self):
        with self.assertRaises(AccessError):
            self.board.with_user(self.technician_user).move([])

    def _plan_long_day(self):
        """Fill the day of Alice so that one more visit takes a reason; return its start."""
        self.company.field_day_hours = 12
        self.alice.overtime_hours = 3
        self.visit.duration_hours = 4
        self._make_visit(
            technician_id=self.alice.id, planned_start=NOW + timedelta(hours=6), duration_hours=4
        )
        self.waiting.duration_hours = 1.5
        return NOW + timedelta(hours=10, minutes=20)

    def test_who_may_give_no_reason_is_refused_and_not_asked(self):
        self.company.field_override_role = "manager"
        start = self._plan_long_day()
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._move(self.waiting, self.alice, start)
        self.assertEqual(self.waiting.state, "to_plan")

    def test_a_long_day_asks_for_a_reason_and_keeps_it(self):
        start = self._plan_long_day()
        (question,) = self._move(self.waiting, self.alice, start)["needs_reason"]
        self.assertEqual(question["id"], self.waiting.id)
        self.assertEqual(self.waiting.state, "to_plan")
        move = {"id": self.waiting.id, "version": self.waiting.plan_version}
        move |= {"technician_id": self.alice.id, "start": times.epoch(start)}
        self.board.move([move], reason="No heating, baby at home")
        self.assertEqual(self.waiting.state, "planned")
        event = self.waiting.event_ids.filtered(lambda event: event.kind == "override")
        self.assertIn("No heating, baby at home", event.description)

    def test_locks_are_set_for_a_selection(self):
        self.board.set_lock(self.visit.ids, "technician")
        self.assertEqual(self.visit.lock, "technician")

    # Hearing
    def _listen(self, action):
        """Return the messages that boards get of an action."""
        bus = self.env["bus.bus"].sudo()
        self.env.cr.precommit.run()
        last = bus.search([], order="id desc", limit=1).id
        action()
        self.env.cr.precommit.run()
        news = bus.search([("id", ">", last), ("message", "like", '"field_board"')])
        return [json.loads(one.message)["payload"] for one in news]

    def test_boards_hear_what_a_move_changed(self):
        start = NOW + timedelta(hours=2)
        former = self.visit.route_id
        news = self._listen(lambda: self._move(self.visit, self.bruno, start))
        self.assertEqual({one for message in news for one in message["visits"]}, {self.visit.id})
        routes = {one for message in news for one in message["routes"]}
        self.assertEqual(routes, {former.id, self.visit.route_id.id})

    def test_one_write_of_many_visits_is_one_message(self):
        both = self.visit + self.waiting
        (message,) = self._listen(lambda: both.write({"priority": "1"}))
        self.assertEqual(message, {"visits": sorted(both.ids), "routes": [], "alerts": False})

    def test_polling_finds_what_changed_since(self):
        self.waiting.priority = "1"
        self.env.flush_all()
        answer = self.board.poll(times.epoch(NOW))
        self.assertIn(self.waiting.id, {row["id"] for row in answer["visits"]})
        self.assertEqual(answer["cursor"], times.epoch(NOW))

    def test_who_is_expected_late_is_late_for_form_list_and_board(self):
        self.visit.write(
            {"promised_start": NOW + timedelta(hours=1), "promised_stop": NOW + timedelta(hours=2)}
        )
        start = NOW + timedelta(hours=2, minutes=20)
        self.visit._write_guarded({"expected_start": start, "expected_stop": start + timedelta(hours=1)})
        self.assertEqual((self.visit.is_late, self.visit.delay_minutes), (True, 20))
        self.assertIn(self.visit, self.visit.search([("is_late", "=", True)]))
        self.assertEqual(self._row(self.visit)["late"], 20)
