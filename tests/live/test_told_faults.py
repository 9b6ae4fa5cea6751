"""Carriers that refuse, hang up, say nothing or are slow: each message goes once, or its row says why not."""

import time

import pytest
from fake_mail import MailServer
from fake_sms import SmsProvider
from faults import Hang, answer, drop
from ledger import Ledger
from senders import Senders


@pytest.fixture(scope="module")
def told(serve):
    """A prefork server with one sender, and one customer."""
    with serve(workers=1, crons=1) as live_server, MailServer() as mails, SmsProvider() as texts:
        ledger = Ledger(live_server, mails, texts, number=1)
        senders = Senders(live_server)
        senders.keep_only(*Ledger.JOBS)
        yield ledger, senders
        senders.close()


def _label(value):
    return getattr(value, "__name__", str(value))


def _meet(told, script, stage, fault):
    """Let the next message meet a fault; wait until all that can be known is known."""
    ledger, senders = told
    script.at(stage, fault)
    ledger.write()
    senders.wait(ledger.is_settled)
    assert not ledger.audit()
    assert script.reached[stage]
    script.clear()


@pytest.mark.parametrize(
    ("stage", "fault", "state"),
    [
        ("connect", drop, "sent"),
        ("connect", answer("421 too busy"), "sent"),
        ("ehlo", drop, "sent"),
        ("mail", answer("451 try again later"), "sent"),
        ("mail", answer("530 log in first"), "sent"),  # until somebody has set it right
        ("mail", drop, "sent"),
        ("rcpt", answer("450 greylisted"), "sent"),
        ("rcpt", answer("550 no such user"), "failed"),
        ("rcpt", drop, "sent"),
        ("data", answer("451 try again later"), "sent"),
        ("data", answer("554 no thanks"), "failed"),
        ("data", drop, "uncertain"),
        ("body", answer("451 try again later"), "sent"),
        ("body", answer("552 too large"), "failed"),
        ("body", drop, "uncertain"),
        ("taken", drop, "uncertain"),
        ("quit", drop, "sent"),
    ],
    ids=_label,
)
def test_a_mail_server_s_fault_decides_what_becomes_of_the_mail(told, stage, fault, state):
    ledger, _senders = told
    _meet(told, ledger.mails.script, stage, fault)
    assert ledger.state("mail") == {state}
    assert ledger.state("sms") == {"sent"}


@pytest.mark.parametrize(
    ("stage", "fault", "state"),
    [
        ("connect", drop, "sent"),
        ("request", answer(500), "sent"),  # nobody knows; the operator, asked, has never seen it
        ("request", answer(503), "sent"),
        ("request", answer(429), "sent"),
        ("request", answer(401), "sent"),  # until somebody has corrected the key
        ("request", answer(400), "failed"),
        ("request", drop, "sent"),
        ("taken", answer(500), "sent"),  # nobody knows; the operator, asked, has it
        ("taken", drop, "sent"),
        ("answered", drop, "sent"),
    ],
    ids=_label,
)
def test_an_sms_operator_s_fault_decides_what_becomes_of_the_text_message(told, stage, fault, state):
    ledger, _senders = told
    _meet(told, ledger.texts.script, stage, fault)
    assert ledger.state("sms") == {state}
    assert ledger.state("mail") == {"sent"}


def test_an_operator_that_cannot_say_is_asked_again(told):
    ledger, _senders = told
    ledger.texts.script.at("asked", answer(500), times=2)
    _meet(told, ledger.texts.script, "taken", drop)
    assert ledger.texts.script.reached["asked"] >= 3
    assert ledger.state("sms") == {"sent"}


def test_slow_carriers_are_waited_for(told):
    ledger, _senders = told
    ledger.texts.script.at("request", lambda _peer: time.sleep(3))
    _meet(told, ledger.mails.script, "body", lambda _peer: time.sleep(3))
    assert ledger.state("mail") == ledger.state("sms") == {"sent"}


def test_a_receipt_that_comes_before_the_answer_and_then_twice_more_counts_once(told):
    ledger, _senders = told

    def report(_peer):
        return ledger.report(ledger.texts.taken[-1].key, "delivered") // 1000  # 0: answer as usual

    _meet(told, ledger.texts.script, "taken", report)
    assert ledger.state("sms") == {"delivered"}
    key = ledger.texts.taken[-1].key
    assert [ledger.report(key, status) for status in ("delivered", "delivered", "sent")] == [200] * 3
    assert ledger.state("sms") == {"delivered"}
    assert ledger.steps(key) == ["delivered"]
    assert ledger.report("0" * 32, "delivered") == 200, "somebody else's message"
    assert ledger.report(key, "") == 400
    assert not ledger.audit()


@pytest.mark.slow
def test_a_mail_server_that_falls_silent_after_the_text_leaves_it_uncertain(told):
    ledger, senders = told
    hang = Hang()
    ledger.mails.script.at("taken", hang)
    ledger.write()
    waited = senders.wait(lambda: ledger.state("mail") == {"uncertain"}, seconds=90)
    hang.release()
    assert waited <= 90
    senders.wait(ledger.is_settled)
    assert not ledger.audit()
