import logging
import re
import secrets
from contextlib import contextmanager
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, plaintext2html

from ..tools import mail_style
from ..tools.outcome import DOWN, REFUSED, RETRY, SENT, UNKNOWN, Outcome

_logger = logging.getLogger(__name__)

# The thread makes a link of an address; the brackets around it are no part of it.
_BRACKETED = re.compile(r"<(https?://[^>\s]+)>")
# The customer's own link, which is a key: colleagues get the page without it.
_KEY = re.compile(r"/(?:field/track|t)/[A-Za-z0-9_-]{22}[^\s>]*")
# Names our advisory locks among others in the database.
_LOCKS = 0x4E0F1
# One job sends so many messages before others have their turn.
_BATCH = 500
# Minutes until the next try of what was surely not taken; then it is given up.
_PAUSES = (1, 2, 5, 15, 30, 60, 120, 240)


class FieldNotificationQueue(models.AbstractModel):
    """The worker that takes messages from the ledger and sends them, each once.

    Each channel has a worker of its own: a dead mail server keeps no text message waiting.
    Three commits a message: *claimed* (words frozen), *sending* (the carrier agreed, the text
    leaves now), and what became of it. A worker that dies before *sending* left nothing behind:
    the row is due again. After it nobody knows: the row is *uncertain*. The advisory lock of a
    worker is free when its connection is gone, which tells the dead from the slow.
    """

    _name = "field.notification.queue"
    _description = "Queue of Messages"
    _inherit = ["field.transact"]

    # === BUSINESS === #
    @api.model
    def _cron_send(self, channel):
        """Send what is due by a channel; a company's carrier that does not answer is left alone."""
        cron = self.env["ir.cron"]
        down = set()  # companies whose carrier does not answer: the others' need not wait for it
        with self._working() as worker:
            self._transact(self._release_orphans)
            # Odoo puts off a job that died three times without progress; customers would wait for it.
            cron._commit_progress(1)
            for _number in range(_BATCH):
                row = self._transact(lambda: self._claim(channel, worker, down))
                if not row:
                    return
                if row._send().kind == DOWN:
                    down.add(row.company_id.id)
                if not cron._commit_progress(1, remaining=self._count_due(channel, down)):
                    return

    @contextmanager
    def _working(self):
        """Hold a lock that lasts as long as this worker's connection; give its number."""
        worker = secrets.randbelow(2**31 - 1) + 1
        self.env.cr.execute(SQL("SELECT pg_advisory_lock(%s, %s)", _LOCKS, worker))
        try:
            yield worker
        finally:
            self._roll_back()  # whatever was to be kept is committed
            self.env.cr.execute(SQL("SELECT pg_advisory_unlock(%s, %s)", _LOCKS, worker))

    @api.model
    def _release_orphans(self):
        """Give back what dead workers held: what had not left is due again, the rest uncertain.

        A message that kills its worker each time goes behind the others, and is given up like any
        that fails too often.
        """
        self.flush_model()
        held = self.env.execute_query(
            SQL(
                """
                SELECT id, state FROM field_notification
                WHERE state IN ('claimed', 'sending') AND worker NOT IN (
                    SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = %s
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                )
                FOR UPDATE SKIP LOCKED
                """,
                _LOCKS,
            )
        )
        rows = self.browse(row_id for row_id, _state in held)
        rows.filtered(lambda row: row.state == "sending")._close("uncertain")
        for row in rows.filtered(lambda row: row.state == "claimed"):
            row._try_again(row.attempts + 1, timedelta())

    @api.model
    def _claim(self, channel, worker, down=()):
        """Take the next row that is due, write its words, and return it; empty if none is left."""
        now = fields.Datetime.now()
        while taken := self._take(channel, worker, now, down):
            row = self.browse(taken)
            try:
                with self.env.cr.savepoint():
                    reason = row._get_stale_reason() or row._readdress()
                    if not reason:
                        row.write(getattr(row, f"_render_{row.channel}")())
                        return row
            except psycopg2.OperationalError:  # not the row's fault: the whole step is done again
                raise
            except Exception as error:
                _logger.exception("Message %s cannot be written", row.id)
                row._close("failed", "template", detail=str(error))
            else:
                row._close("dropped", reason)
        return self.browse()

    @api.model
    def _take(self, channel, worker, now, down):
        """Return the id of the next row that is due and that no other worker takes, or None."""
        self.flush_model()
        found = self.env.execute_query(
            SQL(
                """
                UPDATE field_notification SET state = 'claimed', worker = %s, claimed_at = %s
                WHERE id = (
                    SELECT id FROM field_notification
                    WHERE state = 'due' AND channel = %s AND next_try_at <= %s
                    AND company_id != ALL(%s)
                    ORDER BY next_try_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
                ) RETURNING id
                """,
                worker,
                now,
                channel,
                now,
                list(down),
            )
        )
        self.invalidate_model(["state", "worker", "claimed_at"])
        return found[0][0] if found else None

    def _send(self):
        """Hand a claimed row to its carrier, write down what became of it, and return the outcome."""
        self.ensure_one()
        if self.company_id.field_outbox:
            outcome = Outcome(SENT)
            self._transact(lambda: self.write({"is_outbox": True}))
        else:
            try:
                outcome = getattr(self, f"_deliver_{self.channel}")(self._set_sending)
            except Exception as error:
                _logger.exception("Message %s: the carrier broke down", self.id)
                self._roll_back()
                outcome = Outcome(UNKNOWN if self.state == "sending" else RETRY, str(error))
        self._transact(lambda: self._note(outcome))
        return outcome

    def _set_sending(self):
        """The last commit before the text leaves."""
        self._transact(lambda: self.write({"state": "sending"}))

    def _note(self, outcome):
        """Write down an outcome; what was surely not taken is tried again later."""
        self.ensure_one()
        self.invalidate_recordset()  # what was read before the carrier was talked to is old
        values = {"detail": outcome.detail or False, "provider_ref": outcome.ref or False}
        if self.state not in ("claimed", "sending"):  # its receipt was faster
            if outcome.kind == SENT:
                self.write({"sent_at": fields.Datetime.now(), "attempts": self.attempts + 1, **values})
                self._thread()
            return
        attempts = self.attempts + (outcome.kind != DOWN)  # it is not the message that fails
        if outcome.kind == SENT:
            self._close("sent", sent_at=fields.Datetime.now(), attempts=attempts, **values)
            self._thread()
        elif outcome.kind == UNKNOWN:
            self._close("uncertain", attempts=attempts, **values)
        elif outcome.kind == REFUSED:
            self._close("failed", "refused", attempts=attempts, **values)
        else:
            pause = timedelta(minutes=_PAUSES[min(max(attempts, 1), len(_PAUSES)) - 1])
            self._try_again(attempts, pause, **values)

    def _try_again(self, attempts, pause, **values):
        """Let a row that was surely not taken wait for its next try; give it up after the last one."""
        self.ensure_one()
        if attempts > len(_PAUSES):
            self._close("failed", "tried", attempts=attempts, **values)
            return
        again = {"state": "due", "worker": False, "next_try_at": fields.Datetime.now() + pause}
        self.write(again | {"attempts": attempts} | values)

    def _thread(self):
        """Put what was sent into the visit's thread, where replies and bounces find it."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self.env["mail.message"].sudo().create(self._prepare_thread_message())
        except psycopg2.OperationalError:
            raise
        except Exception:  # it has left all the same: never make that uncertain
            _logger.exception("Message %s cannot be put into its thread", self.id)

    def _prepare_thread_message(self):
        # Without its looks, which the thread would take half of.
        text = mail_style.plain(self.body) if self.channel == "mail" else self.text
        text = _KEY.sub(f"/field/agent/{self.intervention_id.id}", text)
        return {
            "model": "field.intervention",
            "res_id": self.intervention_id.id,
            "message_id": self.message_id,
            "message_type": "email_outgoing" if self.channel == "mail" else "sms",
            "subject": self.subject,
            "body": plaintext2html(_BRACKETED.sub(r"\1", text)),
            "author_id": self.company_id.partner_id.id,
            "email_from": self.email_from,
            "reply_to": self.reply_to,
            "subtype_id": self.env.ref("mail.mt_note").id,
            "is_internal": True,
        }

    @api.model
    def _count_due(self, channel, down):
        due = Domain("state", "=", "due") & Domain("channel", "=", channel)
        due &= Domain("company_id", "not in", list(down))
        return self.search_count(due & Domain("next_try_at", "<=", fields.Datetime.now()), limit=_BATCH)
