"""Offers in small books: what is offered, where, and in which order."""

from tournees_engine.promise import Habits
from tournees_engine.slots import Book, Request, offers

HOUR = 3600
DAY = 86400
DEPOT = [45.75, 4.85]
NEAR = [45.76, 4.86]
FAR = [45.95, 4.70]


def stop(name, at, hour, **values):
    start = int(hour * HOUR)
    span = {"first": start, "last": start}
    return {"id": name, "at": at, "work": HOUR, "start": start, **span, **values}


def shift(*stops, technician="1", day=0, **values):
    begins = day * DAY
    return {
        "technician": technician, "start": begins + 8 * HOUR, "end": begins + 17 * HOUR,
        "from": DEPOT, "to": DEPOT, "cost_per_hour": 3600, "cost_per_km": 50,
        "overtime_per_hour": 5400, "stops": list(stops), **values,
    }  # fmt: skip


def ask(*shifts, **values):
    windows = [[8 * HOUR, 30 * DAY]]
    asked = {"id": "new", "at": NEAR, "work": HOUR, "windows": windows, **values}
    book = Book.from_json({"shifts": list(shifts)})
    return offers(book, Request.from_json(asked), Habits.sane())


def test_an_empty_day_offers_several_slots():
    found = ask(shift())
    assert len({offer.slot for offer in found}) == len(found) >= 3


def test_no_shift_no_offer():
    assert ask() == []


def test_a_window_that_is_over_offers_nothing():
    assert ask(shift(), windows=[[0, 7 * HOUR]]) == []


def test_a_full_day_offers_nothing():
    stops = [stop(f"v{hour}", NEAR, hour, work=int(1.95 * HOUR)) for hour in (8.5, 10.5, 12.5, 14.5)]
    assert ask(shift(*stops)) == []


def test_a_plan_that_cannot_be_worked_offers_nothing():
    assert ask(shift(stop("a", NEAR, 9), stop("b", NEAR, 9.5))) == []


def test_a_technician_who_is_near_is_green_and_cheaper():
    near = shift(stop("a", NEAR, 10))
    far = shift(stop("b", FAR, 10), technician="2")
    found = ask(near, far)
    assert (found[0].shift, found[0].green, found[0].near) == (0, True, "a")
    assert not any(offer.green for offer in found if offer.shift == 1)


def test_each_slot_reaches_the_target_and_opens_on_the_grid():
    for offer in ask(shift(stop("a", NEAR, 10)), target=0.9, step=900, grid=300):
        assert offer.probability >= 0.9
        assert (offer.slot[0] - 300) % 900 == 0
        assert offer.slot[0] <= offer.start <= offer.slot[1]


def test_slots_have_allowed_widths_and_end_with_the_day():
    for offer in ask(shift(), widths=[7200]):
        assert offer.slot[1] - offer.slot[0] == 7200
        assert offer.slot[1] <= 17 * HOUR


def test_a_sooner_day_is_among_the_offers_though_it_is_dearer():
    later = [shift(stop(f"v{day}", NEAR, 24 * day + 10), day=day) for day in range(1, 9)]
    found = ask(shift(stop("a", FAR, 10)), *later, limit=4)
    assert 0 in {offer.shift for offer in found}


def test_offers_are_spread_over_days():
    days = [shift(stop(f"v{day}", NEAR, 24 * day + 10), day=day) for day in range(8)]
    assert len({offer.shift for offer in ask(*days, limit=8)}) >= 6


def test_free_days_are_offered_in_the_afternoon_though_the_break_is_at_noon():
    noons = [day * DAY + 12 * HOUR for day in range(15)]
    rests = [{"earliest": noon, "latest": noon + HOUR, "duration": HOUR} for noon in noons]
    days = [shift(day=day, **{"break": rest}) for day, rest in enumerate(rests)]
    found = ask(*days)
    assert len(found) == 8
    assert any(offer.start % DAY >= 14 * HOUR for offer in found)


def test_wishes_come_first():
    days = [shift(day=day) for day in range(3)]
    wishes = [[DAY + 13 * HOUR, DAY + 17 * HOUR]]
    best = ask(*days, wishes=wishes)[0]
    assert wishes[0][0] <= best.start <= wishes[0][1]


def test_a_preferred_technician_comes_first():
    staff = [shift(technician=name) for name in ("1", "2", "3")]
    assert ask(*staff, preferred=["2"])[0].shift == 1


