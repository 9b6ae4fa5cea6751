from odoo import api, fields, models


class ResCompany(models.Model):
    """Where a company keeps its vans, and how it follows the work on site."""

    _name = "res.company"
    _inherit = ["field.work.settings", "res.company"]

    field_vans_location_id = fields.Many2one(
        "stock.location",
        string="Vans",
        check_company=True,
        help="The location above the technicians' vans.",
    )
    field_depot_location_id = fields.Many2one(
        "stock.location",
        string="Depot",
        compute="_compute_field_depot_location_id",
        store=True,
        readonly=False,
        domain="[('usage', 'in', ('internal', 'view'))]",
        check_company=True,
        help="Where the parts come from that technicians load into their vans.",
    )
    field_part_policy = fields.Selection(
        [("warn", "Warn"), ("block", "Do not plan before they are there")],
        string="Missing Parts",
        default="warn",
        required=True,
        help="What happens to a visit whose needed parts are neither in the van nor in the depot.",
    )
    field_kit_auto = fields.Boolean(
        string="Kits Prepared the Day Before",
        default=True,
        help="Each afternoon what the next day needs is set aside in the depot, van by van.",
    )
    field_team_visits = fields.Boolean(
        string="Visits of the Team",
        help="Technicians see and work on the visits of their whole team, not only on the own ones.",
    )

    # The chain of sealed reports
    field_proof_count = fields.Integer(
        string="Reports Linked", readonly=True, copy=False, groups="base.group_system"
    )
    field_proof_head = fields.Char(
        string="End of the Chain", readonly=True, copy=False, groups="base.group_system"
    )
    field_chain_checked_at = fields.Datetime(string="Chain Checked", readonly=True, copy=False)
    field_chain_findings = fields.Text(string="Breaks of the Chain", readonly=True, copy=False)
    field_fluid_certificate = fields.Char(
        string="Refrigerants: Capacity Attestation",
        help="Number of the company's attestation; it stands on each sheet of an operation.",
    )
    field_chain_length = fields.Integer(compute="_compute_field_chain_length")

    # === COMPUTE === #
    def _compute_field_chain_length(self):
        for company in self:
            company.field_chain_length = company.sudo().field_proof_count  # the end itself stays hidden

    @api.depends("field_vans_location_id")
    def _compute_field_depot_location_id(self):
        for company in self:
            company.field_depot_location_id = (
                company.field_depot_location_id
                or company.field_vans_location_id.warehouse_id.lot_stock_id
            )

    # === ACTIONS === #
    def action_check_field_chain(self):
        """Check now that no sealed report of these companies is missing or was changed."""
        self.env["field.proof"].check_access("read")
        for company_sudo in self.sudo():  # nobody but the check writes what it found
            company_sudo._check_field_chain()

    # === BUSINESS === #
    def _check_field_chain(self):
        """Check the chain of this company's sealed reports and write down what was found."""
        breaks = self.env["field.proof"]._find_chain_breaks(self)
        self.write(
            {
                "field_chain_checked_at": fields.Datetime.now(),
                "field_chain_findings": "\n".join(breaks) or False,
            }
        )

    def _get_or_create_vans_location(self):
        """Return the location above the company's vans, made in its first warehouse if missing."""
        self.ensure_one()
        company_sudo = self.sudo()  # a field manager has no rights on stock
        if not company_sudo.field_vans_location_id:
            warehouse_sudo = company_sudo.env["stock.warehouse"].search(
                [("company_id", "=", self.id)], limit=1
            )
            # Beside the shelves, not among them: deliveries take nothing from a van.
            company_sudo.field_vans_location_id = company_sudo.env["stock.location"].create(
                {
                    "name": self.with_context(lang=self.partner_id.lang).env._("Vans"),
                    "usage": "view",
                    "location_id": warehouse_sudo.view_location_id.id,
                    "company_id": self.id,
                }
            )
        return company_sudo.field_vans_location_id

    def _get_scrap_location(self):
        """Return where parts of no more use go, as Odoo's own scrap orders choose it."""
        self.ensure_one()
        return self.env["stock.location"].search(
            [("usage", "=", "inventory"), ("company_id", "=", self.id)], order="id", limit=1
        )
