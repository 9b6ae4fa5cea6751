"""The slots to offer a customer."""

from __future__ import annotations

from ..errors import require
from ..promise import Habits
from .book import Book
from .choice import Choice
from .delays import Delays
from .forecast import Forecast
from .offer import Offer
from .request import Request
from .screen import Screen
from .trial import Slot, Trial

#: Places rehearsed for one answer, if no more offers are asked for: full days say no soon.
TRIES = 24


def offers(book: Book, request: Request, habits: Habits, seed: int = 0) -> list[Offer]:
    """Find slots that a customer may be promised.

    Parameters
    ----------
    book : Book
        The plan.
    request : Request
        The visit, and what may be promised.
    habits : Habits
        What the company's days are like.
    seed : int
        The same seed gives the same offers.

    Returns
    -------
    list of Offer
        Each with a slot of its own (with a shift of its own, where the slot is given); the best
        first: by cents, wishes and preferred technician. Empty when nothing is possible.

    Raises
    ------
    ProblemError
        When the request names a shift that the book does not have, or a visit that it has.
    """
    known = request.shift is None or request.shift < len(book.shifts)
    require(known, "there is no such shift in the book", "request.shift")
    require(request.id not in book.stops.ids, "is in the book already", "request.id")
    return _Search(book, request, habits, seed).run()


class _Search:
    """One request in one book."""

    def __init__(self, book: Book, request: Request, habits: Habits, seed: int) -> None:
        self._book, self._request, self._habits, self._seed = book, request, habits, seed
        self._screen = Screen(book, request)
        self._trials: dict[int, Trial] = {}
        self._forecasts: dict[int, Forecast] = {}
        self._delays = Delays()

    def run(self) -> list[Offer]:
        """Look at candidates in order until there are enough offers."""
        choice = Choice(self._screen, self._price)
        found: dict[object, tuple[int, Offer]] = {}
        for _ in range(max(TRIES, self._request.limit)):
            candidate = choice.next()
            if candidate is None or len(found) == self._request.limit:
                break
            span, half = candidate
            offer = self._offer(span)
            key = offer and (offer.slot, self._request.slot and offer.shift)
            if offer is not None and key not in found:
                found[key] = int(choice.malus[span]) + offer.cost, offer
                choice.take(half)
        ranked = sorted(found.values(), key=lambda pair: (pair[0], pair[1].start, pair[1].shift))
        return [offer for _, offer in ranked]

    def _trial(self, shift: int) -> Trial:
        if shift not in self._trials:
            self._trials[shift] = Trial(self._screen, shift)
        return self._trials[shift]

    def _forecast(self, trial: Trial) -> Forecast:
        if trial.shift not in self._forecasts:
            forecast = Forecast(self._screen, trial, self._habits, self._delays, self._seed)
            self._forecasts[trial.shift] = forecast
        return self._forecasts[trial.shift]

    def _within(self, span: int) -> tuple[int, Slot]:
        spans = self._screen.spans
        return int(spans.shift[span]), (int(spans.first[span]), int(spans.last[span]))

    def _price(self, span: int) -> int | None:
        """Cents of the cheapest place in a span, None when there is none or none is sure enough."""
        if self._is_hopeless(span):
            return None
        if self._screen.is_exact[span]:
            return int(self._screen.cents[span])
        shift, within = self._within(span)
        place = self._trial(shift).best(within)
        return None if place is None else place.extra_cost

    def _is_hopeless(self, span: int) -> bool:
        """Whether days of this company are too uncertain for any slot in a span."""
        if self._request.is_given:
            return False
        shift, within = self._within(span)
        start = int(self._screen.starts[span])
        left = self._slots(shift, within)[1] - self._request.on_grid(start)
        widest = max((width for width in self._request.widths if width <= left), default=-1)
        return self._delays.are_too_long(start - int(self._book.shifts.start[shift]), widest)

    def _slots(self, shift: int, within: Slot) -> Slot:
        """Seconds between which the slot of a span must lie."""
        first, last = self._request.window(within)
        if self._request.shift is None:
            # Nobody is promised a technician after the end of his day.
            last = min(last, int(self._book.shifts.last[shift]))
        return first, last

    def _offer(self, span: int) -> Offer | None:
        """Choose the slot of the cheapest place in a span, and settle the visit in it."""
        shift, within = self._within(span)
        trial = self._trial(shift)
        place, forecast = trial.best(within), self._forecast(trial)
        assert place is not None
        route = trial.route(place, within)
        rehearsal = forecast.with_visit(route, place.position)
        slot = forecast.slot(rehearsal, place.position, self._slots(shift, within))
        if slot is None:
            return None
        if not slot[0] <= rehearsal.day.stops[place.position].start <= slot[1]:
            # He waits until the slot opens.
            settled = trial.best(slot)
            if settled is None:
                return None
            place, within, route = settled, slot, trial.route(settled, slot)
            rehearsal = forecast.with_visit(route, place.position)
        outcome = forecast.outcome(rehearsal, place.position, slot)
        return None if outcome is None else trial.offer(place, route, slot, *outcome)
