from datetime import timedelta
from itertools import groupby
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools import labour, plan_notes, times
from .field_rules import get_ends
from .rules_diary import Diary, contact_place

# A verdict a quarter of an hour: what a hand can aim at on the board.
_STEP = 900
_COLORS = {"hard": "red", "soft": "amber", "note": "amber"}
_GRAVITY = ("green", "amber", "red")


class FieldBoardPlaces(models.AbstractModel):
    """Where a dragged visit may be dropped: the rules' verdict of every start, told in advance.

    The board asks once when a drag begins; under the hand it only looks up.
    """

    _name = "field.board.places"
    _description = "Places for a Visit"

    # === BUSINESS === #
    @api.model
    @api.readonly
    def find(self, visit_ids, day, days=1):
        """Return {technician id: {"level", "text", "spans"}} of the first of some visits.

        `spans` are [first second, last second, "green" | "amber" | "red", [sentences]] of starts,
        epoch seconds; `level` is the best of them, `text` says why a whole lane is red.
        """
        if not self.env.user.has_group("field_tournees.group_field_planner"):
            raise AccessError(self.env._("Planning is the office's: ask a planner to change the plan."))
        visit = self.env["field.intervention"].browse(visit_ids[:1])
        visit.check_access("read")
        technicians = self.env["field.technician"].search(
            Domain("company_id", "=", visit.company_id.id)
        )
        first = fields.Date.to_date(day)
        dates = [first + timedelta(days=number) for number in range(max(1, min(days, 7)))]
        if not visit or not technicians:
            return {}
        search = _Search(self.env, visit, technicians, dates)
        return {technician.id: search.rate(technician) for technician in technicians}


class _Candidate(NamedTuple):
    """A start, and what the rules find there: (level, key, a function that words it)."""

    start: int
    findings: tuple

    @property
    def color(self):
        levels = {level for level, _key, _word in self.findings}
        return max((_COLORS[level] for level in levels), key=_GRAVITY.index, default="green")

    @property
    def kind(self):
        """What neighbouring starts must share to be one span."""
        return self.color, tuple((level, key) for level, key, _word in self.findings)


class _Search:
    """One visit in front of the days of all technicians."""

    def __init__(self, env, visit, technicians, dates):
        self.env, self.visit, self.dates = env, visit, dates
        self.rules = env["field.rules"]
        self.place = contact_place(visit.site_id)
        self.diary = Diary(technicians, dates[0], dates[-1], visit)
        self.diary.load_days()
        self._load_detours()
        bounds = (fields.Datetime.to_datetime(date) for date in (dates[0], dates[-1]))
        self.shifts = technicians._get_shifts(*times.around(*bounds))
        self.held = technicians._get_held_skills()
        self.wishes, self.where = visit._get_wishes(), visit._get_held()

    def rate(self, technician):
        """Return the verdict of a technician's lane."""
        rows = [row for date in self.dates for row in self._rate_day(technician, date)]
        level = min((row[2] for row in rows), key=_GRAVITY.index)
        reasons = {sentence for row in rows for sentence in row[3]} if level == "red" else ()
        text = rows[0][3][0] if len(reasons) == 1 else ""
        return {"level": level, "text": text, "spans": rows}

    def _load_detours(self):
        """Read the legs from and to the visit at once."""
        places = {None}
        for key, days in self.diary.stops.items():
            person = self.diary.persons[key]
            places |= {person.home, person.end}
            places.update(stop.place for date in self.dates for stop in days.get(date, ()))
        self.diary.load_legs(
            [(one, self.place) for one in places] + [(self.place, one) for one in places]
        )

    def _rate_day(self, technician, date):
        """Return the spans of a date, from midnight to midnight."""
        person = self.diary.persons[technician.id]
        first, last = person.dates.bounds(date)
        seconds = self.visit._get_service_seconds(technician)
        tool = technician._get_tool_problem(self.visit.tool_ids)
        if tool:
            return [[first, last, "red", [tool]]]
        day = _OpenDay(self, technician, person, date, seconds)
        spans, done = [], first
        for shift in self.shifts[technician]:
            start, stop = max(times.epoch(shift.start), first), times.epoch(shift.latest) - seconds
            if person.dates.find(times.epoch(shift.start)) != date or stop < start:
                continue
            spans += self._close(technician, done, start)
            starts = range(start, stop + 1, _STEP)
            for _kind, group in groupby(map(day.rate, starts), key=_get_kind):
                group = list(group)
                until = min(group[-1].start + _STEP - 1, stop)
                words = list(dict.fromkeys(word() for _level, _key, word in group[0].findings))
                spans.append([group[0].start, until, group[0].color, words])
            done = stop + 1
        return spans + self._close(technician, done, last)

    def _close(self, technician, first, last):
        """Return the span in which a technician does not work, if it is one."""
        if first >= last:
            return []
        return [[first, last - 1, "red", [self.rules._word_absence(technician)]]]


