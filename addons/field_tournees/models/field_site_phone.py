from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.phone_validation.tools import phone_validation

from ..tools import phones


class FieldSitePhone(models.AbstractModel):
    """Phone numbers of sites: stored as +33612345678 when they can be understood."""

    _name = "field.site.phone"
    _description = "Phone of a Site"

    phone_warning = fields.Char(compute="_compute_phone_warning")

    # === COMPUTE === #
    @api.depends("phone", "country_id", "is_field_site")
    def _compute_phone_warning(self):
        for partner in self:
            is_bad = (
                partner.is_field_site
                and partner.phone
                and not self._format_phone(partner.phone, partner._get_phone_country())
            )
            partner.phone_warning = is_bad and self.env._(
                "“%(phone)s” is not a phone number that can be called or sent a text message. "
                "Write one number only, for example 06 12 34 56 78, or +41 for a number abroad.",
                phone=partner.phone,
            )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners._normalize_phones()
        return partners

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint({"phone", "country_id", "is_field_site"}):
            self._normalize_phones()
        return result

    # === BUSINESS === #
    def _normalize_phones(self):
        """Store the numbers of sites in the international form; others stay as typed."""
        is_import = self.env.context.get("import_file")
        for partner in self:
            if not partner.phone or not (partner.is_field_site or is_import):
                continue
            formatted = self._format_phone(partner.phone, partner._get_phone_country())
            if formatted and formatted != partner.phone:
                partner.phone = formatted

    def _get_phone_country(self):
        self.ensure_one()
        company = self.company_id or self.env.company
        return self.country_id or company.country_id or self.env.ref("base.fr")

    @api.model
    def _format_phone(self, number, country):
        """Return a number as +33612345678, False when it cannot be understood.

        An extension has no place in that form: such a number stays as it was typed.
        """
        try:
            parsed = phone_validation.phone_parse(number, country.code)
        except UserError:
            # A mobile from a range that operators opened lately, or that is kept for fiction.
            return phones.mobile(number, country.code) or False
        if parsed.extension:
            return number
        return self._phone_format_number(number, country)
