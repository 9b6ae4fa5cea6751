from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class FieldTechnician(models.Model):
    """The technician's van is a place in the stock."""

    _inherit = "field.technician"

    van_location_id = fields.Many2one(
        "stock.location",
        string="Van",
        domain="[('usage', '=', 'internal')]",
        check_company=True,
        copy=False,
        ondelete="restrict",
        help="The stock that the technician carries.",
    )
    van_quant_count = fields.Integer(string="Parts on Board", compute="_compute_van_quant_count")

    _van_location_uniq = models.Constraint(
        "UNIQUE(van_location_id)", "This van is another technician's already."
    )

    # === COMPUTE === #
    @api.depends("van_location_id")
    @api.depends_context("uid")
    def _compute_van_quant_count(self):
        counts = dict(
            self.env["stock.quant"]._read_group(
                [("location_id", "in", self.van_location_id.ids)], ["location_id"], ["__count"]
            )
        )
        for technician in self:
            technician.van_quant_count = counts.get(technician.van_location_id, 0)

    # === CHECKS === #
    @api.constrains("van_location_id")
    def _check_van_location(self):
        for technician in self:
            van = technician.van_location_id
            if van and van.usage != "internal":
                raise ValidationError(
                    self.env._(
                        "%(location)s cannot hold parts: choose an internal location for the van "
                        "of %(technician)s.",
                        location=van.display_name,
                        technician=technician.name,
                    )
                )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        technicians = super().create(vals_list)
        technicians._create_missing_vans()
        return technicians

    def write(self, vals):
        if "employee_id" not in vals:
            return super().write(vals)
        with self._renaming_vans():
            return super().write(vals)

    # === ACTIONS === #
    def action_create_van(self):
        """Give these technicians a van, whatever team they belong to."""
        self.check_access("write")
        self._create_vans()

    def action_open_van(self):
        """Open what the van carries."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("field_proof.stock_quant_action_van")
        return action | {
            "name": self.van_location_id.display_name,
            "domain": [("location_id", "=", self.van_location_id.id)],
            "context": {},
        }

    # === BUSINESS === #
    def _create_missing_vans(self):
        """Give each technician of the own staff who has none a van; subcontractors bring theirs."""
        self.filtered(lambda technician: technician.team_id.kind != "subcontractor")._create_vans()

    def _create_vans(self):
        """Make the vans that are missing, in one batch a company."""
        without = self.filtered(lambda technician: not technician.van_location_id)
        for company, technicians in without.grouped("company_id").items():
            parent = company._get_or_create_vans_location()
            vans_sudo = parent.sudo().create(  # a field manager has no rights on stock
                [
                    {
                        "name": technician.name,
                        "usage": "internal",
                        "location_id": parent.id,
                        "company_id": company.id,
                    }
                    for technician in technicians
                ]
            )
            for technician, van_sudo in zip(technicians, vans_sudo, strict=True):
                technician.van_location_id = van_sudo.id

    @contextmanager
    def _renaming_vans(self):
        """Rename the vans that bear their technician's name when it changes inside the block."""
        before = {technician: technician.name for technician in self}
        yield
        for technician, name in before.items():
            van_sudo = technician.van_location_id.sudo()  # as above
            if van_sudo.name == name != technician.name:
                van_sudo.name = technician.name
