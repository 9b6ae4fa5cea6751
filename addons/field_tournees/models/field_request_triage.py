from odoo import api, models
from odoo.fields import Domain

from ..tools import labels
from .field_request_search import UNFINISHED_STATES


class FieldRequestTriage(models.AbstractModel):
    """What the agent must know before a slot is looked for: how urgent it is, what is open."""

    _name = "field.request.triage"
    _description = "Triage of a Request"

    # === BUSINESS === #
    @api.model
    def _get_urgency(self, request):
        """Return the rule that decides: ticked by the agent, or said and not unticked."""
        kind = self._get("field.intervention.type", request.get("type_id"))
        asked = self.env["field.urgency.rule"]._get_asked(kind)
        ticked = asked.filtered(lambda rule: rule.id in (request.get("ticked") or ()))
        denied = asked.filtered(lambda rule: rule.id in (request.get("denied") or ()))
        return (ticked | asked._filter_said(request.get("notes")) - denied)._get_strictest()

    @api.model
    def _describe_urgency(self, request):
        kind = self._get("field.intervention.type", request.get("type_id"))
        rule = self._get_urgency(request)
        said = self.env["field.urgency.rule"]._get_asked(kind)._filter_said(request.get("notes"))
        priorities = dict(rule._fields["priority"]._description_selection(self.env))
        return {
            "rule_id": rule.id,
            "name": rule.name or "",
            "priority": rule.priority or "0",
            "priority_label": priorities[rule.priority or "0"],
            "within": labels.hours(rule.onsite_hours) if rule.onsite_hours else "",
            "advice": rule.advice or "",
            "said_ids": said.ids,
        }

    @api.model
    def _find_duplicates(self, request):
        """Return open visits at this place, for this appliance or for this phone number."""
        if request.get("intervention_id"):
            return []
        site = self._get("res.partner", request.get("site_id"))
        equipment_id = request.get("equipment_id")
        callers = self._find_by_phone(request.get("phone") or site.phone or "")
        where = Domain("site_id", "in", (site | callers).ids) | Domain("partner_id", "in", callers.ids)
        if equipment_id:
            where |= Domain("equipment_id", "=", equipment_id)
        visits = self.env["field.intervention"].search(
            where & Domain("state", "in", UNFINISHED_STATES), order="planned_start, id", limit=5
        )
        return [
            self._describe_visit(visit)
            | {"site": visit.site_id.name, "why": self._get_likeness(visit, site, equipment_id)}
            for visit in visits
        ]

    @api.model
    def _get_likeness(self, visit, site, equipment_id):
        if equipment_id and visit.equipment_id.id == equipment_id:
            return self.env._("Same appliance")
        if visit.site_id == site:
            return self.env._("Same place")
        return self.env._("Same phone number")
