import logging

from odoo import models
from odoo.exceptions import UserError

from ..tools import labels
from ..tools.need import moment

_logger = logging.getLogger(__name__)

# More would be a list to read, not a choice to make.
_OFFERS = 3


class FieldMessageWords(models.AbstractModel):
    """An intervention as the templates of messages speak of it, beyond its news."""

    _name = "field.message.words"
    _description = "Words of Messages"
    _inherit = ["field.news"]

    # === BUSINESS === #
    def _get_facts(self):
        """A sample tells facts of its own: nothing happened yet."""
        return self.env.context.get("field_facts") or super()._get_facts()

    def _get_new_slots(self):
        """Return the times that a mail may propose, [{"text", "url"}]; none where nothing is sure.

        They are free when the mail is written and not kept: the page behind the link offers what
        is free when it is opened.
        """
        self.ensure_one()
        need = self._get_need() | {"source": "portal"}
        if not need.get("lat"):
            return []
        if self.state == "cancelled":  # its customer asks for a new visit
            need.pop("intervention_id")
        url = self._get_new_slots_url()
        company = self.company_id
        try:
            offers = url and self.env["field.offer"].with_company(company)._find(need, limit=_OFFERS)
        except UserError as error:
            _logger.info("No slots in the mail about visit %s: %s", self.id, error)
            return []
        tz = company._get_booking_tz()
        spans = sorted((moment(offer["start"]), moment(offer["stop"])) for offer in offers or [])
        return [{"text": labels.slot(self.env, *span, tz), "url": url} for span in spans]

    def _get_new_slots_url(self):
        """Return where the customer chooses another time, empty where he has to call."""
        self.ensure_one()
        if self.state != "cancelled":
            return "" if self._get_customer_change_problem() else f"{self._get_track_url()}/move"
        if not (self.company_id.field_booking_open and self.type_id.is_bookable):
            return ""
        return self.site_id._get_booking_link(self.type_id)
