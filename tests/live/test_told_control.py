"""The control: plain Odoo, killed by the same harness at the same points, sends messages twice."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from fake_mail import MailServer
from fake_sms import SmsProvider
from kills import at_stage, strike
from plain_odoo import PlainMail, PlainText
from rig import RpcError
from senders import Senders, use_mail_server

_REQUESTS = 20


@pytest.fixture(scope="module")
def plain(serve):
    """A server whose mails and text messages go to the rig, sent by Odoo's own queues."""
    with serve(workers=1, crons=1) as live_server, MailServer() as mails, SmsProvider() as texts:
        admin = live_server.session("admin")
        use_mail_server(admin, mails)
        admin.call("ir.config_parameter", "set_param", "sms.endpoint", texts.url)
        live_server.sql("DELETE FROM mail_mail; DELETE FROM sms_sms")
        senders = Senders(live_server)
        senders.keep_only(PlainMail.job, PlainText.job)
        yield live_server, senders, mails, texts
        senders.close()


@pytest.mark.parametrize("stage", ["taken", "accepted"])
def test_odoos_mail_queue_sends_twice_when_killed(plain, stage):
    live_server, senders, mails, _texts = plain
    flow = PlainMail(live_server, mails)
    assert strike(senders, flow, at_stage(mails.script, stage))
    assert max(flow.count_copies().values()) > 1, "the mail that was taken is sent again"


@pytest.mark.parametrize("stage", ["taken", "answered"])
def test_odoos_text_messages_are_sent_twice_when_killed(plain, stage):
    live_server, senders, _mails, texts = plain
    flow = PlainText(live_server, texts)
    assert strike(senders, flow, at_stage(texts.script, stage))
    assert max(flow.count_copies().values()) > 1, "the whole batch is sent again"


# What an addon without a ledger does: the visit is written, its customer is told at once.
_TELL_AT_ONCE = """
record.write({"instructions": "Sonner deux fois"})
env["mail.mail"].create({"subject": "Visite confirmée", "email_from": "chauffage@example.com",
    "email_to": "client@example.com", "body_html": "Bonjour"}).send()
"""


def test_mail_sent_inside_contended_requests_leaves_more_often_than_they_succeed(server):
    server.expect_log("could not serialize|bad query")
    with MailServer() as mails:
        admin = server.session("admin")
        use_mail_server(admin, mails)
        [model] = admin.call("ir.model", "search", [["model", "=", "field.intervention"]])
        action = {"name": "rig", "model_id": model, "state": "code", "code": _TELL_AT_ONCE}
        [action] = admin.call("ir.actions.server", "create", [action])
        [visit] = admin.call("field.intervention", "search", [], limit=1)
        context = {"active_model": "field.intervention", "active_id": visit, "active_ids": [visit]}
        sessions = [server.session("admin") for _number in range(_REQUESTS)]

        def tell(session):
            try:
                session.call("ir.actions.server", "run", [action], context=context)
            except RpcError:
                return 0
            return 1

        with ThreadPoolExecutor(_REQUESTS) as pool:
            successes = sum(pool.map(tell, sessions))
        sent = len({mail.key for mail in mails.taken})
        sys.stderr.write(f"plain Odoo: {sent} mails for {successes} requests of {_REQUESTS}\n")
        assert sent > successes
