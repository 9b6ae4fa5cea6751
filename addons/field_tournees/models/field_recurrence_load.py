from odoo import fields, models
from odoo.tools import SQL


class FieldRecurrenceLoad(models.Model):
    """Hours of recurring visits day by day, as they are due and as they were spread."""

    _name = "field.recurrence.load"
    _description = "Load of Recurring Visits"
    _auto = False
    _order = "date, id"

    intervention_id = fields.Many2one("field.intervention", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    technician_id = fields.Many2one("field.technician", readonly=True)
    zone_id = fields.Many2one("field.zone", readonly=True)
    type_id = fields.Many2one("field.intervention.type", readonly=True)
    date = fields.Date(string="Day", readonly=True)
    stage = fields.Selection([("due", "On the due date"), ("spread", "Spread")], string="Load", readonly=True)
    hours = fields.Float(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT 2 * v.id + side.rank AS id, v.id AS intervention_id, v.company_id,
                   v.aimed_technician_id AS technician_id, v.zone_id, v.type_id,
                   side.date, side.stage, v.duration_hours AS hours
            FROM field_intervention v
            CROSS JOIN LATERAL (
                VALUES (0, 'due', v.due_on), (1, 'spread', COALESCE(v.aimed_on, v.due_on))
            ) AS side (rank, stage, date)
            WHERE v.recurrence_id IS NOT NULL AND v.active AND v.state != 'cancelled'
            """
        )
