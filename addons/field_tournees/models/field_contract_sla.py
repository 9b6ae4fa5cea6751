from odoo import fields, models


class FieldContractSla(models.Model):
    """One clock of a contract: how fast a request of some priority is answered and served."""

    _name = "field.contract.sla"
    _description = "Contract Clock"
    _order = "contract_id, priority desc"

    contract_id = fields.Many2one("field.contract", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    priority = fields.Selection([("0", "Normal"), ("1", "High"), ("2", "Urgent")], required=True, default="2")
    answer_hours = fields.Float(
        string="Answered Within", help="Hours until the customer is told a time; 0: no clock."
    )
    on_site_hours = fields.Float(
        string="On Site Within", help="Hours until somebody is on site; 0: no clock."
    )

    _priority_uniq = models.Constraint(
        "UNIQUE(contract_id, priority)", "This priority has a clock in the contract already."
    )
    _hours_range = models.Constraint(
        "CHECK (answer_hours BETWEEN 0 AND 2000 AND on_site_hours BETWEEN 0 AND 2000)",
        "A clock lies between 0 and 2000 hours.",
    )