class _OpenDay:
    """A technician's day without the visit, and what the rules say of it with the visit."""

    def __init__(self, search, technician, person, date, seconds):
        self.search, self.technician, self.person = search, technician, person
        self.date, self.seconds = date, seconds
        diary = search.diary
        self.others = sorted(diary.stops[technician.id].get(date, ()), key=plan_notes.by_start)
        self.ends = get_ends(person, date, search.shifts[technician])
        self.zone_notes = search.visit._get_zone_notes(technician)
        noon = times.from_epoch(sum(person.dates.bounds(date)) // 2)
        self.parts = search.visit._get_parts_problem(technician, noon)
        self.skills = {}
        self.days = diary.make_days(technician.id, without=date) if person.limits else []
        self.near = [one for one in self.days if abs((one.date - date).days) == 1]
        self.weeks_matter = bool(self.days) and self._can_break_a_week()

    def rate(self, start):
        """Return the start with all that the rules find."""
        return _Candidate(start, tuple(self._find(start)))

    def _find(self, start):
        search = self.search
        row = plan_notes.Stop(start, start + self.seconds, search.place, search.visit.id, "")
        skill = self._get_skill_problem(row)
        if skill:
            yield "hard", "skill", lambda: skill
            return
        day = search.diary.make_day(self.person, self.date, [*self.others, row])
        breaches = self._judge_labour(day)
        for breach in breaches:
            yield breach.level, breach.key, lambda breach=breach: self._word_breach(breach)
        if any(breach.level == "hard" for breach in breaches):
            return
        if self.parts:
            yield "soft", "parts", lambda: self.parts
        for note in self._get_notes(row, day):
            yield "note", note.key, lambda note=note: search.rules._word_note(note)

    def _get_notes(self, row, day):
        search = self.search
        return [
            *plan_notes.judge_neighbours(row, self.others, search.diary.drive),
            *plan_notes.judge_wishes(row.start, search.wishes),
            *plan_notes.judge_overtime(day.stop, self.ends),
            *plan_notes.judge_lock(self.technician.id, self.date, row.start, search.where),
            *self.zone_notes,
        ]

    def _judge_labour(self, day):
        limits = self.person.limits
        if not limits:
            return []
        near = _in_order([*self.near, day])
        breaches = [
            *labour.judge_day(day, limits),
            *(breach for *_days, breach in labour.judge_rest(near, limits)),
        ]
        if self.weeks_matter:
            weeks = labour.judge_weeks(_in_order([*self.days, day]), [self.date])
            breaches += [breach for _date, breach in weeks]
        return breaches

    def _can_break_a_week(self):
        """Tell whether the longest day that may come of it breaks a week: mostly it does not."""
        drive = self.search.diary.drive
        places = [self.search.place, *(one.place for one in self.others)]
        legs = [max(drive(self.person.home, one), drive(one, self.person.end)) for one in places]
        start, stop = self.person.dates.bounds(self.date)
        shifts = [
            shift
            for shift in self.search.shifts[self.technician]
            if self.person.dates.find(times.epoch(shift.start)) == self.date
        ]
        if shifts:
            start, stop = times.epoch(shifts[0].start), times.epoch(shifts[-1].latest)
        stops = [(start, stop), *((one.start, one.stop) for one in self.others)]
        hull = labour.Day(self.date, [(min(stops)[0], max(stop for _start, stop in stops))], [max(legs)] * 2)
        return bool(labour.judge_weeks(_in_order([*self.days, hull]), [self.date]))

    def _word_breach(self, breach):
        return self.search.rules._word_breach(self.technician, breach)[2]

    def _get_skill_problem(self, row):
        """Return the sentence about qualifications; it changes with the days of start and end."""
        days = self.person.dates.find(row.start), self.person.dates.find(row.stop)
        if days not in self.skills:
            self.skills[days] = self.technician._get_skill_problem(
                self.search.visit.skill_ids,
                times.from_epoch(row.start),
                times.from_epoch(row.stop),
                self.search.held[self.technician],
            )
        return self.skills[days]


def _get_kind(candidate):
    return candidate.kind


def _in_order(days):
    return sorted(days, key=_get_date)


def _get_date(day):
    return day.date
