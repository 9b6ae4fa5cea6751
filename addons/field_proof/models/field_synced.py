from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

# States in which the facts of a visit are still its own.
_UNDER_WAY = ("en_route", "on_site", "paused", "done", "no_access")
_TOLD = ("en_route", "on_site", "paused", "no_access", "done")
_FACTS = {"en_route": "en_route_at", "on_site": "arrived_at"}


class FieldSynced(models.AbstractModel):
    """A visit of which phones tell, sometimes late, sometimes twice, sometimes against the office."""

    _name = "field.synced"
    _description = "Visit That Phones Tell Of"
    _inherit = ["field.lifecycle"]

    phone_conflict_count = fields.Integer(
        string="Phone Conflicts",
        compute="_compute_phone_conflict_count",
        search="_search_phone_conflict_count",
        groups="field_tournees.group_field_technician",
    )

    # === COMPUTE === #
    def _compute_phone_conflict_count(self):
        rows_sudo = self.env["field.sync"].sudo()  # how many wait is no secret to who reads the visit
        counts = dict(
            rows_sudo._read_group(
                Domain("intervention_id", "in", self.ids) & Domain("state", "=", "conflict"),
                ["intervention_id"],
                ["__count"],
            )
        )
        for visit in self:
            visit.phone_conflict_count = counts.get(visit._origin, 0)

    @api.model
    def _search_phone_conflict_count(self, operator, value):
        if operator != ">" or value != 0:
            return NotImplemented
        waiting_sudo = (
            self.env["field.sync"]
            .sudo()
            .search(Domain("state", "=", "conflict") & Domain("intervention_id", "!=", False))
        )
        return [("id", "in", waiting_sudo.intervention_id.ids)]

    # === ACTIONS === #
    def action_open_phone_conflicts(self):
        """Open what phones told of this visit and a planner has to decide."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("field_proof.field_sync_action")
        return action | {
            "domain": [("intervention_id", "=", self.id)],
            "context": {"search_default_conflict": 1},
        }

    # === BUSINESS === #
    def _get_told_steps(self):
        """Return [(moment, state)] of the steps that were told of this visit, in order of time."""
        self.ensure_one()
        events_sudo = self.env["field.event"].sudo()  # his visit may be out of his sight by now
        events = events_sudo.search(
            Domain("intervention_id", "=", self.id)
            & Domain("kind", "=", "state")
            & Domain("to_state", "in", _TOLD),
            order="occurred_at, id",
        )
        return [(event.occurred_at, event.to_state) for event in events]

    def _is_overtaken(self, state, at):
        """Tell whether a later step of this visit is known already."""
        steps = self._get_told_steps()
        latest = steps[-1][0] if steps else None
        # Departure and arrival in one second: the departure came first.
        return bool(latest) and (at < latest or (at == latest and state == "en_route" != steps[-1][1]))

    def _get_steps_to(self, state, before):
        """Return the steps that lead to a state: directly, or by way of those that nobody told.

        :param before: states on the way, nearest to the beginning first
        """
        if self._may_become(state):
            return [state]
        for number, step in enumerate(before):
            if self._may_become(step):
                return [*before[number:], state]
        return [state]  # which is refused with a sentence

    def _note_late_step(self, state, at, reason):
        """Write a step into the timeline that was overtaken by others, and the fact that it was."""
        before = [told for moment, told in self._get_told_steps() if moment <= at]
        self._log_told(before[-1] if before else None, state, at, reason, {"late": True})
        fact = _FACTS.get(state)
        visit_sudo = self.sudo()  # see _get_told_steps
        if fact and self.state in _UNDER_WAY and (not visit_sudo[fact] or at < visit_sudo[fact]):
            visit_sudo._write_guarded({fact: at})

    def _tell_step_again(self, state, at, reason):
        """Note that a visit still stands where it stood: what happened before now changes nothing."""
        self._log_told(state, state, at, reason, {"again": True})

    def _log_told(self, before, state, at, reason, details):
        details |= {"reason": reason} if reason else {}
        self._log_event(
            "state", source="technician", occurred_at=at, from_state=before, to_state=state, details=details
        )

    def _note_missing_parts(self, parts, note):
        """Remember that the visit waits for parts; an override calls super and orders them.

        :param parts: [{"product": id or None, "name", "quantity"}]
        """
        self.write({"parts_missing": True, "parts_expected_on": False})
        lines = Markup().join(
            Markup("<li>%s × %s</li>") % (f"{part['quantity']:g}", part["name"]) for part in parts
        )
        title = self.env._("The technician misses parts.")
        self.message_post(body=Markup("<p>%s</p><ul>%s</ul><p>%s</p>") % (title, lines, note))

    # === HOOKS === #
    def _log_event(self, kind, **values):
        """Let the timeline's lines bear the command that they come from, and what proves it."""
        command = self.env.context.get("field_command")
        if command and kind == "state":
            proof = self.env.context.get("field_step_details") or {}
            values["details"] = {**(values.get("details") or {}), **proof, "command": command}
        super()._log_event(kind, **values)
