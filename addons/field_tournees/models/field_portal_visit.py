from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import labels, times
from ..tools.track import GIVEN_UP

_ENDED = ("done", "cancelled")
_DOOR_DAYS = 14
_LIVE = ("en_route", "on_site", "paused")
# What a customer chooses among: {key: states}.
PORTAL_STATES = {
    "waiting": ("to_plan", "to_reschedule", "no_access"),
    "planned": ("planned", "confirmed"),
    "live": _LIVE,
    "done": ("done",),
    "cancelled": ("cancelled",),
}
_TONES = {
    "waiting": "warning",
    "planned": "info",
    "live": "primary",
    "done": "success",
    "cancelled": "secondary",
}


class FieldPortalVisit(models.AbstractModel):
    """A visit as its customer's account lists and shows it: what he was told, nothing more."""

    _name = "field.portal.visit"
    _description = "Intervention in the Portal"

    # === BUSINESS === #
    @api.model
    def _get_portal_domain(self, when="all", state=None, site_id=None, equipment_id=None, search=""):
        """Return the domain of a customer's choice; the rules add whose visits they are."""
        domain = Domain.TRUE
        # A closed door is the customer's to act on, for a while.
        long_ago = fields.Datetime.now() - timedelta(days=_DOOR_DAYS)
        is_given_up = Domain("state", "=", "no_access") & Domain("promised_stop", "<", long_ago)
        if when == "upcoming":
            domain &= Domain("state", "not in", _ENDED) & ~is_given_up
        elif when == "past":
            domain &= Domain("state", "in", _ENDED) | is_given_up
        if state in PORTAL_STATES:
            domain &= Domain("state", "in", PORTAL_STATES[state])
        if site_id:
            domain &= Domain("site_id", "=", site_id)
        if equipment_id:
            domain &= Domain("equipment_id", "=", equipment_id)
        for word in search.split()[:6]:
            domain &= self._get_portal_word_domain(word)
        return domain

    @api.model
    def _get_portal_word_domain(self, word):
        # Accounts do not read the kinds of visits: their names are looked up for them.
        types_sudo = self.env["field.intervention.type"].sudo().search([("name", "ilike", word)])
        names = ("name", "site_id.name", "site_id.street", "site_id.city")
        names += ("equipment_id.name", "equipment_id.serial")
        return Domain("type_id", "in", types_sudo.ids) | Domain.OR(
            Domain(name, "ilike", word) for name in names
        )

    @api.model
    def _get_portal_states(self):
        """Return {key: label} of the states that a customer chooses among."""
        return {
            "waiting": self.env._("Waiting for a date"),
            "planned": self.env._("Planned"),
            "live": self.env._("Under way"),
            "done": self.env._("Done"),
            "cancelled": self.env._("Cancelled"),
        }

    def _get_portal_row(self):
        """Return a line of the customer's list."""
        self.ensure_one()
        told = self._get_told_state()
        group = next((key for key, states in PORTAL_STATES.items() if told in states), "waiting")
        when = "" if self.state in GIVEN_UP else self._get_promise_text()
        if self.state == "done" and self.arrived_at:
            day = times.local_date(self.arrived_at, self.company_id._get_booking_tz())
            when = labels.full_date(self.env, day)
        return {
            "id": self.id,
            "name": self.name,
            "type": self.type_id.name,
            "site": self.site_id.name,
            "address": self.site_address,
            "equipment": self.equipment_id.display_name,
            "when": when,
            "state": self._get_customer_state(),
            "tone": _TONES[group],
            "is_over": self.state in _ENDED,
            "url": f"/my/interventions/{self.id}",
        }

    def _get_portal_timeline(self):
        """Return the customer's timeline with its moments in words."""
        self.ensure_one()
        tz = self.company_id._get_booking_tz()
        return [
            line | {"at": times.format_moment(self.env, line["at"], tz) if line["at"] else ""}
            for line in self._get_customer_timeline()
        ]
