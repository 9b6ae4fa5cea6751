from odoo import models


class FieldSiteInvitation(models.AbstractModel):
    """The link that lets a customer book without writing again who and where he is."""

    _name = "field.site.invitation"
    _description = "Booking Link of a Customer"

    # === ACTIONS === #
    def action_send_booking_link(self):
        """Write a mail to the customer with the own booking link."""
        self.ensure_one()
        template = self.env.ref("field_tournees.mail_template_booking_invitation")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the Booking Link"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment",
            },
        }

    # === BUSINESS === #
    def _get_booking_link(self, visit_type=None):
        """Return the address of the booking page that recognises this customer or site.

        :param visit_type: field.intervention.type that is chosen already
        """
        self.ensure_one()
        company = self.company_id or self.env.company
        token = self.env["field.booking.desk"]._sign_invitation(
            self, self if self.is_field_site else None, visit_type
        )
        code = f"&company={company.field_booking_code}" if company.field_booking_code else ""
        return f"{self.get_base_url()}/field/book?link={token}{code}"
