"""What happened on the road: departures, arrivals, ends, and what went wrong."""

from datetime import timedelta
from itertools import groupby

LATE_SHARE = 0.16


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
        free_at = visits[0].planned_start - timedelta(hours=2)
        # One day in nine begins with a job that swells: the visits after it run late.
        overrun = self.rng.randrange(3) if self.rng.random() < 1 / 9 else None
        for rank, visit in enumerate(visits):
            free_at = self._live_visit(visit, free_at, swells=rank == overrun)

    def _live_visit(self, visit, free_at, swells):
        """Write the facts of one visit and return when the technician is free again."""
        drive = timedelta(minutes=max(4, visit.travel_minutes or 15))
        noise = timedelta(minutes=self.rng.randint(-4, 6))
        leaves = max(free_at, visit.planned_start - drive + noise)
        arrives = leaves + drive * self.rng.uniform(0.85, 1.3)
        if self.rng.random() < LATE_SHARE:
            arrives += timedelta(minutes=self.rng.randint(15, 40))
        length = visit.planned_stop - visit.planned_start
        ends = arrives + length * (2.3 if swells else self.rng.uniform(0.75, 1.2))
        leaves, arrives, ends = (moment.replace(microsecond=0) for moment in (leaves, arrives, ends))
        self._record(visit, "en_route", leaves)
        if self.rng.random() < 0.025:
            ends = arrives + timedelta(minutes=12)
            self._record(visit, "no_access", ends, "Personne au rendez-vous, avis de passage laissé.")
            return ends
        self._record(visit, "on_site", arrives)
        self._record(visit, "done", ends)
        return ends

    def _record(self, visit, state, moment, reason=None):
        """Move a visit on, unless that is still to come."""
        if moment > self.now:
            return
        user = visit.technician_id.user_id
        source = "technician" if user else "office"  # subcontractors phone in
        visit.with_env(self.env(user=(user or self.office).id, su=True))._set_state(
            state, occurred_at=moment, source=source, reason=reason
        )
