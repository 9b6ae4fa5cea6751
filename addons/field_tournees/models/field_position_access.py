from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# As long as the employer may have to tell who looked.
_KEPT_DAYS = 365


class FieldPositionAccess(models.Model):
    """Who looked at whose position, and when, in lines that nobody edits.

    A planner reads the trail of a day through such a line only (see the record rule of
    field.position); a customer who follows his visit on the map has one line for it, with the
    number of looks. The technician sees the lines about the own days.
    """

    _name = "field.position.access"
    _description = "Look at a Position"
    _order = "at desc, id desc"
    _rec_name = "technician_id"
    _log_access = False

    route_id = fields.Many2one("field.route", required=True, readonly=True, index=True, ondelete="cascade")
    technician_id = fields.Many2one(related="route_id.technician_id", store=True, index=True)
    company_id = fields.Many2one(related="route_id.company_id", store=True, index=True)
    date = fields.Date(related="route_id.date", string="Day Looked At")
    user_id = fields.Many2one("res.users", readonly=True, index=True, help="Empty: the customer.")
    intervention_id = fields.Many2one(
        "field.intervention",
        string="Visit Waited For",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Only for a customer's look.",
    )
    at = fields.Datetime(string="When", required=True, readonly=True, help="The last time.")
    looks = fields.Integer(string="Times", required=True, readonly=True, default=1)
    who = fields.Char(string="Who Looked", compute="_compute_who")
    seen = fields.Char(string="What Was Seen", compute="_compute_who")

    _one_looker = models.Constraint(
        "CHECK ((user_id IS NULL) != (intervention_id IS NULL))",
        "A look is a colleague's or a customer's.",
    )
    _customer_uniq = models.UniqueIndex("(intervention_id) WHERE intervention_id IS NOT NULL")

    # === COMPUTE === #
    @api.depends_context("lang")
    @api.depends("user_id", "intervention_id")
    def _compute_who(self):
        for look in self:
            visit = look.intervention_id.sudo()  # its number is no secret to who reads the line
            if visit:
                look.who = self.env._("Customer of %(visit)s", visit=visit.name)
                look.seen = self.env._("The latest position, rounded")
            else:
                look.who = look.user_id.sudo().name
                look.seen = self.env._("The trail of the day")

    # === BUSINESS === #
    @api.model
    def _note_customer(self, visit):
        """Count that the customer of a visit opened the map on which the technician comes."""
        if not visit.route_id:
            return
        visit.flush_recordset(["route_id"])
        route = visit.route_id
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO field_position_access
                    (route_id, technician_id, company_id, intervention_id, at, looks)
                VALUES (%s, %s, %s, %s, %s, 1)
                ON CONFLICT (intervention_id) WHERE intervention_id IS NOT NULL
                DO UPDATE SET looks = field_position_access.looks + 1, at = EXCLUDED.at
                """,
                route.id,
                route.technician_id.id,
                route.company_id.id,
                visit.id,
                fields.Datetime.now(),
            )
        )
        self.invalidate_model()

    @api.autovacuum
    def _gc_old_looks(self):
        rows_sudo = self.sudo().search(Domain("at", "<", f"now -{_KEPT_DAYS}d"), limit=10000)
        rows_sudo.unlink()
        return len(rows_sudo), len(rows_sudo) == 10000
