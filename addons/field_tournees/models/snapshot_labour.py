"""The working time that the engine may use; a plain class, no model."""

from collections import defaultdict
from datetime import timedelta

from ..tools import labour, labour_caps, times
from .rules_diary import Diary


class LabourReaches:
    """How far each technician's days may reach: see `tools/labour_caps.py`.

    Parameters
    ----------
    picture : Picture
        Its technicians' shifts are cut; a day that the law leaves no room in disappears.
    """

    def __init__(self, picture):
        self.picture = picture
        self._reaches = {}
        technicians = picture.scope.env["field.technician"].union(*picture.shifts)
        if not technicians:
            return
        scope = picture.scope
        diary = Diary(technicians, scope.date_from, scope.date_to, technicians.env["field.intervention"])
        diary.load_days()
        for technician in technicians:
            person = diary.persons[technician.id]
            if person.limits:
                self._reaches[technician] = self._cap(diary, person, technician)

    def cut(self, technician, shift):
        """Return (start, stop, latest) of a shift within its day's reach, or None without any."""
        if technician not in self._reaches:
            return shift.start, shift.stop, shift.latest
        reach = self._find(technician, shift)
        if not reach:
            return None
        start = max(shift.start, times.from_epoch(reach.start))
        latest = min(shift.latest, times.from_epoch(reach.latest))
        return (start, min(shift.stop, latest), latest) if start < latest else None

    def get_pause(self, technician, shift, pause):
        """Return the (earliest, latest, length) in epoch seconds of the break that is due.

        :param pause: the schedule's own, or None
        """
        if technician not in self._reaches:
            return pause
        reach = self._find(technician, shift)
        if not reach:
            return pause
        start, latest = (times.epoch(moment) for moment in (shift.start, shift.latest))
        return labour_caps.get_pause(start, min(latest, reach.latest), pause)

    def _find(self, technician, shift):
        return self._reaches[technician].get(technician._get_local_date(shift.start))

    def _cap(self, diary, person, technician):
        shifts = defaultdict(list)
        for shift in self.picture.shifts[technician]:
            shifts[technician._get_local_date(shift.start)].append(shift)
        days = {day.date: day for day in diary.make_days(technician.id)}
        reaches = [
            labour_caps.Reach(
                date,
                times.epoch(mine[0].start),
                times.epoch(mine[-1].latest),
                max(map(_get_pause_seconds, mine)),
                days.get(date) and (days[date].start, days[date].stop),
            )
            for date, mine in sorted(shifts.items())
        ]
        around = [day for date, day in sorted(days.items()) if date not in shifts]
        return labour_caps.cap(reaches, around)


def _get_pause_seconds(shift):
    if not shift.break_start:
        return labour.PAUSE
    return max(labour.PAUSE, int((shift.break_stop - shift.break_start) / timedelta(seconds=1)))
