from odoo import fields, models


class ResCompany(models.Model):
    """Where a company keeps its vans."""

    _inherit = "res.company"

    field_vans_location_id = fields.Many2one(
        "stock.location",
        string="Vans",
        check_company=True,
        help="The location above the technicians' vans.",
    )

    field_team_visits = fields.Boolean(
        string="Visits of the Team",
        help="Technicians see and work on the visits of their whole team, not only on the own ones.",
    )

    # === BUSINESS === #
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
