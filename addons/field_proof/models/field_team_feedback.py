from odoo import api, fields, models


class FieldTeamFeedback(models.Model):
    """What a technician says of the own working conditions at a visit: could I do good work?

    It stands beside what the customer says; nobody is measured by it.
    """

    _name = "field.team.feedback"
    _description = "Team Feedback"
    _inherit = ["field.work.row"]

    good = fields.Boolean(string="Good Work Was Possible", required=True)
    cause = fields.Selection(
        [
            ("time", "Not enough time"),
            ("part", "Part missing"),
            ("information", "Information missing or wrong"),
            ("access", "Access"),
            ("tool", "Tool missing"),
        ],
        string="What Stood in the Way",
    )
    text = fields.Text(string="In the Technician's Words")
    good_rate = fields.Float(
        string="Good Work Possible (%)", compute="_compute_good_rate", store=True, aggregator="avg"
    )

    _visit_uniq = models.Constraint(
        "UNIQUE(intervention_id, technician_id)", "This technician has said it already for this visit."
    )

    # === COMPUTE === #
    @api.depends("good")
    def _compute_good_rate(self):
        for feedback in self:
            feedback.good_rate = 100.0 if feedback.good else 0.0

    # === BUSINESS === #
    @api.model
    def _note_feedback(self, visit, technician, command):
        """Keep what a technician says of a visit; what was said last stands."""
        rows_sudo = self.sudo()  # a technician writes through the phone's door only
        known = rows_sudo.search([("intervention_id", "=", visit.id), ("technician_id", "=", technician.id)])
        if known and known.happened_at > command.at:
            return known
        body = command.body
        vals = {
            "good": body["good"],
            "cause": not body["good"] and body["cause"],
            "text": body["text"],
            "uuid": command.uuid,
            "happened_at": command.at,
        }
        if known:
            known.write(vals)
            return known
        return rows_sudo.create(vals | {"intervention_id": visit.id, "technician_id": technician.id})
