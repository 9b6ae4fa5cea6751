import logging
import os
import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools import times
from . import oracle
from .common import FieldCase

_logger = logging.getLogger(__name__)

# The week in which the clocks change, and the days around it.
MONDAY = date(2026, 3, 23)
PARIS = ZoneInfo("Europe/Paris")
MINUTES = (30, 45, 60, 60, 75, 90, 90, 120, 135, 135, 135, 150, 180, 300, 330, *[510] * 6)
# FIELD_FUZZ_PLANS=10000: the number that the acceptance asks for, two minutes of an idle core.
PLANS = int(os.environ.get("FIELD_FUZZ_PLANS", "600"))
CREW = 12


def second(day, minute):
    """Return the epoch second of a minute of a day in Paris."""
    return int((datetime(day.year, day.month, day.day, tzinfo=PARIS)).timestamp()) + _elapsed(day, minute)


def _elapsed(day, minute):
    wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=PARIS)
    return int(wall.timestamp()) - int(datetime(day.year, day.month, day.day, tzinfo=PARIS).timestamp())


class _Undone(Exception):  # noqa: N818 (nothing went wrong)
    """Takes an accepted plan back."""


@tagged("field_fuzz")
class TestRulesFuzz(FieldCase):
    """Random weeks before two judges: `field.rules` and an oracle that shares no code with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"field_day_hours": 12, "field_rest_hours": 9})
        cls.always = cls.env["resource.calendar"].create(
            {"name": "Always", "tz": "Europe/Paris", "attendance_ids": [
                Command.create({"name": str(day), "dayofweek": str(day), "hour_from": 0,
                                "hour_to": 24, "day_period": "morning"})
                for day in range(7)
            ]}
        )
        cls.crane = cls.env["field.tool"].create({"name": "Crane"})
        cls.crew = cls.env["field.technician"].union(
            *(cls._make_technician(f"Technician {rank}") for rank in range(CREW))
        )
        cls.crew.employee_id.resource_calendar_id = cls.always
        cls.crew.write({"overtime_hours": 0, "start_partner_id": cls.sites[1].id})
        for technician in cls.crew:
            cls._give_skill(technician, cls.gas)
            cls._give_skill(technician, cls.refrigerants, valid_to=MONDAY + timedelta(days=2))
            cls._make_leave(
                datetime.combine(MONDAY, datetime.min.time()) + timedelta(days=4, hours=11),
                datetime.combine(MONDAY, datetime.min.time()) + timedelta(days=4, hours=13),
                technician,
            ).calendar_id = cls.always
        cls.pools = {
            technician: cls.env["field.intervention"].create(
                [cls._prepare_vals(rank, minutes) for rank, minutes in enumerate(MINUTES)]
            )
            for technician in cls.crew
        }
        cls._make_special_visits()
        # What is in the database already counts as well: the Sunday before of every third one.
        for technician in cls.crew[::3]:
            cls._make_visit(
                technician_id=technician.id,
                planned_start=times.from_epoch(second(MONDAY - timedelta(days=1), 14 * 60)),
                duration_hours=6,
            )

    @classmethod
    def _prepare_vals(cls, rank, minutes, **vals):
        site = cls.sites[rank % 5]
        kind = cls.visit_type.id
        return {"type_id": kind, "site_id": site.id, "duration_hours": minutes / 60, **vals}

    @classmethod
    def _make_special_visits(cls):
        """One visit for each rule that looks at a visit alone, per technician."""
        demands = {
            "skill": {"skill_ids": cls.refrigerants.ids},
            "tool": {"tool_ids": cls.crane.ids},
            "availability": {},
            "parts": {"parts_missing": True},
        }
        cls.special = {
            (technician, key): cls._make_visit(duration_hours=1, **vals)
            for technician in cls.crew
            for key, vals in demands.items()
        }

    # === WEEKS === #
    def _draw_week(self, technician):
        """Return [(visit, day, minute)] of a technician, and the key that must be found (or None)."""
        chance = self.chance
        pool = list(self.pools[technician])
        chance.shuffle(pool)
        draw = chance.choice((self._draw_wild_day, self._draw_usual_day, self._draw_usual_day))
        plan = []
        for rank in sorted(chance.sample(range(7), chance.randint(2, 6))):
            plan += draw(pool, MONDAY + timedelta(days=rank))
        injection = chance.choice(self._injections) if chance.random() < 0.6 else None
        if not injection:
            return plan, None
        return getattr(self, f"_inject_{injection}")(technician, plan), injection

    def _draw_wild_day(self, pool, day):
        """Fill a day with visits, gaps from none to two hours, sometimes too much."""
        chance, plan = self.chance, []
        clock, end = chance.randint(5 * 60, 11 * 60), chance.randint(12 * 60, 21 * 60)
        while pool and clock < end:
            visit = pool.pop()
            length = round(visit.duration_hours * 60)
            if clock + length > 23 * 60:
                break
            plan.append((visit, day, clock))
            clock += length + chance.choice((0, 8, 15, 21, 30, 45, 75, 120))
        return plan

    def _draw_usual_day(self, pool, day):
        """Fill a day as most are: a break around noon, home in the late afternoon."""
        chance, plan = self.chance, []
        clock = chance.randint(7 * 60 + 30, 9 * 60)
        while pool and clock < 15 * 60:
            visit = pool.pop()
            length = round(visit.duration_hours * 60)
            if clock + length > 18 * 60:
                continue
            plan.append((visit, day, clock))
            clock += length + (90 if 11 * 60 < clock + length < 14 * 60 else chance.randint(20, 40))
        return plan

    _injections = (
        "pause", "day_hours", "day_span", "rest", "week_hours", "week_days", "weekly_rest",
        "skill", "tool", "availability", "parts",
    )  # fmt: skip

    def _find(self, technician, minutes, count=1):
        mine = [visit for visit in self.pools[technician] if round(visit.duration_hours * 60) == minutes]
        return mine[:count]

    def _without(self, plan, *days):
        return [row for row in plan if (row[1] - MONDAY).days not in days]

    def _inject_pause(self, technician, plan):
        rows = [
            (visit, MONDAY, 420 + 136 * rank)
            for rank, visit in enumerate(self._find(technician, 135, 3))
        ]
        used = {visit for visit, _day, _minute in rows}
        return [row for row in self._without(plan, 0) if row[0] not in used] + rows

    def _on(self, technician, plan, *spots):
        """Put visits of given lengths at (minutes, day's rank, minute of the day); free those days."""
        rows, used = [], set()
        for minutes, rank, minute in spots:
            visit = next(one for one in self._find(technician, minutes, 9) if one not in used)
            used.add(visit)
            rows.append((visit, MONDAY + timedelta(days=rank), minute))
        kept = self._without(plan, *{rank for _minutes, rank, _minute in spots})
        return [row for row in kept if row[0] not in used] + rows

    def _inject_day_hours(self, technician, plan):
        return self._on(technician, plan, (300, 1, 420), (330, 1, 780))

    def _inject_day_span(self, technician, plan):
        return self._on(technician, plan, (120, 1, 360), (180, 1, 1140))

    def _inject_rest(self, technician, plan):
        return self._on(technician, plan, (75, 1, 21 * 60), (180, 2, 6 * 60))

    def _inject_week_hours(self, technician, plan):
        return self._on(technician, plan, *((510, rank, 8 * 60) for rank in range(6)))

    def _inject_week_days(self, technician, plan):
        lengths = (30, 45, 75, 120, 150, 180, 300)
        return self._on(technician, plan, *((each, rank, 600) for rank, each in enumerate(lengths)))

    def _inject_weekly_rest(self, technician, plan):
        lengths = (30, 45, 75, 120, 150)
        week = [(each, rank, 600) for rank, each in enumerate(lengths)]
        plan = self._without(plan, 6)
        return self._on(technician, plan, *week, (180, 5, 19 * 60), (300, 7, 6 * 60))

    def _inject_special(self, technician, plan, key, rank, minute):
        day = MONDAY + timedelta(days=rank)
        return [*self._without(plan, rank), (self.special[technician, key], day, minute)]

    def _inject_skill(self, technician, plan):
        return self._inject_special(technician, plan, "skill", 3, 600)

    def _inject_tool(self, technician, plan):
        return self._inject_special(technician, plan, "tool", 3, 600)

    def _inject_availability(self, technician, plan):
        return self._inject_special(technician, plan, "availability", 4, 12 * 60 + 30)

    def _inject_parts(self, technician, plan):
        return self._inject_special(technician, plan, "parts", 3, 600)

    # === JUDGES === #
    def _ask_rules(self, weeks):
        plans = {
            visit: (technician, times.from_epoch(second(day, minute)))
            for technician, (plan, _key) in weeks.items()
            for visit, day, minute in plan
        }
        found = {technician: set() for technician in weeks}
        for visit, findings in self.env["field.rules"]._judge(plans, with_notes=False).items():
            found[plans[visit][0]] |= {(one.level, one.key) for one in findings}
        return found

    def _ask_oracle(self, technician, plan):
        stops, found = list(self.held[technician]), set()
        for visit, day, minute in plan:
            start = second(day, minute)
            stop = start + round(visit.duration_hours * 3600)
            stops.append((day, start, stop, visit.site_id))
            found |= self._judge_visit(technician, visit, start, stop)
        return found | oracle.judge(stops, technician.start_partner_id, self._drive, 12, 9)

    def _judge_visit(self, technician, visit, start, stop):
        friday = MONDAY + timedelta(days=4)
        away = second(friday, 12 * 60), second(friday, 14 * 60)
        midnight = second(MONDAY + timedelta(days=3), 0)
        found = {
            ("hard", "availability"): start < away[1] and away[0] < stop,
            ("hard", "skill"): visit == self.special[technician, "skill"] and stop >= midnight,
            ("hard", "tool"): visit == self.special[technician, "tool"],
            ("soft", "parts"): visit == self.special[technician, "parts"],
        }
        return {key for key, is_broken in found.items() if is_broken}

    def _drive(self, one, two):
        if (one, two) not in self.legs:
            self.legs |= self.env["field.travel"]._get_legs([(one, two)])
        return self.legs[one, two].seconds

    # === CLAIMS === #
    def test_the_rules_find_what_the_oracle_finds_and_nothing_else(self):
        self.chance, self.legs = random.Random(2026), {}
        self.held = self._read_held()
        counts = {"plans": 0, "accepted": 0, "injected": 0, "caught": 0}
        while counts["plans"] < PLANS:
            weeks = {technician: self._draw_week(technician) for technician in self.crew}
            found = self._ask_rules(weeks)
            for technician, (plan, injected) in weeks.items():
                expected = self._ask_oracle(technician, plan)
                self.assertEqual(found[technician], expected, self._tell(plan, injected))
                counts["plans"] += 1
                counts["accepted"] += not found[technician]
                if injected:
                    counts["injected"] += 1
                    counts["caught"] += injected in {key for _level, key in found[technician]}
        self.assertEqual(counts["caught"], counts["injected"], counts)
        self.assertGreater(counts["accepted"], counts["plans"] / 20, counts)
        self.assertGreater(counts["injected"], counts["plans"] / 2, counts)
        _logger.info("Judged against the oracle: %s", counts)

    def test_the_write_path_accepts_what_the_oracle_accepts(self):
        self.chance, self.legs = random.Random(1), {}
        self.held = self._read_held()
        verdicts = set()
        for technician in [*self.crew] * 4:
            plan, _injected = self._draw_week(technician)
            visits = self.env["field.intervention"].union(*(visit for visit, _day, _minute in plan))
            plans = {
                visit: (technician, times.from_epoch(second(day, minute))) for visit, day, minute in plan
            }
            expected = bool(self._ask_oracle(technician, plan))
            try:
                with self.env.cr.savepoint():
                    visits._set_plans(plans)
                    refused = False
                    raise _Undone
            except _Undone:
                pass
            except ValidationError:
                refused = True
            self.assertEqual(refused, expected, self._tell(plan, None))
            verdicts.add(refused)
        self.assertEqual(verdicts, {True, False})

    def _read_held(self):
        held = {technician: [] for technician in self.crew}
        for visit in self.env["field.intervention"].search([("technician_id", "in", self.crew.ids)]):
            start, stop = times.epoch(visit.planned_start), times.epoch(visit.planned_stop)
            held[visit.technician_id].append((visit._get_planned_date(), start, stop, visit.site_id))
        return held

    def _tell(self, plan, injected):
        rows = sorted((day.isoformat(), minute, visit.duration_hours) for visit, day, minute in plan)
        return f"{injected}: {rows}"
