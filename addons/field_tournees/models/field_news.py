from odoo import models
from odoo.tools import format_datetime

from ..tools import labels, times


class FieldNews(models.AbstractModel):
    """What there is to tell of a visit, as the words of a message use it.

    `field_notification` in the context is the row of the ledger that is being written: its facts
    are what happened, everything else is read as it stands now.
    """

    _name = "field.news"
    _description = "News of an Intervention"

    # === BUSINESS === #
    def _get_news(self):
        """Return what a message may tell, in the reader's words; empty texts for what is not known.

        - `slot`, `slot_short`, `slot_day`, `slot_from`, `slot_to`: the promise in force
        - `former`, `former_short`: the promise before it
        - `arrival`, `arrival_from`, `arrival_to`, `late`: when the technician is expected
        - `technician`: the first name of who comes
        - `by_customer`: the customer did it; `is_move`: it replaces another slot; `is_kept`: the
          slot in force stays as it is
        - `url`, `short_url`: the visit's own page

        :rtype: dict
        """
        self.ensure_one()
        facts = self._get_facts()
        arrival = self._get_news_span(facts.get("arrival"))
        return {
            **self._word_slot("slot", self._get_promise_span()),
            **self._word_slot("former", self._get_news_span(facts.get("former"))),
            **self._word_arrival(arrival),
            "technician": (self.technician_id.sudo().name or "").split(" ")[0],
            "by_customer": bool(facts.get("by_customer")),
            "is_move": bool(facts.get("former")),
            "is_kept": self._is_promise_kept(facts),
            "url": self._get_track_url(),
            "short_url": self._get_short_url(),
        }

    def _get_facts(self):
        """Return the facts of the message that is being written; empty outside of one."""
        row_id = self.env.context.get("field_notification")
        if not row_id:
            return {}
        row_sudo = self.env["field.notification"].sudo().browse(row_id)  # the worker's own row
        return row_sudo.facts or {} if row_sudo.intervention_id == self else {}

    def _get_told_span(self):
        """Return (start, stop) of the new time that the customer is told, naive UTC, or None.

        While a playbook is previewed it is in the context; then it is a fact of the message.
        """
        self.ensure_one()
        facts = self._get_facts()
        preview = self.env.context.get("field_hazard_told", {}).get(self.id)
        told = preview or facts.get("told") or facts.get("arrival")
        if not told and facts.get("former"):
            return self._get_promise_span()
        return self._get_news_span(told)

    def _get_told_text(self):
        """Return the new time in the reader's words, empty while there is none."""
        span = self._get_told_span()
        return labels.promise(self.env, *span, self.company_id._get_booking_tz()) if span else ""

    def _get_told_short(self):
        """Return the new time as a text message has room for it, empty while there is none."""
        return self._word_slot("told", self._get_told_span())["told_short"]

    def _is_promise_kept(self, facts):
        """Tell whether the new time is the one that the customer knows."""
        told = self._get_told_span()
        return facts.get("is_kept", bool(told) and told == self._get_promise_span())

    def _get_promise_span(self):
        return (self.promised_start, self.promised_stop) if self.promised_start else None

    def _get_news_span(self, seconds):
        """Return a pair of epoch seconds as naive UTC moments, or None."""
        return tuple(times.from_epoch(one) for one in seconds) if seconds else None

    def _word_slot(self, name, span):
        """Return the words of a slot, each under its key."""
        keys = (name, f"{name}_short", f"{name}_day", f"{name}_from", f"{name}_to")
        if not span:
            return dict.fromkeys(keys, "")
        tz = self.company_id._get_booking_tz()
        day = format_datetime(self.env, span[0], tz=tz, dt_format="EEE d MMM")
        start, stop = (labels.clock(self.env, moment, tz) for moment in span)
        words = (labels.promise(self.env, *span, tz), f"{day} {start}-{stop}", day, start, stop)
        return dict(zip(keys, words, strict=True))

    def _word_arrival(self, span):
        """Return the words of an expected arrival, and of how late it is against the promise."""
        keys = ("arrival", "arrival_from", "arrival_to", "late")
        if not span:
            return dict.fromkeys(keys, "")
        tz = self.company_id._get_booking_tz()
        start, stop = (labels.clock(self.env, moment, tz) for moment in span)
        text = self.env._("between %(start)s and %(stop)s", start=start, stop=stop)
        seconds = (span[1] - self.promised_stop).total_seconds() if self.promised_stop else 0
        late = labels.hours(seconds / 3600) if seconds >= 60 else ""
        return dict(zip(keys, (text, start, stop, late), strict=True))
