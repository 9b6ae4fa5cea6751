"""What happened on the road: departures, arrivals, ends, and what went wrong."""

from datetime import timedelta
from itertools import groupby
from typing import NamedTuple

from ..tools.ages import age_band

LATE_SHARE = 0.16
ABSENT_SHARE = 0.025
# Real against planned time, by the code of the type.
TEMPO = {"DCH": 1.2, "DCL": 1.15, "RAM": 0.85}


class Fact(NamedTuple):
    """Departure, arrival and end of a visit, naive UTC; absent: nobody opened."""

    leaves: object
    arrives: object
    ends: object
    absent: bool


class Journal:
    """Lives the planned visits of past days, and of today until now."""

    def __init__(self, env, rng, now):
        self.env = env
        self.rng = rng
        self.now = now
        self.office = env.ref("field_tournees.user_planner")

    def live(self, visits):
        """Walk through each technician's day in order, as far as the clock allows."""
        ordered = visits.sorted(lambda visit: (visit.technician_id.id, visit.planned_start))
        for _key, day in groupby(
            ordered, key=lambda visit: (visit.technician_id, visit._get_planned_date())
        ):
            self._live_day(list(day))

    def _live_day(self, visits):
        for visit, fact in zip(visits, self.imagine_day(visits), strict=True):
            self._record(visit, "en_route", fact.leaves)
            if fact.absent:
                reason = "Personne au rendez-vous, avis de passage laissé."
                self._record(visit, "no_access", fact.ends, reason)
            else:
                self._record(visit, "on_site", fact.arrives)
                self._record(visit, "done", fact.ends)

    def imagine_day(self, visits):
        """Return what happened at each visit of a technician's day, in order."""
        free_at = visits[0].planned_start - timedelta(hours=2)
        # One day in nine begins with a job that swells: the visits after it run late.
        overrun = self.rng.randrange(3) if self.rng.random() < 1 / 9 else None
        facts = []
        for rank, visit in enumerate(visits):
            facts.append(self._imagine(visit, free_at, swells=rank == overrun))
            free_at = facts[-1].ends
        return facts

    def _imagine(self, visit, free_at, swells):
        """Return what happened at one visit, by somebody who is free from a moment on."""
        drive = timedelta(minutes=max(4, visit.travel_minutes or 15))
        noise = timedelta(minutes=self.rng.randint(-4, 6))
        leaves = max(free_at, visit.planned_start - drive + noise)
        arrives = leaves + drive * self.rng.uniform(0.85, 1.3)
        if self.rng.random() < LATE_SHARE:
            arrives += timedelta(minutes=self.rng.randint(15, 40))
        length = (visit.planned_stop - visit.planned_start) * self._get_tempo(visit)
        ends = arrives + length * (2.3 if swells else self.rng.uniform(0.75, 1.2))
        absent = self.rng.random() < ABSENT_SHARE
        if absent:
            ends = arrives + timedelta(minutes=12)
        return Fact(*(moment.replace(microsecond=0) for moment in (leaves, arrives, ends)), absent)

    def _get_tempo(self, visit):
        """Return what the plan does not know: repairs take longer, and so do old appliances."""
        age = age_band(visit.equipment_id.installed_on, visit.planned_start.date())
        return TEMPO.get(visit.type_id.code, 1) * (1.15 if age == "15+" else 1)

    def _record(self, visit, state, moment, reason=None):
        """Move a visit on, unless that is still to come."""
        if moment > self.now:
            return
        user = visit.technician_id.user_id
        source = "technician" if user else "office"  # subcontractors phone in
        visit.with_env(self.env(user=(user or self.office).id, su=True))._set_state(
            state, occurred_at=moment, source=source, reason=reason
        )
