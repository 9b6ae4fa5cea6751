from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain

from ..tools import booking_form
from ..tools.booking_form import BadInputError, Refusal
from .field_slot import SlotTaken


class FieldBookingOrder(models.AbstractModel):
    """The last step of an online booking: who, why, and the visit itself."""

    _name = "field.booking.order"
    _description = "Order of an Online Booking"

    # === BUSINESS === #
    @api.model
    def _read_contact(self, form, data):
        """Return the customer's answers; a phone number is +33612345678 from here on."""
        contact = {
            "name": booking_form.read_text(data, "name", 80, required=True),
            "phone": booking_form.read_text(data, "phone", 30, required=True),
            "email": booking_form.read_email(data),
            "access": booking_form.read_text(data, "access", 500),
            "description": booking_form.read_text(data, "description", 2000),
            "express": booking_form.read_flag(data, "express"),
        }
        country = form.company.country_id or self.env.ref("base.fr")
        phone = self.env["res.partner"]._format_phone(contact["phone"], country)
        if not phone or not phone.startswith("+"):
            raise BadInputError("phone", "wrong")
        return contact | {"phone": phone, "photos": booking_form.read_photos(data)}

    @api.model
    def _book_visit(self, form, data, contact):
        """Turn a hold into a visit, of which its customer is told, and return the visit.

        A slot that cannot be kept any more answers the others.
        """
        held = self._read_hold(form, data.get("hold"))
        if not held:
            raise Refusal(self.env._("Choose your slot again, please."), field="slot")
        slot, place = held
        if self._needs_express_request(form.company, slot.promised_start) and not contact["express"]:
            raise Refusal(
                self.env._("Tick the box to have the visit within 14 days, or choose a later day."),
                field="express",
            )
        customer, site = self._get_customer(form, place, contact)
        vals = self._prepare_visit_vals(form, contact, customer, site)
        try:
            visit = slot.with_context(field_told_email=contact["email"])._book(vals)
        except SlotTaken as error:
            raise self._get_lost_race(form.company, slot.need, error) from error
        if contact["express"]:
            visit._request_early_visit()
        self._attach_photos(visit, contact["photos"])
        return visit

    @api.model
    def _get_customer(self, form, place, contact):
        """Return (customer, site), known or new; what is known of them stays as it is."""
        known = self.env["res.partner"].sudo().browse(place.get("site")).exists()
        if form.partner:
            customer = form.partner.commercial_partner_id
            site = known or self._create_contact(form, place, contact, parent=customer)
            form.partner._let_see(site)
            return customer, site
        site = known or self._find_household(form, place, contact)
        if not site:
            site = self._create_contact(form, place, contact)
        return site.commercial_partner_id, site

    @api.model
    def _find_household(self, form, place, contact):
        """Return the site with this address and this phone or mail: both are needed.

        A number alone would let anybody add visits to somebody else's record.
        """
        probe = self.env["res.partner"].new(self._prepare_address_vals(place) | {"is_field_site": True})
        same_person = Domain("phone_sanitized", "=", contact["phone"]) | Domain(
            "email_normalized", "=", contact["email"].lower()
        )
        return (
            self.env["res.partner"]
            .sudo()
            .search(
                Domain("geo_address_key", "=", probe._get_geo_address().key)
                & Domain("company_id", "in", (False, form.company.id))
                & (same_person | Domain("parent_id", "any", same_person)),
                limit=1,
            )
        )

    @api.model
    def _create_contact(self, form, place, contact, parent=None):
        sites = self.env["res.partner"].sudo().with_context(field_geo_quality=place["quality"])
        return sites.create(
            {
                "name": contact["name"],
                "phone": contact["phone"],
                "email": contact["email"],
                "parent_id": parent.id if parent else False,
                "type": "other" if parent else "contact",
                "lang": self.env.lang,
                "company_id": form.company.id,
                "is_field_site": True,
                "access_instructions": contact["access"] or False,
                **self._prepare_address_vals(place),
                "partner_latitude": place["lat"],
                "partner_longitude": place["lon"],
            }
        )

    @api.model
    def _prepare_address_vals(self, place):
        return {
            "street": place["street"],
            "zip": place["zip"],
            "city": place["city"],
            "country_id": self.env.ref("base.fr").id,
        }

    @api.model
    def _prepare_visit_vals(self, form, contact, customer, site):
        """Return the values of the visit; what differs from the customer's record is written down."""
        lines = [contact["description"]]
        known = (site.phone_sanitized or customer.phone_sanitized) == contact["phone"]
        if not known or site.name != contact["name"]:
            lines.append(
                self.env._(
                    "Booked online by %(name)s, %(phone)s, %(email)s",
                    name=contact["name"],
                    phone=contact["phone"],
                    email=contact["email"],
                )
            )
        if contact["access"] and site.access_instructions != contact["access"]:
            lines.append(self.env._("Access: %(text)s", text=contact["access"]))
        text = "\n".join(line for line in lines if line)
        return {
            "contract_origin": "distance",
            "partner_id": customer.id,
            "site_id": site.id,
            "description": Markup("<p>%s</p>") % Markup("<br/>").join(text.split("\n")) if text else False,
        }

    @api.model
    def _attach_photos(self, visit, photos):
        self.env["ir.attachment"].sudo().create(
            [
                {
                    "name": self.env._("Photo %(number)s.jpg", number=number),
                    "raw": photo,
                    "mimetype": "image/jpeg",
                    "res_model": visit._name,
                    "res_id": visit.id,
                }
                for number, photo in enumerate(photos, start=1)
            ]
        )
