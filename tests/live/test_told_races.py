"""Two senders at once, requests that contend, and how soon a new sender goes on after a kill."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from fake_mail import MailServer
from fake_sms import SmsProvider
from faults import Hang
from kills import at_stage, strike
from ledger import Ledger
from rig import RpcError
from senders import Senders

_REQUESTS = 20
_RESUME_SECONDS = 90


@pytest.fixture
def told(make_server):
    """told(number of customers, **settings): a server of the test's own, its ledger and its senders."""
    with MailServer() as mails, SmsProvider() as texts:
        opened = []

        def start(number, **settings):
            live_server = make_server(**{"workers": 1, "crons": 1, **settings})
            ledger = Ledger(live_server, mails, texts, number)
            senders = Senders(live_server)
            opened.append(senders)
            senders.keep_only(*Ledger.JOBS)
            return ledger, senders

        yield start
        for senders in opened:
            senders.close()


def test_two_senders_share_the_work_and_never_take_the_same_row(told):
    ledger, senders = told(6, crons=2)
    twin = senders.add_twin(ledger.admin, Ledger.JOBS[0])
    seen = set()

    def note(peer):
        seen.add(senders.owner(peer))
        time.sleep(0.3)  # long enough for both to be at work

    ledger.mails.script.at("mail", note, times=20)
    for _round in range(2):
        ledger.write()
        senders.make_due(twin)
        senders.wait(ledger.is_settled)
    assert len(seen) == 2, seen
    assert ledger.state("mail") == ledger.state("sms") == {"sent"}
    assert not ledger.audit()


def test_a_sender_that_hangs_keeps_its_row_and_the_other_one_does_the_rest(told):
    ledger, senders = told(4, crons=2)
    twin = senders.add_twin(ledger.admin, Ledger.JOBS[0])
    hang = Hang()
    ledger.mails.script.at("taken", hang)
    ledger.write()
    senders.make_due(twin)
    others = ["sent"] * 3
    senders.wait(lambda: sorted(_mail_states(ledger)) == ["sending", *others] or senders.make_due(twin))
    senders.make_due(twin)  # the dead are looked for once more: who hangs is not dead
    time.sleep(2)
    assert sorted(_mail_states(ledger)) == ["sending", *others]
    hang.release()
    senders.wait(ledger.is_settled)
    assert sorted(_mail_states(ledger)) == [*others, "uncertain"]
    assert not ledger.audit()


def test_one_of_two_senders_is_killed_and_the_other_one_finishes(told):
    ledger, senders = told(6, crons=2)
    twin = senders.add_twin(ledger.admin, Ledger.JOBS[0])
    senders.make_due(twin)
    for stage in ("rcpt", "taken"):
        assert strike(senders, ledger, at_stage(ledger.mails.script, stage))
        senders.make_due(twin)
    assert not ledger.audit()
    assert "sent" in _mail_states(ledger)


def _mail_states(ledger):
    return [row[2] for row in ledger.rows(f"rig {ledger.rounds}") if row[0] == "mail"]


def test_of_twenty_contended_requests_each_customer_is_told_once(told):
    ledger, senders = told(3, workers=0, db_maxconn=70)
    ledger.server.expect_log("could not serialize|bad query")
    sessions = [ledger.server.session("admin") for _number in range(_REQUESTS)]

    def tell(session):
        try:
            ledger.tell(session, "rig contended")
        except RpcError:
            return 0
        return 1

    for _round in range(3):
        ledger.rounds += 1
        with ThreadPoolExecutor(_REQUESTS) as pool:
            successes = sum(pool.map(tell, sessions))
        assert successes
    senders.wait(ledger.is_settled)
    assert not ledger.audit()
    assert len(ledger.rows("rig contended")) == 6, "three customers, by mail and by text message"
    assert len(ledger.mails.taken) == len(ledger.texts.taken) == 3
    assert not ledger.server.complaints()


@pytest.mark.slow
def test_after_a_kill_the_next_sender_goes_on_by_itself_in_time(told):
    ledger, senders = told(3)
    killed_at = []

    def kill(peer):
        senders.kill(peer)
        killed_at.append(time.monotonic())

    ledger.mails.script.at("data", kill)
    ledger.write()
    senders.wait(lambda: killed_at, nudge=False, seconds=_RESUME_SECONDS)
    senders.wait(lambda: not _is_under_way(ledger), nudge=False, seconds=2 * _RESUME_SECONDS)
    resumed = time.monotonic() - killed_at[0]
    sys.stderr.write(f"resumed and finished {resumed:.0f} s after the kill, nobody helping\n")
    assert sorted(_mail_states(ledger)) == ["sent", "sent", "uncertain"]
    assert resumed <= _RESUME_SECONDS


@pytest.mark.slow
def test_after_three_kills_in_a_row_the_next_sender_goes_on_in_time(told):
    """Odoo counts a job that died three times as failed, and puts it off."""
    ledger, senders = told(3)
    killed_at = []

    def kill(peer):
        senders.kill(peer)
        killed_at.append(time.monotonic())

    ledger.mails.script.at("mail", kill, times=3)
    ledger.write()
    senders.wait(lambda: len(killed_at) == 3)
    senders.wait(lambda: not _is_under_way(ledger), nudge=False, seconds=2 * _RESUME_SECONDS)
    resumed = time.monotonic() - killed_at[-1]
    sys.stderr.write(f"resumed and finished {resumed:.0f} s after the third kill, nobody helping\n")
    assert ledger.state("mail") == {"sent"}
    assert resumed <= _RESUME_SECONDS


def _is_under_way(ledger):
    return {"due", "claimed", "sending"} & {row[2] for row in ledger.rows()}
