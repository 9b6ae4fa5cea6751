from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools import labour, plan_notes, times
from .rules_diary import Diary, contact_place


class Finding(NamedTuple):
    """What the rules say of a plan: `hard` is refused, `soft` takes a reason, `note` is told."""

    level: str
    key: str
    sentence: str


class NeedsReason(ValidationError):  # noqa: N818 (a question, no error)
    """A plan that takes a reason.

    `findings` is {visit: [Finding, ...]} of the soft ones; `can_be_given` tells whether who asks
    may give the reason.
    """

    def __init__(self, message, findings, can_be_given):
        super().__init__(message)
        self.findings = findings
        self.can_be_given = can_be_given


class FieldRules(models.AbstractModel):
    """The judge of plans, the same on every path: board, form, import, RPC, booking, optimiser.

    It reads the days that would result, asks the plain rules of `tools/labour.py` and
    `tools/plan_notes.py`, and words what they find.
    """

    _name = "field.rules"
    _description = "Planning Rules"
    _inherit = ["field.rules.words"]

    # === BUSINESS === #
    @api.model
    def _judge(self, plans, with_notes=True):
        """Return {visit: [Finding, ...]}, the gravest first, of plans that hold all together.

        :param plans: {visit: (technician, naive UTC start)}; one without both is not judged
        """
        findings = {visit: [] for visit in plans}
        plans = _share_prefetch({visit: spot for visit, spot in plans.items() if all(spot)})
        if not plans:
            return findings
        spots = self._make_spots(plans)
        shifts = self._get_shifts(spots)
        diary = self._open_diary(spots)
        for visit, found in self._judge_who(spots, shifts).items():
            findings[visit] += found
        for visit, found in self._judge_labour(diary, spots).items():
            findings[visit] += found
        if with_notes:
            for visit, spot in spots.items():
                findings[visit] += self._get_notes(diary, visit, spot, shifts[spot.technician])
        return {visit: sorted(found, key=_by_gravity) for visit, found in findings.items()}

    @api.model
    def _enforce(self, findings):
        """Refuse what is forbidden, and what takes a reason that nobody gave; log given reasons."""
        hard, soft = {}, {}
        for visit, found in findings.items():
            for level, rows in (("hard", hard), ("soft", soft)):
                mine = [finding for finding in found if finding.level == level]
                if mine:
                    rows[visit] = mine
        if hard:
            raise ValidationError(self._word_refusal(hard))
        reason = self._get_override_reason()
        if soft and not reason:
            soft = self._leave_out_settled(soft)
        if not soft:
            return
        denied = {visit: rows for visit, rows in soft.items() if not self._may_override(visit)}
        if denied or not reason:
            raise NeedsReason(self._word_need(denied or soft, is_denied=bool(denied)), soft, not denied)
        for visit, rows in soft.items():
            sentences = [finding.sentence for finding in rows]
            visit._log_event("override", details={"sentences": sentences, "reason": reason})

    @api.model
    def _may_override(self, visit):
        """Tell whether the person behind this call may plan against a soft rule, with a reason."""
        if self.env.context.get("field_source") == "optimizer":
            return False
        is_managers = visit.company_id.sudo().field_override_role == "manager"
        role = "manager" if is_managers else "planner"
        return self.env.user.has_group(f"field_tournees.group_field_{role}")

    def _leave_out_settled(self, soft):
        """Return the findings for which no reason was given yet: the same ones are not asked twice."""
        events_sudo = self.env["field.event"].sudo()  # customers who book do not read the timeline
        events = events_sudo.search(
            Domain("intervention_id", "in", [visit.id for visit in soft]) & Domain("kind", "=", "override"),
            order="id",
        )
        settled = {event.intervention_id.id: event.details["sentences"] for event in events}
        return {
            visit: rows
            for visit, rows in soft.items()
            if [finding.sentence for finding in rows] != settled.get(visit.id)
        }

    def _get_override_reason(self):
        reason = self.env.context.get("field_override_reason")
        return reason.strip() if isinstance(reason, str) else ""

    def _make_spots(self, plans):
        """Return {visit: Spot}; the technician's pace says how long it takes."""
        return {
            visit: Spot(
                technician,
                start,
                start + timedelta(seconds=visit._get_service_seconds(technician)),
                plan_notes.Stop(
                    times.epoch(start),
                    times.epoch(start) + visit._get_service_seconds(technician),
                    contact_place(visit.site_id),
                    visit.id or 0,
                    visit.name,
                ),
            )
            for visit, (technician, start) in plans.items()
        }

    def _get_shifts(self, spots):
        first, last = (
            choose(getattr(spot, end) for spot in spots.values())
            for choose, end in ((min, "start"), (max, "stop"))
        )
        return _get_technicians(spots)._get_shifts(*times.around(first, last))

    def _open_diary(self, spots):
        """Return the Diary in which the spots stand."""
        starts = [spot.start for spot in spots.values()]
        first, last = min(starts).date(), max(starts).date()
        margin = timedelta(days=1)  # a date of UTC may be another one there
        visits = self.env["field.intervention"].union(*spots)
        diary = Diary(_get_technicians(spots), first - margin, last + margin, visits)
        for spot in spots.values():
            diary.add(spot.technician.id, spot.row)
        diary.load_days()
        return diary

    def _judge_who(self, spots, shifts):
        """Judge presence, qualifications, tools and parts: the rules that look at one visit alone."""
        held = _get_technicians(spots)._get_held_skills()
        findings = {}
        for visit, (technician, start, stop, _row) in spots.items():
            span, skills = (start, stop), visit.skill_ids._origin  # of an unsaved form, too
            away = technician._get_availability_problem(*span, shifts[technician])
            unable = technician._get_skill_problem(skills, *span, held[technician])
            unequipped = technician._get_tool_problem(visit.tool_ids._origin)
            lacking = visit._get_parts_problem(technician, start)
            problems = [
                Finding("hard", "availability", away),
                Finding("hard", "skill", unable),
                Finding("hard", "tool", unequipped),
                Finding("soft", "parts", lacking),
            ]
            findings[visit] = [finding for finding in problems if finding.sentence]
        return findings

    def _judge_labour(self, diary, spots):
        """Judge working time in the days and weeks that result."""
        touched = defaultdict(lambda: defaultdict(list))
        for visit, spot in spots.items():
            date = diary.persons[spot.technician.id].dates.find(spot.row.start)
            touched[spot.technician.id][date].append(visit)
        findings = defaultdict(list)
        for key, dates in touched.items():
            person = diary.persons[key]
            if not person.limits:
                continue
            breaches = labour.judge(diary.make_days(key), dates, person.limits)
            for date, visits in dates.items():
                found = [self._word_breach(person.technician, breach) for breach in breaches[date]]
                for visit in visits:
                    findings[visit] += [Finding(*row) for row in found]
        return findings

    def _get_notes(self, diary, visit, spot, shifts):
        """Return what to know of a plan that may stand."""
        person, row = diary.persons[spot.technician.id], spot.row
        date = person.dates.find(row.start)
        stops = diary.stops[spot.technician.id][date]
        others = sorted((stop for stop in stops if stop is not row), key=plan_notes.by_start)
        day = diary.make_day(person, date, stops)
        notes = [
            *plan_notes.judge_neighbours(row, others, diary.drive),
            *plan_notes.judge_wishes(row.start, visit._get_wishes()),
            *plan_notes.judge_overtime(day.stop, get_ends(person, date, shifts)),
            *plan_notes.judge_lock(spot.technician.id, date, row.start, visit._get_held()),
            *visit._get_zone_notes(spot.technician),
        ]
        return [Finding("note", note.key, self._word_note(note)) for note in notes]


def _share_prefetch(plans):
    """Return plans of records that read their fields together, wherever they came from."""
    if not plans:
        return {}
    visits = next(iter(plans)).union(*plans)
    technicians = [technician for technician, _start in plans.values()]
    together = {one: one for one in technicians[0].union(*technicians)}
    return {visit: (together[plans[visit][0]], plans[visit][1]) for visit in visits}


def _get_technicians(spots):
    technicians = [spot.technician for spot in spots.values()]
    return technicians[0].union(*technicians)


def get_ends(person, date, shifts):
    """Return the ends of a date's shifts, in seconds."""
    ends = ((times.epoch(shift.start), times.epoch(shift.stop)) for shift in shifts)
    return [stop for start, stop in ends if person.dates.find(start) == date]


def _by_gravity(finding):
    return ("hard", "soft", "note").index(finding.level)


class Spot(NamedTuple):
    """Where a plan puts a visit: naive UTC for people, seconds for the rules."""

    technician: object
    start: object
    stop: object
    row: plan_notes.Stop
