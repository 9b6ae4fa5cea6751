from odoo import fields, models


class FieldExpected(models.AbstractModel):
    """When a visit is expected to begin and to end, told from how the day goes.

    Board, form, customer's page and technician's app all read these two fields.
    """

    _name = "field.expected"
    _description = "Expected Times"
    _inherit = ["field.plannable"]

    expected_start = fields.Datetime(string="Expected", readonly=True, copy=False)
    expected_stop = fields.Datetime(string="Expected End", readonly=True, copy=False)

    # === HOOKS === #
    def _get_guarded_fields(self):
        return super()._get_guarded_fields() | {"expected_start", "expected_stop"}
