from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .field_lifecycle import OPEN_STATES


class FieldExpected(models.AbstractModel):
    """When a visit is expected to begin and to end, told from how the day goes.

    Board, form, customer's page and technician's app all read these two fields.
    """

    _name = "field.expected"
    _description = "Expected Times"
    _inherit = ["field.plannable"]

    expected_start = fields.Datetime(string="Expected", readonly=True, copy=False)
    expected_stop = fields.Datetime(string="Expected End", readonly=True, copy=False)

    # === COMPUTE === #
    @api.depends("expected_start")
    def _compute_is_late(self):
        super()._compute_is_late()

    def _search_is_late(self, operator, value):
        known = super()._search_is_late(operator, value)
        if known is NotImplemented:
            return known
        awaited = Domain("arrived_at", "=", False) & Domain("state", "in", OPEN_STATES)
        return known | awaited & Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s > %s",
                model._field_to_sql(alias, "expected_start", query),
                model._field_to_sql(alias, "due_at", query),
            )
        )

    # === HOOKS === #
    def _get_reached_at(self, now):
        reached_at = super()._get_reached_at(now)
        if self.arrived_at or not reached_at:
            return reached_at
        return max(reached_at, self.expected_start or reached_at)

    def _get_guarded_fields(self):
        return super()._get_guarded_fields() | {"expected_start", "expected_stop"}
