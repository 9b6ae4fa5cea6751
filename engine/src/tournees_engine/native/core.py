"""The shared library's functions, with numpy arrays instead of pointers."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .library import load

#: Prices of the library: a second at cents per hour, a metre at cents per kilometre and a cent
#: are all whole numbers of grains.
GRAINS_PER_CENT = 18000

#: The arrays of `Arrays` in api.cpp after its numbers: name and type of the items.
FIELDS = (
    ("durations", np.int32),
    ("distances", np.int32),
    ("vehicle", np.int32),
    ("vehicle_price", np.int64),
    ("task", np.int32),
    ("task_price", np.int64),
    ("task_resources", np.uint64),
    ("window_from", np.int32),
    ("windows", np.int32),
    ("service", np.int32),
    ("service_price", np.int64),
    ("allowed", np.uint8),
    ("need", np.int32),
    ("carried", np.int32),
    ("quantity", np.int32),
    ("instant_from", np.int32),
    ("instant", np.int32),
    ("traffic", np.int32),
)
NUMBERS = (
    "places", "kinds", "vehicles", "tasks", "parts", "resources", "instants",
    "traffic_points",
)  # fmt: skip


_POINTER = ctypes.c_void_p


class _Arrays(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_int32) for name in NUMBERS),
        ("balance_price", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name, _ in FIELDS),
    )


class Core:
    """A search in the library; the GIL is free while it runs.

    Parameters
    ----------
    arrays : dict
        The numbers and arrays of a problem, see `flatten.flatten`.
    seed : int
        Seed of every random choice.

    Raises
    ------
    MemoryError
        When the problem is too big.
    """

    def __init__(self, arrays: dict[str, Any], seed: int) -> None:
        self._library = load()
        kept = {
            name: np.ascontiguousarray(arrays[name], dtype=kind).ravel() for name, kind in FIELDS
        }
        self.vehicles, self.tasks = int(arrays["vehicles"]), int(arrays["tasks"])
        #: Kind of each vehicle: those of the same one may drive each other's routes.
        self.twins = [int(row[-1]) for row in arrays["vehicle"]]
        struct = _Arrays(
            **{name: int(arrays[name]) for name in (*NUMBERS, "balance_price")},
            **{name: array.ctypes.data for name, array in kept.items()},
        )
        self._handle = self._library.tournees_open(ctypes.byref(struct), seed)
        if not self._handle:
            raise MemoryError("the problem does not fit in memory")

    def __del__(self) -> None:
        if getattr(self, "_handle", None):
            self._library.tournees_close(self._handle)

    def begin(self, sequences: Sequence[Sequence[int]], appointments: Mapping[int, int]) -> None:
        """Search from a plan: the tasks of each vehicle and the starts of visits that need two."""
        self._library.tournees_begin(self._handle, *self._addresses(sequences, appointments))

    def fill(self) -> None:
        """Insert what is left out wherever that is cheaper."""
        self._library.tournees_fill(self._handle)

    def stand(self, sequences: Sequence[Sequence[int]], appointments: Mapping[int, int]) -> None:
        """Stand on a plan to price places in it; the search stays where it is."""
        self._library.tournees_stand(self._handle, *self._addresses(sequences, appointments))

    def take_out(self, visit: int) -> bool:
        """Take a visit out of the plan stood on; false, and nothing done, when a route needs it."""
        return bool(self._library.tournees_take_out(self._handle, visit))

    def put_back(self) -> None:
        """Undo the last `take_out` that was done."""
        self._library.tournees_put_back(self._handle)

    def put(self, task: int, vehicle: int, position: int, start: int | None = None) -> None:
        """Put a task into the plan stood on; `start` is the second agreed by two technicians."""
        agreed = -1 if start is None else start
        self._library.tournees_put(self._handle, task, vehicle, position, agreed)

    def price(
        self, task: int, starts: Sequence[tuple[int, int]] = ()
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Price a task that the plan stood on leaves out, in every place.

        Parameters
        ----------
        starts : list of (int, int)
            Windows to use in place of the task's own.

        Returns
        -------
        places : array of int, n x 3
            Vehicle, position and earliest start of each place.
        extras : array of int, n
            Grains that the routes cost more (balance apart).
        """
        windows = np.array(starts, dtype=np.int32).reshape(-1, 2)
        most = 1024
        while True:
            places = np.zeros((most, 3), dtype=np.int32)
            extras = np.zeros(most, dtype=np.int64)
            count = self._library.tournees_price(
                self._handle, task, windows.ctypes.data, len(windows), most,
                places.ctypes.data, extras.ctypes.data,
            )  # fmt: skip
            if count <= most:
                return places[:count], extras[:count]
            most = int(count)

    def run(self, count: int, hot: float, cold: float) -> int:
        """Ruin and recreate `count` times while cooling; return the best price (grains)."""
        return int(self._library.tournees_run(self._handle, count, hot, cold))

    @property
    def best_left_out(self) -> int:
        """Visits that the best plan leaves out."""
        return int(self._library.tournees_best_left_out(self._handle))

    def best(self) -> tuple[list[list[int]], dict[int, int]]:
        """Return the tasks of each vehicle in the best plan, and the starts of crew visits."""
        sizes = np.zeros(self.vehicles + 1, dtype=np.int32)
        tasks = np.zeros(max(1, self.tasks), dtype=np.int32)
        starts = np.zeros(max(1, self.tasks), dtype=np.int32)
        self._library.tournees_best(
            self._handle, sizes.ctypes.data, tasks.ctypes.data, starts.ctypes.data
        )
        sequences = [tasks[sizes[rank] : sizes[rank + 1]].tolist() for rank in range(self.vehicles)]
        met = {task: int(starts[task]) for task in range(self.tasks) if starts[task] >= 0}
        return sequences, met

    def pool(self) -> list[tuple[int, tuple[int, ...], int]]:
        """Return the good routes met: (vehicle, tasks, price in grains)."""
        total = ctypes.c_int64()
        count = self._library.tournees_pool_size(self._handle, ctypes.byref(total))
        vehicles = np.zeros(max(1, count), dtype=np.int32)
        prices = np.zeros(max(1, count), dtype=np.int64)
        sizes = np.zeros(count + 1, dtype=np.int64)
        tasks = np.zeros(max(1, total.value), dtype=np.int32)
        self._library.tournees_pool(
            self._handle,
            vehicles.ctypes.data,
            prices.ctypes.data,
            sizes.ctypes.data,
            tasks.ctypes.data,
        )
        return [
            (int(vehicles[r]), tuple(tasks[sizes[r] : sizes[r + 1]].tolist()), int(prices[r]))
            for r in range(count)
        ]

    def _addresses(
        self, sequences: Sequence[Sequence[int]], appointments: Mapping[int, int]
    ) -> tuple[Any, Any, Any]:
        """Write a plan as the library reads it (the arrays live as long as their pointers)."""
        sizes = np.cumsum([0, *(len(sequence) for sequence in sequences)], dtype=np.int32)
        tasks = np.array([task for sequence in sequences for task in sequence], dtype=np.int32)
        starts = np.full(max(1, self.tasks), -1, dtype=np.int32)
        for task, start in appointments.items():
            starts[task] = start
        first, second, third = (one.ctypes.data_as(_POINTER) for one in (sizes, tasks, starts))
        return first, second, third
