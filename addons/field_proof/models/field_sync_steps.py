from odoo import api, models

from odoo.addons.field_tournees.tools import times

from ..tools import shape
from ..tools.command import Conflict, Wait

# From which state one comes to another on the phone, nearest first: who forgot to tell that he
# left has left all the same when he arrives.
_BEFORE = {
    "en_route": (),
    "on_site": ("en_route",),
    "paused": ("en_route", "on_site"),
    "no_access": ("on_site",),
    "to_reschedule": (),
}
# What remains a fact when the visit has gone on since.
_FACTS = ("en_route", "on_site", "paused")


class FieldSyncSteps(models.AbstractModel):
    """The steps of a visit, as the technician takes them on the phone.

    They come in whenever there is network, and from several devices: a step that is older than
    what is known already fills the timeline and the facts, and changes no state.
    """

    _name = "field.sync.steps"
    _description = "Commands: Steps of a Visit"
    _inherit = ["field.sync.door"]

    # === BUSINESS === #
    def _do_en_route(self, visit, command):
        return self._take_step(visit, command, "en_route")

    def _do_arrive(self, visit, command):
        return self._take_step(visit, command, "on_site")

    def _do_pause(self, visit, command):
        return self._take_step(visit, command, "paused", command.body["reason"])

    def _do_resume(self, visit, command):
        return self._take_step(visit, command, "on_site")

    def _do_no_access(self, visit, command):
        """Nobody let the technician in: said with what proves that somebody was there."""
        body = command.body
        missing = self.env["field.sync"]._get_missing(body["photos"])
        if missing:
            raise Wait(missing)
        return self._take_step(visit, command, "no_access", self._join(body), {"photos": body["photos"]})

    def _do_reschedule(self, visit, command):
        return self._take_step(visit, command, "to_reschedule", self._join(command.body))

    def _do_part_missing(self, visit, command):
        """The visit cannot be done before its parts have come: it goes back to the planners."""
        parts = self._name_parts(command.body["parts"])
        names = self.env._(", ").join(f"{part['quantity']:g} × {part['name']}" for part in parts)
        reason = " · ".join(filter(None, (self.env._("Part missing"), names, command.body["note"])))
        answer = self._take_step(visit, command, "to_reschedule", reason, {"parts": parts})
        visit.sudo()._note_missing_parts(parts, command.body["note"])  # what is planned is the office's
        return answer

    def _take_step(self, visit, command, state, reason=None, details=None):
        """Move a visit to a state at the moment when it happened; return where it stands.

        :param reason: free text of the timeline
        :param details: further facts of the timeline's line
        :raise Conflict: it came too late to be a step, and is more than a fact
        """
        visit = visit.with_context(field_step_details=details or {})
        overtaken = visit._is_overtaken(state, command.at)
        if overtaken and state in _FACTS:
            visit._note_late_step(state, command.at, reason)
        elif overtaken and not self.env.context.get("field_forced"):
            raise Conflict(
                self.env._(
                    "%(visit)s went on after this was noted: the office decides whether it still counts.",
                    visit=visit.display_name,
                )
            )
        elif visit.state == state:
            visit._tell_step_again(state, command.at, reason)
        else:
            for step in visit._get_steps_to(state, _BEFORE[state]):
                said = reason if step == state else None
                visit._set_state(step, command.at, source="technician", reason=said)
        self._keep_geostamp(visit, command)
        return {"state": visit.sudo().state}  # he may not read it any more: its plan may be gone

    def _join(self, body):
        return " · ".join(filter(None, (body["reason"], body["note"])))

    @api.model
    def _name_parts(self, parts):
        """Return the parts with the names of those that are known products."""
        products = self.env["product.product"].browse(part["product"] for part in parts if part["product"])
        names = {product.id: product.display_name for product in products.sudo().exists()}
        return [
            {
                "product": part["product"] if part["product"] in names else None,
                "name": names.get(part["product"]) or part["name"] or self.env._("Unknown part"),
                "quantity": part["quantity"],
            }
            for part in parts
        ]

    def _keep_geostamp(self, visit, command):
        """Keep where the phone was with the positions that the law allows, if it does."""
        position = command.body.get("position")
        technician = self.env["field.technician"]._get_own()
        if position and technician and technician._is_sharing():
            self.env["field.position"].record([position | {"at": times.epoch(command.at)}])

    # === HOOKS === #
    @api.model
    def _get_shapes(self):
        reason, note = shape.Text(200), shape.Text(2000)
        part = shape.Record(
            {
                "product": shape.Identifier(required=False),
                "name": shape.Text(200),
                "quantity": shape.Number(0, 100_000),
            }
        )
        kinds = {
            "en_route": {},
            "arrive": {},
            "pause": {"reason": reason},
            "resume": {},
            "no_access": {
                "reason": shape.Text(200, required=True),
                "note": note,
                "photos": shape.ListOf(shape.Uuid(), 20),
            },
            "part_missing": {"note": note, "parts": shape.ListOf(part, 50)},
            "reschedule": {"reason": shape.Text(200, required=True), "note": note},
        }
        steps = {kind: {**fields, "position": shape.POSITION} for kind, fields in kinds.items()}
        return {**super()._get_shapes(), **steps}
