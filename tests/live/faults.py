"""What goes wrong between a sender and its carrier: the rig's fake servers obey a script, stage by stage."""

import threading
from collections import Counter, defaultdict, deque


class HangUpError(Exception):
    """The server hangs up without a word."""


class Script:
    """The faults that a fake server has in store.

    A fault is a function of the client's (host, port). What it returns is answered in place of the
    usual answer; None changes nothing, `HangUpError` hangs up.
    """

    def __init__(self):
        self._faults = defaultdict(deque)
        self._lock = threading.Lock()
        self.reached = Counter()

    def at(self, stage, fault, times=1):
        """Let the next `times` clients who come to a stage meet a fault."""
        with self._lock:
            self._faults[stage].extend([fault] * times)

    def clear(self):
        """Forget the faults that nobody met."""
        with self._lock:
            self._faults.clear()

    def reach(self, stage, peer):
        """Meet the next fault of a stage, if there is one; return the answer that it wants."""
        with self._lock:
            self.reached[stage] += 1
            fault = self._faults[stage].popleft() if self._faults[stage] else None
        return fault(peer) if fault else None


def drop(_peer):
    """Hang up."""
    raise HangUpError


def answer(reply):
    """Return a fault that answers something else: a line of SMTP, or a status of HTTP."""

    def fault(_peer):
        return reply

    fault.__name__ = str(reply)
    return fault


class Hang:
    """A fault that says nothing, until release() or the end of its patience; then it hangs up."""

    def __init__(self, seconds=300):
        self._seconds = seconds
        self._released = threading.Event()
        self.met = threading.Event()

    def __call__(self, _peer):
        self.met.set()
        self._released.wait(self._seconds)
        raise HangUpError

    def release(self):
        self._released.set()
