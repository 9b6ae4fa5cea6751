import secrets
from datetime import timedelta

import vobject

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import html2plaintext

from ..tools import ical
from .field_lifecycle import PLANNED_STATES

_PAST_DAYS = 7
_COMING_DAYS = 60
_STATUS = {"planned": "TENTATIVE", "no_access": "CANCELLED"}
_MAX_TEXT = 2000


class FieldCalendarFeed(models.AbstractModel):
    """A technician's visits as a calendar that phones subscribe to."""

    _name = "field.calendar.feed"
    _description = "Calendar Feed"

    ical_token = fields.Char(
        copy=False,
        groups="field_tournees.group_field_manager",
        default=lambda self: secrets.token_urlsafe(24),
    )
    ical_url = fields.Char(
        string="Calendar Address",
        compute="_compute_ical_url",
        compute_sudo=True,
        help="Subscribe to it in a phone's calendar. Whoever has the address can read the visits.",
    )

    _ical_token_uniq = models.UniqueIndex("(ical_token) WHERE ical_token IS NOT NULL")

    # === COMPUTE === #
    @api.depends_context("uid")
    @api.depends("ical_token", "user_id")
    def _compute_ical_url(self):
        for technician in self:
            shown = technician.ical_token and technician._may_see_feed()
            technician.ical_url = shown and (
                f"{technician.get_base_url()}/field/ical/{technician.ical_token}.ics"
            )

    # === ACTIONS === #
    def action_renew_ical_token(self):
        """Give the calendar feed a new address; the old one stops working."""
        for technician in self:
            if not technician._may_see_feed():
                raise AccessError(
                    self.env._(
                        "Only %(technician)s or a planner renews this calendar's address.",
                        technician=technician.name,
                    )
                )
            technician.sudo().ical_token = secrets.token_urlsafe(24)  # checked just above

    @api.model
    def action_open_my_feed(self):
        """Open the address of the reader's own calendar."""
        technician = self.search([("user_id", "=", self.env.uid)], limit=1)
        action = self.env["ir.actions.act_window"]._for_xml_id("field_tournees.field_technician_action_feed")
        return action | {"res_id": technician.id}

    # === BUSINESS === #
    def _may_see_feed(self):
        """Tell whether the reader may know the address: the technician and the planners."""
        self.ensure_one()
        user = self.env.user
        return self.user_id == user or user.has_group("field_tournees.group_field_planner")

    def _get_feed_visits(self):
        """Return the visits that the feed shows."""
        self.ensure_one()
        now = fields.Datetime.now()
        return self.env["field.intervention"].search(
            Domain("technician_id", "=", self.id)
            & Domain("state", "in", (*PLANNED_STATES, "done", "no_access"))
            & Domain("planned_start", ">=", now - timedelta(days=_PAST_DAYS))
            & Domain("planned_start", "<=", now + timedelta(days=_COMING_DAYS))
        )

    def _get_feed(self):
        """Return the calendar as text, in the technician's language."""
        self.ensure_one()
        calendar = vobject.iCalendar()
        calendar.add("prodid").value = "-//Tournees//Field Service//FR"
        calendar.add("method").value = "PUBLISH"
        calendar.add("x-wr-calname").value = ical.clean(self.name)
        calendar.add("x-published-ttl").value = "PT15M"
        for visit in self._get_feed_visits():
            self._add_event(calendar, visit)
        return calendar.serialize()

    def _add_event(self, calendar, visit):
        changed = ical.moment(visit.write_date)
        event = calendar.add("vevent")
        event.add("uid").value = ical.uid(self.env, visit)
        event.add("dtstamp").value = changed
        event.add("last-modified").value = changed
        event.add("sequence").value = str(visit.plan_version)
        event.add("dtstart").value = ical.moment(visit.planned_start)
        event.add("dtend").value = ical.moment(visit.planned_stop)
        event.add("summary").value = ical.clean(f"{visit.type_id.name} – {visit.partner_id.name}")
        event.add("location").value = ical.clean(visit.site_address)
        site = visit.site_id
        if site.partner_latitude or site.partner_longitude:
            point = f"{site.partner_latitude:.6f};{site.partner_longitude:.6f}"
            event.add("geo").value = point
        event.add("description").value = ical.clean("\n".join(self._get_feed_lines(visit)))
        event.add("status").value = _STATUS.get(visit.state, "CONFIRMED")

    def _get_feed_lines(self, visit):
        """Return the lines of an event's text.

        An override never adds a door code nor how to get in: calendars are copied to the
        servers of whoever made the phone.
        """
        lines = [visit.name]
        if visit.site_id != visit.partner_id:
            lines.append(visit.site_id.name)
        if visit.site_phone:
            lines.append(self.env._("Phone: %(number)s", number=visit.site_phone))
        if visit.promised_time:
            lines.append(self.env._("Promised: %(slot)s", slot=visit.promised_time))
        if visit.equipment_id:
            lines.append(visit.equipment_id.display_name)
        instructions = html2plaintext(visit.instructions or "").strip()
        return [*lines, instructions[:_MAX_TEXT]] if instructions else lines

