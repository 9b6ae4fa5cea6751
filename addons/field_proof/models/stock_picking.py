from odoo import fields, models


class StockPicking(models.Model):
    """A transfer may be the kit of a technician's day, or what a visit used."""

    _inherit = "stock.picking"

    field_route_id = fields.Many2one(
        "field.route",
        string="Kit Of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The technician's day that this transfer loads the van for.",
    )
    field_intervention_id = fields.Many2one(
        "field.intervention",
        string="Used At",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The visit whose used parts this transfer takes out of the van.",
    )
    field_uuid = fields.Char(
        readonly=True, copy=False, help="Chosen by the technician's phone, or for a correction."
    )

    # However often a visit is closed, its parts leave a van once; what a correction of the report
    # adds later bears a uuid of its own.
    _field_consumption_uniq = models.UniqueIndex(
        "(field_intervention_id, location_id) WHERE field_intervention_id IS NOT NULL AND field_uuid IS NULL",
        "The parts of this visit have left the van already.",
    )
    _field_uuid_uniq = models.UniqueIndex(
        "(field_uuid) WHERE field_uuid IS NOT NULL", "This transfer is noted already."
    )

    # === BUSINESS === #
    def _action_done(self):
        """Look again at what visits miss: parts may have come."""
        result = super()._action_done()
        cron_sudo = self.env.ref("field_proof.ir_cron_refresh_parts", False)
        if cron_sudo:
            cron_sudo.sudo()._trigger()  # a storekeeper knows nothing of crons
        return result

    def _send_confirmation_email(self):
        """Leave what a visit used to the visit's own messages: no mail of a delivery besides."""
        deliveries = self.filtered(lambda picking: not picking.field_intervention_id)
        return super(StockPicking, deliveries)._send_confirmation_email()
