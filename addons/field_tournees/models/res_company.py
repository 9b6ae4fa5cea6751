from odoo import fields, models


class ResCompany(models.Model):
    """The few settings that planning needs."""

    _inherit = "res.company"

    field_horizon_days = fields.Integer(
        string="Planning Horizon",
        default=5,
        help="Days ahead that the nightly planning fills.",
    )
    field_freeze_hours = fields.Float(
        string="Freeze",
        default=12.0,
        help="A planned visit that starts sooner than this is not moved any more.",
    )
    field_solver_seconds = fields.Integer(
        string="Time Budget",
        default=15,
        help="Seconds that the optimiser may think about one plan.",
    )
    field_break_flex_minutes = fields.Integer(
        string="Break Flexibility",
        default=30,
        help="How much earlier or later than the working schedule says the break may start.",
    )
    field_late_minutes = fields.Integer(
        string="Late After",
        default=15,
        help="A visit without a promised slot is late so many minutes after its planned start.",
    )
    field_osrm_url = fields.Char(
        string="Road Engine",
        help="Address of an OSRM server; empty: distances as the crow flies, with a detour.",
    )

    _field_horizon_range = models.Constraint(
        "CHECK (field_horizon_days BETWEEN 1 AND 60)",
        "The planning horizon lies between 1 and 60 days.",
    )
    _field_solver_range = models.Constraint(
        "CHECK (field_solver_seconds BETWEEN 1 AND 600)",
        "The time budget lies between 1 and 600 seconds.",
    )
