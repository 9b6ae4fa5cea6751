import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import answer
from ..tools.outcome import RETRY, SENT

_logger = logging.getLogger(__name__)

# A carrier that hung may still be swallowing: it is asked a little later, then less and less often.
_FIRST_ASKED = timedelta(seconds=30)
_PAUSE = timedelta(minutes=5)
_GIVEN_UP = timedelta(hours=24)
_BATCH = 100
_OPEN = ("uncertain", "failed", "bounced")


class FieldNotificationDoubt(models.AbstractModel):
    """Messages of which nobody knows whether they arrived: the carrier is asked, else a human.

    None of them is ever sent again blindly. Sent again, a message keeps its name, by which a
    carrier or a mailbox recognises the second one.
    """

    _name = "field.notification.doubt"
    _description = "Doubtful Messages"

    # === ACTIONS === #
    def action_confirm(self):
        """The customer says that it arrived."""
        for row_sudo in self._get_doubtful(("uncertain",)):
            row_sudo._close("delivered", detail=self._get_by())
            row_sudo._thread()

    def action_send_again(self):
        """Send it again under the same name, if it still says something true."""
        rows_sudo = self._get_doubtful(_OPEN)
        for row_sudo in rows_sudo:
            if row_sudo._get_stale_reason():
                raise UserError(
                    self.env._(
                        "“%(subject)s” is not true any more: write to the customer or call.",
                        subject=row_sudo.display_name,
                    )
                )
        rows_sudo._put_back(self._get_by())

    def action_give_up(self):
        """Somebody told the customer by other means."""
        for row_sudo in self._get_doubtful(_OPEN):
            row_sudo._close("called", detail=self._get_by())

    # === BUSINESS === #
    @api.model
    def _cron_ask(self):
        """Ask the carriers about what nobody knows."""
        now = fields.Datetime.now()
        asked = Domain("state", "=", "uncertain") & Domain("channel", "=", "sms")
        asked &= Domain("claimed_at", "<=", now - _FIRST_ASKED) & Domain("claimed_at", ">", now - _GIVEN_UP)
        rows = self.search(asked & Domain("next_try_at", "<=", now), order="next_try_at", limit=_BATCH)
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(rows))
        for row in rows:
            row._transact(row._clear_up)
            if not cron._commit_progress(1):
                return

    def _clear_up(self):
        """Ask the carrier about one row and write down what it says."""
        self.ensure_one()
        outcome = self.env["field.sms"]._ask(self)
        # Meanwhile its receipt may have come, or a human decided.
        row = self.try_lock_for_update().filtered_domain([("state", "=", "uncertain")])
        if not row:
            return
        if outcome.kind == SENT:
            row._close("sent", detail=outcome.detail, sent_at=row.claimed_at)
            row._thread()
        elif outcome.kind == RETRY:
            row._put_back(outcome.detail)
        else:
            row.next_try_at = fields.Datetime.now() + _PAUSE

    @api.model
    def _take_answer(self, names, text):
        """Note a mail that answers a message: who answers has got it, and waits for an answer.

        The mail itself goes into the visit's thread, by Odoo's own way.
        """
        row_sudo = self.sudo().search([("uuid", "in", names)], order="id desc", limit=1)
        if row_sudo:
            self._settle(row_sudo.uuid, "delivered")
            words = answer.own_words(text)
            self.env["field.contact"]._log(
                row_sudo.intervention_id, "mail", answer.guess_motive(words), words
            )

    def _put_back(self, detail):
        """Let the worker send these rows: the same names, words that are true now."""
        self.write(
            {
                "state": "due",
                "reason": False,
                "detail": detail,
                "worker": False,
                "settled_at": False,
                "next_try_at": fields.Datetime.now(),
            }
        )
        for channel in set(self.mapped("channel")):
            self.env.ref(f"field_tournees.ir_cron_send_{channel}").sudo()._trigger()

    def _turn_to_mail(self):
        """The number wants no text messages: say it by mail where the rule has words for one."""
        rows = []
        for row in self:
            has_words = row.rule_id.way != "sms" and (row.mail_template_id or row.rule_id.mail_template_id)
            mail = has_words and row.partner_id._get_message_address("mail")
            if mail:
                names = ("occurrence", "facts", "lang", "event", "due_at")
                kept = {name: row[name] for name in names}
                links = ("rule_id", "intervention_id", "company_id", "partner_id", "mail_template_id")
                kept |= {name: row[name].id or None for name in links}
                rows.append(kept | {"channel": "mail", "recipient": mail, "state": "due", "reason": None})
        self._close("dropped", "unwanted")
        self._write_down(rows)

    def _get_doubtful(self, states):
        """Return the rows with all rights, for somebody who may work on their visits."""
        self.check_access("read")
        self.intervention_id.check_access("write")
        rows_sudo = self.sudo().try_lock_for_update().filtered_domain([("state", "in", states)])
        if not rows_sudo:
            raise UserError(self.env._("Nothing is in doubt any more: reload the list."))
        return rows_sudo

    def _get_by(self):
        return self.env._("%(user)s, by hand", user=self.env.user.name)
