"""Where a sender can be killed, and what happens then: the sweep of the tests of messages."""

import contextlib
import threading
import time

from faults import HangUpError

MAIL_STAGES = ("connect", "ehlo", "mail", "rcpt", "data", "body", "taken", "accepted", "quit")
SMS_STAGES = ("connect", "request", "taken", "answered")


def at_stage(script, stage):
    """A point of a conversation with a carrier. What has not been taken by then is lost on the way."""

    @contextlib.contextmanager
    def point(senders):
        died = threading.Event()

        def fault(peer):
            senders.kill(peer)
            died.set()
            if stage not in ("taken", "accepted", "answered"):
                raise HangUpError

        script.at(stage, fault)
        try:
            yield died.is_set
        finally:
            script.clear()

    return point


def at_halt(halt, state, *, at_commit):
    """A point inside PostgreSQL: while a state is written, or while that is committed."""

    @contextlib.contextmanager
    def point(senders):
        died = threading.Event()

        def strike_when_met():
            if not died.is_set() and halt.is_met():
                senders.kill()
                halt.release()
                died.set()
            return died.is_set()

        halt.arm(state, at_commit)
        try:
            yield strike_when_met
        finally:
            halt.release()

    return point


def after(seconds):
    """Any moment: so long after the sender was woken."""

    @contextlib.contextmanager
    def point(senders):
        moment = time.monotonic() + seconds
        died = threading.Event()

        def strike_in_time():
            if not died.is_set() and time.monotonic() >= moment:
                senders.kill()
                died.set()
            return died.is_set()

        yield strike_in_time

    return point


def strike(senders, flow, point):
    """Write messages, kill the sender at a point, let another one finish; say whether one was killed."""
    before = senders.killed
    flow.write()
    with point(senders) as is_dead:
        senders.wait(lambda: is_dead() or flow.is_settled(), step=0.02)
    senders.wait(flow.is_settled)
    return senders.killed > before
