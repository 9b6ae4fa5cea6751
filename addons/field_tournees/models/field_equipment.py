from odoo import api, fields, models


class FieldEquipment(models.Model):
    """An appliance installed at a customer's: what the technician comes to look after."""

    _name = "field.equipment"
    _description = "Customer Equipment"
    _inherit = ["mail.thread"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    site_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="restrict", check_company=True
    )
    brand = fields.Char()
    model = fields.Char()
    serial = fields.Char(index="trigram")
    installed_on = fields.Date()
    warranty_until = fields.Date()
    notes = fields.Html()
    intervention_ids = fields.One2many("field.intervention", "equipment_id")
    intervention_count = fields.Integer(compute="_compute_intervention_count")
    recurrence_ids = fields.One2many("field.recurrence", "equipment_id", string="Recurring Visits")
    recurrence_count = fields.Integer(compute="_compute_recurrence_count")

    _serial_uniq = models.UniqueIndex(
        "(company_id, brand, serial) WHERE serial IS NOT NULL AND serial != ''",
        "This serial number is already registered for another appliance of the brand.",
    )
    _warranty_after_installation = models.Constraint(
        "CHECK (warranty_until IS NULL OR installed_on IS NULL OR warranty_until >= installed_on)",
        "The warranty cannot end before the installation.",
    )

    # === COMPUTE === #
    @api.depends("name", "serial")
    def _compute_display_name(self):
        for equipment in self:
            serial = f" · {equipment.serial}" if equipment.serial else ""
            equipment.display_name = f"{equipment.name or ''}{serial}"

    @api.depends("intervention_ids")
    def _compute_intervention_count(self):
        counts = dict(
            self.env["field.intervention"]._read_group(
                [("equipment_id", "in", self.ids)], ["equipment_id"], ["__count"]
            )
        )
        for equipment in self:
            equipment.intervention_count = counts.get(equipment, 0)

    @api.depends("recurrence_ids")
    def _compute_recurrence_count(self):
        for equipment in self:
            equipment.recurrence_count = len(equipment.recurrence_ids)

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        equipment = super().create(vals_list)
        equipment.site_id._mark_field_sites()
        return equipment

    def write(self, vals):
        result = super().write(vals)
        if "site_id" in vals:
            self.site_id._mark_field_sites()
        return result

    # === ACTIONS === #
    def action_open_interventions(self):
        """Open this appliance's visits."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "field_tournees.field_intervention_action"
        )
        return action | {
            "domain": [("equipment_id", "=", self.id)],
            "context": {"default_equipment_id": self.id, "default_site_id": self.site_id.id},
        }

    def action_open_recurrences(self):
        """Open the visits that come back to this appliance."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("field_tournees.field_recurrence_action")
        return action | {
            "domain": [("equipment_id", "=", self.id)],
            "context": {"default_equipment_id": self.id},
        }

    # === HOOKS === #
    def _creation_message(self):
        return self.env._("Equipment recorded")
