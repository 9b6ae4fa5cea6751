from datetime import timedelta

import vobject

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import ical, labels, tokens

_TRACK = "field_track"
# A link works as long as somebody may come back to the visit.
_LINK_DAYS = 180
_STATUS = {"confirmed": "CONFIRMED", "cancelled": "CANCELLED"}


class FieldCustomerPage(models.AbstractModel):
    """The page of a visit that its customer opens without an account, and what goes with it."""

    _name = "field.customer.page"
    _description = "Customer's Page of an Intervention"
    _inherit = ["field.withdrawal", "field.expected"]

    # === ACTIONS === #
    def action_open_customer_page(self):
        """Open the visit as its customer sees it, without the key to his page."""
        self.check_access("read")
        return {"type": "ir.actions.act_url", "url": f"/field/agent/{self.id}", "target": "new"}

    # === BUSINESS === #
    def _get_track_url(self):
        """Return the link of the visit's page for its customer."""
        return f"{self.get_base_url()}{self._get_track_path()}"

    def _get_track_path(self):
        """Return the same link within this server."""
        return f"/field/track/{self._get_track_token()}"

    def _get_short_url(self):
        """Return the same link, short enough for a text message."""
        return f"{self.get_base_url()}/t/{self._get_track_token()}"

    def _get_track_token(self):
        self.ensure_one()
        last_day = fields.Date.today() + timedelta(days=_LINK_DAYS)
        return tokens.short(self.env, _TRACK, self.id, last_day)

    @api.model
    def _find_by_track_token(self, token):
        """Return the visit of a link, in its company; none for anything that is no link in force."""
        row = self._find_track_row(token)
        return self._take_track_row(row) if row else self.browse()

    @api.model
    def _find_track_row(self, token):
        """Return the row that the page of a link is told from, None for what is no link in force."""
        try:
            visit_id = tokens.read_short(self.env, _TRACK, token, fields.Date.today())
        except ValueError:
            return None
        return self._read_track_row(visit_id)

    def _get_promise_text(self):
        """Return the slot that the customer was told, in his language; empty without one."""
        self.ensure_one()
        if not self.promised_start:
            return ""
        tz = self.company_id._get_booking_tz()
        return labels.promise(self.env, self.promised_start, self.promised_stop, tz)

    def _get_customer_state(self):
        """Return the state in the customer's words."""
        self.ensure_one()
        states = {
            "draft": self.env._("Being prepared"),
            "to_plan": self.env._("To be scheduled"),
            "planned": self.env._("Planned"),
            "confirmed": self.env._("Confirmed"),
            "en_route": self.env._("The technician is on the way"),
            "on_site": self.env._("The technician is at work"),
            "paused": self.env._("The technician is at work"),
            "done": self.env._("Done"),
            "to_reschedule": self.env._("Another date is needed"),
            "no_access": self.env._("Nobody could let us in"),
            "cancelled": self.env._("Cancelled"),
        }
        if self._is_to_confirm():
            return self.env._("Waiting for your answer")
        return states[self._get_told_state()]

    def _get_told_state(self):
        """Return the state as the customer knows it: who was given a slot has an appointment."""
        self.ensure_one()
        return "planned" if self.state == "to_plan" and self.promised_start else self.state

    def _get_customer_sentence(self):
        """Return what the customer should know about that state, may be empty."""
        self.ensure_one()
        if self._is_to_confirm():
            return self.env._("We propose this slot: confirm it, or choose another one.")
        sentences = {
            "to_plan": self.env._("We look for a date. You may choose one yourself."),
            "to_reschedule": self.env._("We are sorry: the date could not be kept. Choose another one."),
            "no_access": self.env._("Our technician was at your door. Choose another slot."),
            "confirmed": self.env._("The technician arrives between these two times."),
        }
        return sentences.get(self._get_told_state(), "")

    def _is_to_confirm(self):
        """Tell whether the customer is asked to agree with a slot that we proposed."""
        self.ensure_one()
        is_open = self.state == "planned" and self.promised_start and not self.is_late
        return bool(is_open and self.promised_start > fields.Datetime.now())

    def _customer_confirm(self):
        """The customer agrees with the slot that we proposed."""
        self.ensure_one()
        if not self._is_to_confirm():
            raise UserError(self.env._("There is nothing to confirm any more: reload the page."))
        self.sudo()._set_state("confirmed", source="customer")

    def _get_ics(self):
        """Return the visit as a calendar file: the promised slot, never the door code."""
        self.ensure_one()
        calendar = vobject.iCalendar()
        calendar.add("prodid").value = "-//Tournees//Field Service//FR"
        calendar.add("method").value = "PUBLISH"
        event = calendar.add("vevent")
        event.add("uid").value = ical.uid(self.env, self)
        event.add("dtstamp").value = ical.moment(self.write_date)
        event.add("sequence").value = str(self.plan_version)
        event.add("dtstart").value = ical.moment(self.promised_start)
        event.add("dtend").value = ical.moment(self.promised_stop)
        event.add("summary").value = ical.clean(f"{self.type_id.name} – {self.company_id.name}")
        event.add("location").value = ical.clean(self.site_address)
        event.add("description").value = ical.clean(
            self.env._(
                "The technician arrives between these two times. To move or cancel: %(url)s",
                url=self._get_track_url(),
            )
        )
        event.add("status").value = _STATUS.get(self.state, "TENTATIVE")
        alarm = event.add("valarm")
        alarm.add("action").value = "DISPLAY"
        alarm.add("description").value = event.summary.value
        alarm.add("trigger").value = timedelta(hours=-2)
        return calendar.serialize()
