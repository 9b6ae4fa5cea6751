"""Search with the native core: ruin and recreate by strings, in C++."""

from __future__ import annotations

from ..native.core import GRAINS_PER_CENT, Core
from ..native.flatten import flatten
from ..plan import Plan
from ..stop import Stop
from .backend import Report

#: Temperatures at the beginning and at the end, in prices of a usual leg between neighbours and
#: of a usual change; found by trials on VRPTW instances and on technician days.
HOT, COLD = 3.0, 0.04
#: Ruins for each of the options' iterations.
RUINS = 200
#: Share of the clock for the choice among all the routes met, where that makes SHORTEST seconds:
#: in less, it finds nothing that the search has not found.
COMBINING, SHORTEST = 0.04, 1.0
#: Seconds between two looks at the clock and at the cancel flag.
PACE = 0.03


class NativeBackend:
    """Runs the library in the calling process; other threads go on meanwhile."""

    name = "native"

    def search(self, plan: Plan, stop: Stop, seed: int, report: Report) -> tuple[Plan, int]:
        """Search from a plan, see `Backend.search`."""
        if not plan.instance.tasks or not plan.instance.vehicles:
            return plan, 0
        core = Core(flatten(plan.instance, plan.sequences), seed)
        core.begin(plan.sequences, plan.appointments)
        core.fill()
        ruins = self._run(core, _searching(stop), report)
        found = Plan.from_sequences(plan.instance, *core.best())
        found = min(found, plan, key=lambda one: one.cost)
        return self._combine(found, core, stop, seed), ruins

    def _run(self, core: Core, stop: Stop, report: Report) -> int:
        cooling = Cooling(stop)
        best = None
        while cooling.left > 0 and not stop.over:
            count, hot, cold = cooling.next()
            price = core.run(count, hot, cold)
            cooling.done(count)
            if best is None or price < best:
                best = price
                report(round(price / GRAINS_PER_CENT), core.best_left_out)
        return cooling.ruins

    def _combine(self, plan: Plan, core: Core, stop: Stop, seed: int) -> Plan:
        """Put together good routes met at different times, in the time that is left."""
        left = stop.remaining
        if left is None or left < SHORTEST / 2 or stop.over:
            return plan
        # OR-Tools takes half a second to load: only a long search pays for it.
        from ..pool import combine  # noqa: PLC0415

        return combine(plan, core.pool(), GRAINS_PER_CENT, core.twins, left, seed)


class Cooling:
    """Shares the ruins among turns: their temperatures, and their count by the clock.

    Parameters
    ----------
    stop : Stop
        When it counts iterations, each turn is the same whatever the machine.
    """

    def __init__(self, stop: Stop) -> None:
        self._stop = stop
        self._most = None if stop.iterations is None else RUINS * stop.iterations
        self._began = self._last = stop.elapsed
        self._turn = 20 if self._most is None else RUINS
        self.ruins = 0

    @property
    def left(self) -> float:
        """Share of the search that is left, from 1 down to 0."""
        left = 1.0
        if self._most is not None:
            left = 1 - self.ruins / self._most
        if self._stop.seconds is not None:
            span = max(1e-9, self._stop.seconds - self._began)
            left = min(left, 1 - (self._stop.elapsed - self._began) / span)
        return left

    def next(self) -> tuple[int, float, float]:
        """Ruins of the next turn, and its first and last temperatures."""
        done = 1 - self.left
        if self._most is None:
            return self._turn, _heat(done), _heat(done)
        turn = min(self._turn, self._most - self.ruins)
        return turn, _heat(done), _heat(done + turn / self._most)

    def done(self, count: int) -> None:
        """Count a turn; by the clock, the next one lasts about `PACE`."""
        self.ruins += count
        now = self._stop.elapsed
        took, self._last = now - self._last, now
        if self._most is not None:
            return
        if took < PACE:
            self._turn *= 2
        elif took > 3 * PACE:
            self._turn = max(10, self._turn // 2)


def _searching(stop: Stop) -> Stop:
    """Return the part of the time that is for the search."""
    left = stop.remaining
    if left is None or left * COMBINING < SHORTEST:
        return stop
    return stop.part((1 - COMBINING) * left)


def _heat(done: float) -> float:
    return float(HOT * (COLD / HOT) ** min(1.0, max(0.0, done)))


BACKEND = NativeBackend()
