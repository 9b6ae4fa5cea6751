from odoo import fields, models
from odoo.tools import format_date


class FieldParts(models.AbstractModel):
    """Whether the parts of a visit are there, and when they will be."""

    _name = "field.parts"
    _description = "Parts of a Visit"
    _inherit = ["field.plannable"]

    parts_missing = fields.Boolean(
        copy=False, help="The visit cannot be done before its parts have come."
    )
    parts_expected_on = fields.Date(
        string="Parts Expected", copy=False, help="First day on which the parts can be used."
    )

    # === BUSINESS === #
    def _get_parts_problem(self, technician, start):
        """Return the sentence that forbids a visit for want of its parts, or False.

        :param start: naive UTC start with this technician
        """
        self.ensure_one()
        if not self.parts_missing:
            return False
        day = technician._get_local_date(start)
        if self.parts_expected_on and self.parts_expected_on <= day:
            return False
        if self.parts_expected_on:
            return self.env._(
                "The parts of %(intervention)s are expected on %(day)s only: choose a later day.",
                intervention=self.display_name,
                day=format_date(self.env, self.parts_expected_on),
            )
        return self.env._(
            "The parts of %(intervention)s are missing: note when they come, or that they are there.",
            intervention=self.display_name,
        )
