from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from .field_lifecycle import OPEN_STATES


class FieldPromise(models.AbstractModel):
    """What is allowed, what the customer was told, and how the visit stands against it.

    The first promise stays as a fact; later ones replace the promise in force and are logged.
    """

    _name = "field.promise"
    _description = "Intervention Promise"
    _inherit = ["field.lifecycle"]

    # Constraint
    earliest_start = fields.Datetime(copy=False)
    latest_end = fields.Datetime(copy=False)
    # Promise
    promised_start = fields.Datetime(copy=False)
    promised_stop = fields.Datetime(copy=False)
    first_promised_start = fields.Datetime(readonly=True, copy=False)
    first_promised_stop = fields.Datetime(readonly=True, copy=False)
    # How it stands against the promise
    due_at = fields.Datetime(compute="_compute_due_at", store=True, precompute=True, index=True)
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    delay_minutes = fields.Integer(compute="_compute_is_late")

    # === COMPUTE === #
    @api.depends("promised_stop", "planned_start", "company_id.field_late_minutes")
    def _compute_due_at(self):
        for visit in self:
            tolerance = timedelta(minutes=visit.company_id.field_late_minutes)
            visit.due_at = visit.promised_stop or (
                visit.planned_start and visit.planned_start + tolerance
            )

    @api.depends("due_at", "arrived_at", "state")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for visit in self:
            reached_at = visit._get_reached_at(now)
            seconds = (reached_at - visit.due_at).total_seconds() if reached_at and visit.due_at else 0
            visit.delay_minutes = max(0, round(seconds / 60))
            visit.is_late = seconds > 0

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        awaited = Domain("arrived_at", "=", False) & Domain("state", "in", OPEN_STATES)
        late = awaited & Domain("due_at", "<", now)
        return late | Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s > %s",
                model._field_to_sql(alias, "arrived_at", query),
                model._field_to_sql(alias, "due_at", query),
            )
        )

    # === CHECKS === #
    @api.constrains("earliest_start", "latest_end", "promised_start", "promised_stop")
    def _check_windows(self):
        for visit in self:
            for start, stop in (
                (visit.earliest_start, visit.latest_end),
                (visit.promised_start, visit.promised_stop),
            ):
                if start and stop and stop <= start:
                    raise ValidationError(
                        self.env._(
                            "%(intervention)s: a time window ends after it begins.",
                            intervention=visit.display_name,
                        )
                    )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        visits.filtered("promised_start")._freeze_first_promise()
        return visits

    def write(self, vals):
        result = super().write(vals)
        if "promised_start" in vals:
            self.filtered("promised_start")._freeze_first_promise()
        return result

    # === BUSINESS === #
    def _freeze_first_promise(self):
        """Keep the first slot given to the customer; later ones are logged beside it."""
        for visit in self.filtered(lambda visit: not visit.first_promised_start):
            visit._write_guarded(
                {
                    "first_promised_start": visit.promised_start,
                    "first_promised_stop": visit.promised_stop,
                }
            )
        self._log_event("promise", details=lambda visit: visit._get_span("promised"))

    def _get_span(self, name):
        """Return a pair of datetime fields (`planned`, `promised`) as the timeline keeps it."""
        return {
            key: fields.Datetime.to_string(self[f"{name}_{key}"]) for key in ("start", "stop")
        }

    # === HOOKS === #
    def _get_reached_at(self, now):
        """Return when somebody arrived, the soonest that somebody can, or False when nobody will."""
        return self.arrived_at or (self.state in OPEN_STATES and now)

    def _get_guarded_fields(self):
        return super()._get_guarded_fields() | {"first_promised_start", "first_promised_stop"}
