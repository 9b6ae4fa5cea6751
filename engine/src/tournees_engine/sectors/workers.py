"""The processes that search, and the threads that wait for them."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType

from .job import READY, Answer, Job

#: Seconds between two looks at the wish to cancel.
LOOK = 0.1
SOURCES = Path(__file__).parents[2]

Process = subprocess.Popen[bytes]


class Workers:
    """A few processes; each searches one job at a time, in a memory of its own.

    Parameters
    ----------
    count : int
        Processes.
    cancelled : callable
        When it returns true the searches end with what they have.
    """

    def __init__(self, count: int, cancelled: Callable[[], bool]) -> None:
        self._cancelled = cancelled
        self._processes: list[Process | None] = [None] * count
        self._free: SimpleQueue[int] = SimpleQueue()
        for seat in range(count):
            self._free.put(seat)
        self._threads = ThreadPoolExecutor(count)
        self._ended = False

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in self._processes:
            if process is not None and process.returncode is None:
                process.kill()
                process.communicate()
        self._threads.shutdown()

    def map(self, jobs: Sequence[Job], done: Callable[[int, Answer | None], None]) -> None:
        """Have jobs searched; `done` gets the rank and the answer of each, in order.

        An answer is None when its process died, of hunger most often.
        """
        futures = [self._threads.submit(self._ask, job) for job in jobs]
        for rank, future in enumerate(futures):
            while not wait([future], LOOK).done:
                if not self._ended and self._cancelled():
                    self._end_searches()
            done(rank, future.result())

    @property
    def pids(self) -> list[int]:
        """Process ids of those that were started."""
        return [process.pid for process in self._processes if process is not None]

    def _end_searches(self) -> None:
        self._ended = True
        for process in self._processes:
            if process is not None:
                process.terminate()

    def _ask(self, job: Job) -> Answer | None:
        seat = self._free.get()
        try:
            return _asked(self._process(seat), job)
        finally:
            self._free.put(seat)

    def _process(self, seat: int) -> Process:
        process = self._processes[seat]
        if process is None or process.returncode is not None:
            process = _started()
            self._processes[seat] = process
            if self._ended:
                process.terminate()
        return process


def _asked(process: Process, job: Job) -> Answer | None:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        pickle.dump(job, process.stdin)
        process.stdin.flush()
        answer: Answer = pickle.load(process.stdout)
    except (EOFError, OSError, pickle.UnpicklingError):
        process.kill()
        process.communicate()
        return None
    return answer


def _started() -> Process:
    """Start a worker, and wait until it listens to signals."""
    command = [sys.executable, "-m", f"{__package__}.worker"]
    paths = [str(SOURCES), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment)
    assert process.stdout is not None
    process.stdout.read(len(READY))
    return process
