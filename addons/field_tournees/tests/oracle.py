"""French working time told a second time, to judge the judge; shares no code with the rules.

It walks through a person's days second by second of what happens (drive, wait, visit) instead of
comparing spans, and knows the law's numbers by itself.
"""

from datetime import date, timedelta
from itertools import pairwise

HOUR = 3600


def judge(stops, home, drive, agreed_day, agreed_rest):
    """Return {(level, key)} of all that somebody's visits break.

    Parameters
    ----------
    stops : list of (date, start, stop, place)
        Seconds of one origin; the date is the one of the start.
    home : place
    drive : callable
        (place, place) -> seconds
    agreed_day, agreed_rest : int
        Hours of the company's agreement.
    """
    days = {}
    for stop in sorted(stops, key=lambda stop: stop[1]):
        days.setdefault(stop[0], []).append(stop)
    told = {day: _tell(rows, home, drive) for day, rows in days.items()}
    found = set()
    for story in told.values():
        found |= _judge_day(story, agreed_day, agreed_rest)
    found |= _judge_nights(told, agreed_rest)
    for monday in {_monday(day + timedelta(days=shift)) for day in told for shift in (-1, 0, 1)}:
        found |= _judge_week(monday, told)
    return found


def _tell(rows, home, drive):
    """Return a day as [(what, begin, end)] without a gap."""
    first, last = rows[0], rows[-1]
    story = [("drive", first[1] - drive(home, first[3]), first[1])]
    for rank, (_day, start, stop, place) in enumerate(rows):
        if rank:
            gone = story[-1][2]
            # The rest comes first: whoever waits may rest before the drive.
            leaves = max(gone, start - drive(rows[rank - 1][3], place))
            story += [("wait", gone, leaves), ("drive", leaves, start)]
        story.append(("visit", start, stop))
    return [*story, ("home", last[2], last[2] + drive(last[3], home))]


def _rests(story):
    """Return the (begin, seconds) of all rests of twenty minutes; a long visit holds one."""
    for what, begin, end in story:
        if what == "wait" and end - begin >= HOUR // 3:
            yield begin, end - begin
        elif what == "visit" and end - begin > 5 * HOUR:
            yield begin, HOUR // 3


def _work(story):
    return sum(end - begin for _what, begin, end in story) - max(
        (seconds for _begin, seconds in _rests(story)), default=0
    )


def _judge_day(story, agreed_day, agreed_rest):
    found = set()
    worked = 0
    for what, begin, end in story:
        if what == "home":
            break
        if (what == "wait" and end - begin >= HOUR // 3) or (what == "visit" and end - begin > 5 * HOUR):
            # The rest must begin before the sixth hour is over.
            if worked > 6 * HOUR:
                found.add(("hard", "pause"))
            break
        worked += end - begin
        if what == "visit" and worked > 6 * HOUR:
            found.add(("hard", "pause"))
            break
    work, span = _work(story), story[-1][2] - story[0][1]
    if work > 10 * HOUR:
        found.add(("soft" if work <= agreed_day * HOUR else "hard", "day_hours"))
    if span > 13 * HOUR:
        found.add(("soft" if span <= (24 - agreed_rest) * HOUR else "hard", "day_span"))
    return found


def _judge_nights(told, agreed_rest):
    found = set()
    for day in told:
        later = min((other for other in told if other > day), default=None)
        if later:
            night = told[later][0][1] - told[day][-1][2]
            if night < 11 * HOUR:
                found.add(("soft" if night >= agreed_rest * HOUR else "hard", "rest"))
    return found


def _judge_week(monday, told):
    found = set()
    mine = [day for day in told if _monday(day) == monday]
    if sum(_work(told[day]) for day in mine) > 48 * HOUR:
        found.add(("hard", "week_hours"))
    if len(mine) == 7:
        return found | {("hard", "week_days")}
    # Stretches without work, from one worked day to the next; those at the ends are open.
    days = [date.min, *sorted(told), date.max]
    for one, two in pairwise(days):
        has_day_off = any(
            one < monday + timedelta(days=number) < two for number in range(7)
        )
        is_open = date.min in (one, two) or date.max in (one, two)
        if has_day_off and (is_open or told[two][0][1] - told[one][-1][2] >= 35 * HOUR):
            return found
    return found | {("hard", "weekly_rest")}


def _monday(day):
    return day - timedelta(days=day.isoweekday() - 1)
