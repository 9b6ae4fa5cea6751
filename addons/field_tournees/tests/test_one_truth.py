import logging
import os
import random
from datetime import timedelta
from itertools import pairwise

from freezegun import freeze_time
from lxml import html

from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Datetime
from odoo.tests import HttpCase, new_test_user, tagged

from ..models.field_lifecycle import PLANNED_STATES
from ..models.field_scope import HELD_STATES, WAITING_STATES
from ..tools import times
from ..tools.track import GIVEN_UP
from .common import NOW, FieldFixtures

_logger = logging.getLogger(__name__)

# FIELD_FUZZ_OPERATIONS=10000: the number that the acceptance asks for.
OPERATIONS = int(os.environ.get("FIELD_FUZZ_OPERATIONS", "120"))
DAY = "2026-03-10"
ACTIONS = (
    "action_to_plan", "action_confirm", "action_en_route", "action_arrive", "action_pause",
    "action_resume", "action_done", "action_no_access", "action_reschedule", "action_cancel",
    "action_reset_draft",
)  # fmt: skip
TIMES = tuple(
    f"{name}_{end}" for name in ("planned", "promised", "expected") for end in ("start", "stop")
)


@tagged("field_fuzz", "post_install", "-at_install")
class TestOneTruth(FieldFixtures, HttpCase):
    """Whatever people do, in whatever order: every screen tells the same of a visit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_field()
        cls.env["field.zone"].create({"name": "Lyon", "postal_codes": "69*"})
        cls.visit_type.is_bookable = True
        cls.crew = cls.alice + cls.bruno + cls._make_technician("Chloé Roux", user=cls._make_user())
        cls.env["field.route"]._cron_open_days()
        cls.customer = cls.portal_user.partner_id
        cls.customer.lang = cls.company.partner_id.lang = "en_US"
        cls.visits = cls.env["field.intervention"].union(
            *(
                cls._make_visit(
                    site_id=cls.sites[rank % 4].id,
                    partner_id=(cls.customer if rank % 2 else cls.sites[rank % 4]).id,
                    duration_hours=(0.5, 1, 1.5, 2)[rank % 4],
                )
                for rank in range(24)
            )
        )

    @classmethod
    def _make_user(cls):
        group = "field_tournees.group_field_technician"
        return new_test_user(cls.env, "chloe", groups=group, tz="Europe/Paris")

    # === WHAT PEOPLE DO === #
    def _do_board_move(self):
        """A planner drags visits on the board, sometimes from an old picture of it."""
        moves = []
        for visit in self.chance.sample(list(self.visits), self.chance.randint(1, 3)):
            technician = self.chance.choice([*self.crew, self.env["field.technician"]])
            stale = self.chance.random() < 0.1
            moves.append(
                {
                    "id": visit.id,
                    "version": visit.plan_version - stale,
                    "technician_id": technician.id,
                    "start": times.epoch(self._draw_moment()),
                }
            )
        self.env["field.board"].with_user(self.planner_user).move(moves)

    def _do_form_save(self):
        """Somebody of the office saves the form."""
        visit = self._draw_visit()
        vals = {"technician_id": self.chance.choice(self.crew).id, "planned_start": self._draw_moment()}
        visit.with_user(self.chance.choice((self.planner_user, self.manager_user))).web_save(vals, {})

    def _do_demand(self):
        """A planner finds out that it takes longer, or somewhere else."""
        visit = self._draw_visit().with_user(self.planner_user)
        visit.write(
            self.chance.choice(
                (
                    {"duration_hours": self.chance.choice((0.5, 1, 1.5, 2, 3))},
                    {"site_id": self.sites[self.chance.randrange(5)].id},
                    {"type_id": self.visit_type.id},
                    {"priority": self.chance.choice("012")},
                )
            )
        )

    def _do_promise(self):
        """A planner tells the customer a slot, or takes it back."""
        start = self._draw_moment()
        slot = (start, start + timedelta(hours=2)) if self.chance.random() < 0.8 else (False, False)
        self._draw_visit().with_user(self.planner_user).write(
            {"promised_start": slot[0], "promised_stop": slot[1]}
        )

    def _do_lock(self):
        """A planner locks visits."""
        lock = self.chance.choice(("free", "day", "technician", "fixed"))
        self.env["field.board"].with_user(self.planner_user).set_lock(self._draw_visit().ids, lock)

    def _do_step(self):
        """Somebody presses a button, allowed or not."""
        users = (self.planner_user, self.technician_user, self.manager_user)
        visit = self._draw_visit().with_user(self.chance.choice(users))
        getattr(visit, self.chance.choice(ACTIONS))()

    def _do_facts(self):
        """A technician works: leaves, arrives, pauses, finishes."""
        technician = self.chance.choice((self.alice, self.crew[2]))
        mine = self.visits.filtered(
            lambda visit: visit.technician_id == technician and visit.state in PLANNED_STATES
        )
        if mine:
            visit = mine.sorted("planned_start")[0].with_user(technician.user_id)
            following = {
                "planned": ("action_en_route",),
                "confirmed": ("action_en_route", "action_no_access"),
                "en_route": ("action_arrive", "action_arrive", "action_no_access"),
                "on_site": ("action_done", "action_done", "action_pause"),
                "paused": ("action_resume", "action_done"),
            }[visit.state]
            getattr(visit, self.chance.choice(following))()

    def _do_customer(self):
        """The customer agrees on the page, or calls the visit off."""
        visit = self._draw_visit().with_user(self.env.ref("base.public_user"))
        if self.chance.random() < 0.7:
            visit.sudo()._customer_confirm()
        else:
            visit._customer_cancel("I moved")

    def _do_hold_and_book(self):
        """The call centre offers a slot, holds it and books it, or gives it back."""
        visit = self._draw_visit()
        if visit.state not in ("to_plan", "to_reschedule", "planned"):
            return
        need = visit._get_need() | {"intervention_id": visit.id}
        offers = self.env["field.offer"]._find(need, 3)
        if offers:
            slot = self.env["field.slot"]._hold(need, self.chance.choice(offers))
            if self.chance.random() < 0.8:
                slot._book_for(visit, confirmed=self.chance.random() < 0.5)
            elif self.chance.random() < 0.5:
                slot.with_user(self.planner_user).action_release()

    def _do_wait(self):
        """Time passes."""
        self.clock.tick(timedelta(minutes=self.chance.randint(5, 45)))
        self.visits.route_id._refresh_expected()

    def _do_reason(self):
        """A planner writes down why a plan is beyond a limit."""
        visit = self._draw_visit().with_user(self.planner_user)
        visit.with_context(field_override_reason="A school without heating").write(
            {"technician_id": self.chance.choice(self.crew).id, "planned_start": self._draw_moment()}
        )

    def _draw_visit(self):
        return self.chance.choice(self.visits)

    def _draw_moment(self):
        day, quarter = self.chance.choice((0, 0, 0, 1, 2, 3)), self.chance.randint(7 * 4, 17 * 4)
        return NOW.replace(hour=0) + timedelta(days=day, minutes=15 * quarter - 60)

    # === WHAT SCREENS TELL === #
    def _read_rows(self):
        """Return {visit id: what the database holds}."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT * FROM field_intervention WHERE id = ANY(%s)", [self.visits.ids]
        )
        return {row["id"]: row for row in self.env.cr.dictfetchall()}

    def _check_board(self, rows):
        board = self.env["field.board"].with_user(self.planner_user).load(DAY, 7)
        told = {row["id"]: row for row in board["visits"]}
        shown = {key for key, row in rows.items() if row["state"] in (*HELD_STATES, *WAITING_STATES)}
        self.assertEqual(told.keys() & rows.keys(), shown)
        for key in shown:
            row, seen = rows[key], told[key]
            for name, value in (
                ("state", row["state"]),
                ("technician_id", row["technician_id"]),
                ("route_id", row["route_id"]),
                ("version", row["plan_version"]),
                ("lock", row["lock"]),
                ("start", _epoch(row["planned_start"])),
                ("stop", _epoch(row["planned_stop"])),
                ("promise", _pair(row["promised_start"], row["promised_stop"])),
                ("expected", _pair(row["expected_start"], row["expected_stop"])),
            ):
                self.assertEqual(seen[name], value, (name, row))
        routes = {row["id"]: row for row in board["routes"]}
        for key, row in rows.items():
            if row["route_id"] in routes:
                self.assertEqual(routes[row["route_id"]]["technician_id"], row["technician_id"], key)
        return told

    def _check_form(self, rows, told, user, visits):
        names = ("state", "technician_id", "lock", "plan_version", "delay_minutes", "is_at_risk", *TIMES)
        for seen in visits.with_user(user).web_read({name: {} for name in names}):
            row = rows[seen["id"]]
            for name in TIMES:
                self.assertEqual(Datetime.to_datetime(seen[name]) or None, row[name], (name, row))
            self.assertEqual(seen["state"], row["state"])
            self.assertEqual(seen["technician_id"] or None, row["technician_id"])
            if row["id"] in told:
                bar = told[row["id"]]
                self.assertEqual(bar["late"], seen["delay_minutes"], row)
                self.assertEqual(bar["at_risk"], seen["is_at_risk"], row)

    def _check_portal(self, rows):
        """Compare the customer's page, read as a browser gets it."""
        self.env.flush_all()
        page = html.fromstring(self.url_open("/my/interventions?when=all").text)
        told = {}
        for card in page.find_class("list-group-item"):
            parts = ("o_field_reference", "o_field_when", "o_field_state")
            texts = ["".join(part.text_content() for part in card.find_class(name)) for name in parts]
            told[texts[0]] = texts[1:]
        mine = self.visits.filtered(lambda visit: visit.partner_id == self.customer)
        self.assertEqual(told.keys(), set(mine.mapped("name")))
        for visit in mine.with_user(self.portal_user).sudo():
            when, state = told[visit.name]
            row = rows[visit.id]
            if row["state"] in GIVEN_UP:
                self.assertFalse(when, row)
            elif row["state"] != "done":  # then it is told when it was
                self.assertEqual(bool(when), bool(row["promised_start"]), row)
                self.assertEqual(when, visit._get_promise_text())
            self.assertEqual(state, visit._get_customer_state())

    def _check_rows(self, rows):
        """Look for contradictions inside the rows themselves, and between them and the timeline."""
        events = self._read_last_events()
        for visit in self.visits:
            row = rows[visit.id]
            is_planned = row["state"] in PLANNED_STATES
            if is_planned:
                self.assertTrue(row["technician_id"] and row["planned_start"] and row["route_id"], row)
            if row["state"] in (*WAITING_STATES, "draft", "cancelled"):
                self.assertFalse(row["technician_id"] or row["planned_start"] or row["route_id"], row)
                self.assertFalse(row["expected_start"], row)
            if row["route_id"]:
                route = visit.route_id
                self.assertEqual(route.technician_id, visit.technician_id, row)
                self.assertEqual(route.date, visit._get_planned_date(), row)
            if row["planned_start"]:
                work = timedelta(seconds=visit._get_service_seconds(visit.technician_id))
                self.assertEqual(row["planned_stop"] - row["planned_start"], work, row)
            self._check_timeline(row, events)
        for route in self.visits.route_id:
            stops = route._get_stops()
            self.assertEqual(route.visit_count, len(route.intervention_ids.filtered("planned_stop")))
            self.assertEqual(route.back_at > stops[-1].planned_stop - timedelta(seconds=1), True)
            for one, two in pairwise(stops):
                self.assertLessEqual(one.planned_start, two.planned_start)

    def _read_last_events(self):
        """Return {(visit id, kind): (state, technician, details)} of the latest event of each kind."""
        self.env.cr.execute(
            """
            SELECT DISTINCT ON (intervention_id, kind)
                   intervention_id, kind, to_state, technician_id, details
              FROM field_event WHERE intervention_id = ANY(%s)
             ORDER BY intervention_id, kind, id DESC
            """,
            [self.visits.ids],
        )
        return {row[:2]: row[2:] for row in self.env.cr.fetchall()}

    def _check_timeline(self, row, events):
        state, _technician, _details = events.get((row["id"], "state"), ("to_plan", None, None))
        self.assertEqual(state, row["state"], row)
        if row["technician_id"]:
            _state, technician, details = events[row["id"], "plan"]
            self.assertEqual(technician, row["technician_id"], row)
            self.assertEqual(details["start"], Datetime.to_string(row["planned_start"]), row)

    # === THE CLAIM === #
    def test_screens_agree_whatever_people_do(self):
        self.chance = random.Random(42)
        steps = [getattr(self, name) for name in dir(self) if name.startswith("_do_")]
        done, refused = 0, 0
        self.authenticate("client", "client")
        with freeze_time(NOW) as self.clock:
            for number in range(OPERATIONS):
                step = self.chance.choice(steps)
                try:
                    with self.env.cr.savepoint():
                        step()
                    done += 1
                except (UserError, ConcurrencyError):
                    refused += 1
                self.env.invalidate_all()
                try:
                    self._check_screens(number)
                except AssertionError as error:
                    raise AssertionError(f"After {step.__doc__!r} ({number}): {error}") from error
                if Datetime.now() > NOW + timedelta(days=3):
                    self.clock.move_to(NOW)
        _logger.info("%s operations done, %s refused: every screen told the same", done, refused)
        self.assertGreater(done, OPERATIONS / 4)

    def _check_screens(self, number):
        rows = self._read_rows()
        told = self._check_board(rows)
        self._check_form(rows, told, self.planner_user, self.visits)
        for technician in (self.alice, self.crew[2]):
            mine = self.visits.filtered(lambda visit, who=technician: visit.technician_id == who)
            self._check_form(rows, told, technician.user_id, mine)
        self._check_rows(rows)
        if number % 20 == 0:
            self._check_portal(rows)


def _epoch(moment):
    return moment and times.epoch(moment)


def _pair(start, stop):
    return [times.epoch(start), times.epoch(stop)] if start and stop else None
