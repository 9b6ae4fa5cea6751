from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.field_tournees.models.field_lifecycle import PLANNED_STATES
from odoo.addons.field_tournees.tools import times

from ..tools import phone

_DAYS_AHEAD = 7
# Planned, never begun: a Friday's visit is still there on Monday.
_DAYS_BEHIND = 4
_UNDER_WAY = ("en_route", "on_site", "paused")
_SHOWN = (*PLANNED_STATES, "done", "no_access")
_PAST_VISITS = 5


class FieldAppDay(models.AbstractModel):
    """The visits themselves, their customer, site, equipment and history."""

    _name = "field.app.day"
    _description = "Phone: Visits"
    _inherit = ["field.app.messages", "field.app.absences", "field.app.person"]

    # === BUSINESS === #
    @api.model
    def _find_visits(self, technician):
        """Return the visits that the phone carries: the technician's, or the team's where it is so set."""
        now = fields.Datetime.now()
        today = technician._get_local_date(now)
        first, tomorrow, last = (
            times.midnight(today + timedelta(days=days), technician.tz)
            for days in (-_DAYS_BEHIND, 0, _DAYS_AHEAD + 1)
        )
        coming = Domain("planned_start", ">=", tomorrow) & Domain("planned_start", "<", last)
        left_over = Domain("planned_start", ">=", first) & Domain("state", "in", PLANNED_STATES)
        return self.env["field.intervention"].search(
            Domain("technician_id", "in", self._get_colleagues(technician).ids)
            & (
                (coming & Domain("state", "in", _SHOWN))
                | (left_over & Domain("planned_start", "<", tomorrow))
                | Domain("state", "in", _UNDER_WAY)
                | (Domain("state", "=", "done") & Domain("left_at", ">=", tomorrow))
            )
        )

    @api.model
    def _get_colleagues(self, technician):
        """Return the technicians whose visits this one sees: the whole team, if the company wishes so."""
        team = technician.company_id.sudo().field_team_visits and technician.team_id
        return team.technician_ids | technician if team else technician

    def _tell_plan(self, visit, own):
        start, stop = visit.promised_start, visit.promised_stop
        return {
            "id": visit.id,
            "ref": visit.name,
            "state": visit.state,
            "own": visit.technician_id == own,
            "technician": visit.technician_id.name,
            "type": {"id": visit.type_id.id, "name": visit.type_id.name, "color": visit.type_id.color},
            "start": phone.ms(visit.planned_start),
            "stop": phone.ms(visit.planned_stop),
            "expected_start": phone.ms(visit.expected_start),
            "promise": {"start": phone.ms(start), "stop": phone.ms(stop)} if start else None,
            "minutes": round(visit.duration_hours * 60),
            "travel_minutes": visit.travel_minutes,
            "priority": visit.priority,
        }

    def _tell_place(self, visit):
        customer, site = visit.partner_id, visit.site_id
        located = site.partner_latitude or site.partner_longitude
        contact = site != customer and site.phone and {"name": site.name, "phone": site.phone}
        return {
            "customer": {
                "name": customer.name,
                "phone": customer.phone or "",
                "mail": customer.email or "",
            },
            "site": {
                "id": site.id,
                "name": site.name or "",
                "address": self._tell_address(site),
                "lat": site.partner_latitude if located else None,
                "lon": site.partner_longitude if located else None,
                "access": site.access_instructions or "",
                "code": site.access_code or "",
            },
            "contact": contact or None,
        }

    def _tell_address(self, site):
        """Return the address in one line: no name, and no country where it is the company's."""
        town = " ".join(filter(None, (site.zip, site.city)))
        abroad = site.country_id != self.env.company.country_id and site.country_id.name
        return ", ".join(filter(None, (site.street, site.street2, town, abroad)))

    def _tell_equipment(self, equipment):
        if not equipment:
            return None
        return {
            "id": equipment.id,
            **{name: equipment[name] or "" for name in ("name", "brand", "model", "serial")},
            "installed_on": fields.Date.to_string(equipment.installed_on) or None,
            "warranty_until": fields.Date.to_string(equipment.warranty_until) or None,
            "notes": phone.plain(equipment.notes),
        }

    def _read_pauses(self, visits):
        """Return {visit id: since when it is paused, and the seconds of the pauses before}."""
        told = {visit.id: {"paused_at": None, "paused_seconds": 0} for visit in visits}
        events = self.env["field.event"].search_fetch(
            Domain("intervention_id", "in", visits.filtered("arrived_at").ids) & Domain("kind", "=", "state"),
            ["intervention_id", "from_state", "to_state", "occurred_at"],
            order="occurred_at, id",
        )
        began = {}
        for event in events:
            visit = event.intervention_id
            if event.to_state == "paused":
                began[visit.id] = event.occurred_at
            elif visit.id in began:
                seconds = (event.occurred_at - began.pop(visit.id)).total_seconds()
                told[visit.id]["paused_seconds"] += max(0, round(seconds))
        for number, at in began.items():
            told[number]["paused_at"] = phone.ms(at)
        return told

    def _read_history(self, visits):
        """Return {visit id: the latest visits at its site, newest first}."""
        past_sudo = self._find_past(visits)
        told = self._read_past(past_sudo)
        by_site = defaultdict(list)
        for visit_sudo in past_sudo:
            by_site[visit_sudo.site_id.id].append(visit_sudo)
        return {
            visit.id: [
                told[visit_sudo.id] for visit_sudo in by_site[visit.site_id.id] if visit_sudo.id != visit.id
            ][:_PAST_VISITS]
            for visit in visits
        }

    def _find_past(self, visits):
        """Return what was done at these sites by anybody, newest first: who comes next needs to know."""
        visits_sudo = self.env["field.intervention"].sudo()
        latest = visits_sudo._read_group(
            Domain("site_id", "in", visits.site_id.ids)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("state", "in", ("done", "no_access"))
            & Domain("planned_start", ">=", "now -1095d"),
            ["site_id"],
            ["id:recordset"],
        )
        past_sudo = visits_sudo.union(
            *(
                # One more than is shown: the visit itself may be among them.
                group.sorted("planned_start", reverse=True)[: _PAST_VISITS + 1]
                for _site, group in latest
            )
        )
        return past_sudo.sorted("planned_start", reverse=True)

    # === HOOKS === #
    @api.model
    def _read_visits(self, visits):
        found = super()._read_visits(visits)
        own = self.env["field.technician"]._get_own()
        pauses, history = self._read_pauses(visits), self._read_history(visits)
        for visit in visits:
            found[visit.id] |= {
                **self._tell_plan(visit, own),
                **self._tell_place(visit),
                "request": phone.plain(visit.description),
                "instructions": "\n\n".join(
                    filter(None, (phone.plain(visit.instructions), phone.plain(visit.type_id.instructions)))
                ),
                "equipment": self._tell_equipment(visit.equipment_id),
                "history": history[visit.id],
                "facts": {name: phone.ms(visit[name]) for name in ("en_route_at", "arrived_at", "left_at")},
                **pauses[visit.id],
            }
        return found

    @api.model
    def _read_past(self, visits_sudo):
        told = super()._read_past(visits_sudo)
        for visit_sudo in visits_sudo:
            told[visit_sudo.id] |= {
                "id": visit_sudo.id,
                "at": phone.ms(visit_sudo.left_at or visit_sudo.planned_start),
                "type": visit_sudo.type_id.name,
                "state": visit_sudo.state,
                "technician": visit_sudo.technician_id.name or "",
                "equipment": visit_sudo.equipment_id.name or "",
            }
        return told
