from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """A contact where interventions take place: located, in a zone, with its way in."""

    _name = "res.partner"
    _inherit = [
        "field.site.geo",
        "field.geo.queue",
        "field.site.phone",
        "field.reachable",
        "field.site.invitation",
        "field.portal.reach",
        "res.partner",
    ]

    access_instructions = fields.Text(
        help="How to get in: floor, gate, parking, whom to call. Technicians read it on the way."
    )
    access_code = fields.Char(groups="field_tournees.group_field_technician")
    field_zone_id = fields.Many2one(
        "field.zone",
        string="Zone",
        compute="_compute_field_zone_id",
        store=True,
        index="btree_not_null",
    )
    field_erased_at = fields.Datetime(
        string="Erased", readonly=True, copy=False, index="btree_not_null", groups="base.group_user"
    )
    field_intervention_count = fields.Integer(
        string="Interventions",
        compute="_compute_field_intervention_count",
        groups="field_tournees.group_field_technician",
    )
    field_equipment_count = fields.Integer(
        string="Equipment",
        compute="_compute_field_equipment_count",
        groups="field_tournees.group_field_technician",
    )
    field_contract_count = fields.Integer(
        string="Contracts",
        compute="_compute_field_contract_count",
        groups="field_tournees.group_field_planner",
    )

    _geo_todo_idx = models.Index("(geo_next_try) WHERE is_field_site IS TRUE AND geo_quality = 'todo'")

    # === COMPUTE === #
    @api.depends("is_field_site", "zip", "partner_latitude", "partner_longitude", "company_id")
    def _compute_field_zone_id(self):
        sites = self.filtered("is_field_site")
        (self - sites).field_zone_id = False
        for site, zone in self.env["field.zone"]._find_zone(sites).items():
            site.field_zone_id = zone

    def _compute_field_intervention_count(self):
        self.field_intervention_count = 0
        rows = self.env["field.intervention"]._read_group(
            Domain("site_id", "in", self.ids) | Domain("partner_id", "in", self.ids),
            ["site_id", "partner_id"],
            ["__count"],
        )
        for site, customer, count in rows:
            for partner in (site | customer) & self:
                partner.field_intervention_count += count

    def _compute_field_equipment_count(self):
        counts = dict(
            self.env["field.equipment"]._read_group([("site_id", "in", self.ids)], ["site_id"], ["__count"])
        )
        for partner in self:
            partner.field_equipment_count = counts.get(partner, 0)

    def _compute_field_contract_count(self):
        for partner, contracts in self._get_field_contracts().items():
            partner.field_contract_count = len(contracts)

    # === ACTIONS === #
    def geo_localize(self):
        """Odoo's own button: sites go through the queue, where doubts are listed."""
        sites = self.filtered("is_field_site")
        if sites:
            sites._queue_geocoding()
        # Here the geocoder answers a point or nothing, without saying how precise it is.
        others = (self - sites).with_context(field_geo_quality="street")
        return super(ResPartner, others).geo_localize()

    def action_correct_address(self):
        """Open the choices for an address that could not be located."""
        self.ensure_one()
        return self.env["field.geocode.wizard"]._open_for(self)

    def action_open_field_interventions(self):
        """Open the visits at this site or for this customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("field_tournees.field_intervention_action")
        here = Domain("site_id", "=", self.id) | Domain("partner_id", "=", self.id)
        return action | {"domain": list(here), "context": {"default_site_id": self.id}}

    def action_open_field_equipment(self):
        """Open the appliances installed here."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("field_tournees.field_equipment_action")
        return action | {
            "domain": [("site_id", "=", self.id)],
            "context": {"default_site_id": self.id},
        }

    def action_open_field_contracts(self):
        """Open the contracts of this customer, or those that cover this site."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("field_tournees.field_contract_action")
        return action | {
            "domain": [("id", "in", self._get_field_contracts()[self].ids)],
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }

    # === BUSINESS === #
    def _get_field_contracts(self):
        """Return {contact: contracts under which it is served}."""
        contracts = self.env["field.contract"].search(
            Domain("commercial_partner_id", "in", self.commercial_partner_id.ids)
            | Domain("site_ids", "in", self.ids)
        )
        return {
            partner: contracts.filtered(
                lambda contract, partner=partner: partner in contract.site_ids
                or partner == contract.partner_id
                or (not contract.site_ids and partner.commercial_partner_id == contract.commercial_partner_id)
            )
            for partner in self
        }
