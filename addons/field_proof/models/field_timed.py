from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import spans

# No context that comes over RPC can hold this object.
BY_TIMELINE = object()
_KINDS = ("travel", "work", "wait", "pause")


class FieldTimed(models.AbstractModel):
    """The time that was spent on a visit: each step of it opens and ends an interval."""

    _name = "field.timed"
    _description = "Times of a Visit"

    time_entry_ids = fields.One2many("field.time.entry", "intervention_id", groups="base.group_user")
    hours_travel = fields.Float(
        string="Travel (h)",
        compute="_compute_hours_spent",
        store=True,
        precompute=True,
        groups="base.group_user",
    )
    hours_work = fields.Float(
        string="Work (h)",
        compute="_compute_hours_spent",
        store=True,
        precompute=True,
        groups="base.group_user",
    )
    hours_wait = fields.Float(
        string="Waiting (h)",
        compute="_compute_hours_spent",
        store=True,
        precompute=True,
        groups="base.group_user",
    )
    hours_pause = fields.Float(
        string="Pause (h)",
        compute="_compute_hours_spent",
        store=True,
        precompute=True,
        groups="base.group_user",
    )

    # === COMPUTE === #
    @api.depends("time_entry_ids.minutes", "time_entry_ids.kind")
    def _compute_hours_spent(self):
        for visit in self:
            for kind in _KINDS:
                spent = visit.time_entry_ids.filtered(lambda entry, kind=kind: entry.kind == kind)
                visit[f"hours_{kind}"] = sum(spent.mapped("minutes")) / 60

    # === BUSINESS === #
    def _refresh_times(self):
        """Bring the automatic times of these visits in line with their timelines.

        A time that a person corrected stays; what it would be is kept beside it.
        """
        entries_sudo = self.env["field.time.entry"].sudo().with_context(field_time=BY_TIMELINE)
        known = entries_sudo.search(
            Domain("intervention_id", "in", self.ids) & Domain("event_id", "!=", False)
        ).grouped(lambda entry: entry.event_id.id)
        missing = []
        for visit_id, steps in self._read_steps().items():
            for span in spans.split(steps):
                vals = {"kind": span.kind, "start": span.start, "stop": span.stop or False}
                entry = known.get(span.event)
                if entry is None:
                    missing.append(
                        vals
                        | {
                            "intervention_id": visit_id,
                            "technician_id": span.technician,
                            "event_id": span.event,
                            "source": "auto",
                            "happened_at": span.start,
                        }
                    )
                else:
                    entry._follow(vals)
        entries_sudo.create(missing)

    def _read_steps(self):
        """Return {visit id: [Step]}, as the steps were taken."""
        events_sudo = self.env["field.event"].sudo()  # of visits that the actor may just have given up
        rows = events_sudo.search_fetch(
            Domain("intervention_id", "in", self.ids) & Domain("kind", "=", "state"),
            ["intervention_id", "to_state", "occurred_at", "technician_id"],
            order="id",
        )
        steps = {}
        for event in rows:
            step = spans.Step(event.id, event.to_state, event.occurred_at, event.technician_id.id)
            steps.setdefault(event.intervention_id.id, []).append(step)
        return steps

    # === HOOKS === #
    def _write_state(self, state, occurred_at):
        super()._write_state(state, occurred_at)
        self._refresh_times()

    def _get_guarded_fields(self):
        return super()._get_guarded_fields() | {f"hours_{kind}" for kind in _KINDS}
