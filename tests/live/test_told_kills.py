"""kill -9 of the sender at every step of sending: nothing goes twice, nothing is lost without a word.

TOURNEES_KILLS=200 is the claim's own number; each kill takes two to four seconds.
"""

import itertools
import os
import random
import sys
from collections import Counter

import pytest
from fake_mail import MailServer
from fake_sms import SmsProvider
from kills import MAIL_STAGES, SMS_STAGES, after, at_halt, at_stage, strike
from ledger import Ledger
from senders import Halt, Senders

_KILLS = int(os.environ.get("TOURNEES_KILLS", "0"))
_STATES = ("claimed", "sending", "sent")


@pytest.fixture(scope="module")
def told(serve):
    """A prefork server with one sender, its ledger, and a halt in the ledger's table."""
    with serve(workers=1, crons=1) as live_server, MailServer() as mails, SmsProvider() as texts:
        ledger = Ledger(live_server, mails, texts)
        senders = Senders(live_server)
        senders.keep_only(*Ledger.JOBS)
        halt = Halt(live_server, "field_notification")
        yield ledger, senders, halt
        halt.close()
        senders.close()


def _points(ledger, halt):
    """Return {name: point} of every step of sending."""
    points = {f"mail {stage}": at_stage(ledger.mails.script, stage) for stage in MAIL_STAGES}
    points |= {f"sms {stage}": at_stage(ledger.texts.script, stage) for stage in SMS_STAGES}
    for state in _STATES:
        points[f"writing {state}"] = at_halt(halt, state, at_commit=False)
        points[f"committing {state}"] = at_halt(halt, state, at_commit=True)
    return points


def test_the_sender_is_killed_at_every_step(told):
    ledger, senders, halt = told
    points = _points(ledger, halt)
    struck = Counter()
    for number in itertools.count():
        if senders.killed >= max(_KILLS, len(points)):
            break
        name = list(points)[number % len(points)]
        if number >= 2 * len(points):  # then at any moment: a round takes about a second
            name, point = "any moment", after(random.Random(number).uniform(0, 1.2))
        else:
            point = points[name]
        assert strike(senders, ledger, point) or name == "any moment", f"nobody was killed: {name}"
        struck[name] += 1
        assert not ledger.audit(), name
    states = Counter(f"{channel} {state}" for channel, _key, state, _reason in ledger.rows())
    sys.stderr.write(f"{senders.killed} kills at {len(struck)} steps: {dict(states)}\n")