def test_a_given_slot_is_kept_whatever_its_probability():
    slot = [9 * HOUR, 9 * HOUR + 300]
    found = ask(shift(), shift(technician="2"), slot=slot, windows=[slot])
    assert [offer.slot for offer in found] == [tuple(slot)] * 2
    assert {offer.shift for offer in found} == {0, 1}
    assert all(slot[0] <= offer.start <= slot[1] for offer in found)


def test_a_given_shift_is_the_only_one():
    found = ask(shift(), shift(technician="2"), shift=1)
    assert {offer.shift for offer in found} == {1}


def test_harm_is_refused_but_told_where_the_slot_is_given():
    """A promise that would be broken half of the time: no offer before it, unless by hand."""
    promise = {"first": 10 * HOUR, "last": 12 * HOUR, "opens": 9 * HOUR, "closes": 12 * HOUR}
    busy = shift(stop("a", NEAR, 10, **promise), end=14 * HOUR)
    slot = [9 * HOUR, 11 * HOUR]
    values = {"work": 2 * HOUR, "at": FAR}
    assert not [offer for offer in ask(busy, **values) if offer.position == 0]
    (given,) = ask(busy, slot=slot, **values)
    ((name, before, after),) = given.at_risk
    assert (name, given.position) == ("a", 0)
    assert before > 0.95 > after


def test_who_waits_for_a_slot_to_open_starts_no_sooner():
    (offer,) = ask(shift(), slot=[11 * HOUR, 12 * HOUR])
    assert offer.start == 11 * HOUR


def test_moved_stops_are_told_with_their_new_start():
    loose = stop("a", NEAR, 9, first=8 * HOUR, last=15 * HOUR)
    offer = ask(shift(loose), slot=[9 * HOUR, 9 * HOUR + 600])[0]
    ((name, start),) = offer.moves
    assert (name, offer.position) == ("a", 0)
    assert start >= offer.end


def test_the_plan_is_believed_where_it_is_faster_than_our_roads():
    """Ten minutes for a drive that we count at half an hour: the road is better than we know."""
    stops = [stop("a", DEPOT, 9), stop("b", FAR, 10 + 1 / 6)]
    assert ask(shift(*stops), at=FAR, windows=[[11 * HOUR, 17 * HOUR]])


def test_the_break_is_kept():
    pause = {"earliest": 12 * HOUR, "latest": 13 * HOUR, "duration": HOUR}
    stops = [stop("a", NEAR, 10.5), stop("b", NEAR, 13.75)]
    assert ask(shift(*stops), slot=[12 * HOUR, 13 * HOUR])
    assert not ask(shift(*stops, **{"break": pause}), slot=[12 * HOUR, 13 * HOUR])


def test_a_slot_promised_for_yesterday_is_lost_already_and_refuses_nothing():
    late = {"first": -DAY, "last": 12 * HOUR, "opens": -DAY, "closes": -DAY + HOUR}
    assert ask(shift(stop("a", NEAR, 10, **late)))


def test_the_same_seed_gives_the_same_offers():
    days = [shift(stop(f"v{day}", NEAR, 24 * day + 10), day=day) for day in range(3)]
    assert ask(*days) == ask(*days)


def test_pace_changes_the_time_on_site():
    (offer,) = ask(shift(pace=1.5), slot=[9 * HOUR, 10 * HOUR])
    assert offer.end - offer.start == 1.5 * HOUR


def test_an_empty_day_is_offered_in_the_afternoon_too():
    pause = {"earliest": 11 * HOUR, "latest": 13 * HOUR, "duration": HOUR}
    assert any(offer.slot[0] >= 14 * HOUR for offer in ask(shift(**{"break": pause})))


def test_a_given_slot_is_strict_only_on_demand():
    slot, values = [9 * HOUR, 9 * HOUR + 600], {"target": 0.999}
    assert ask(shift(), slot=slot, **values)
    assert not ask(shift(), slot=slot, strict=True, **values)


def test_others_are_guarded_while_the_target_is_lowered():
    stop = {"id": "a", "at": NEAR, "work": HOUR, "start": 10 * HOUR, "first": 10 * HOUR,
            "last": 11 * HOUR, "opens": 10 * HOUR, "closes": 11 * HOUR}  # fmt: skip
    for offer in ask(shift(stop), target=0.6, guard=0.95, limit=20):
        assert all(after >= min(0.95, before) - 0.01 for _id, before, after in offer.at_risk)
