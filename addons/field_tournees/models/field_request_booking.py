import base64
import binascii

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.mimetypes import guess_mimetype

from ..tools import labels
from .field_request_address import APPROXIMATE

_PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic")
_MAX_PHOTOS = 8
_MAX_PHOTO_BYTES = 8 * 1024 * 1024


class FieldRequestBooking(models.AbstractModel):
    """Turns what was typed into a customer, a site, photos and a booked visit, all or nothing."""

    _name = "field.request.booking"
    _description = "Booking by the Call Centre"

    # === CHECKS === #
    @api.model
    def _check_reason(self, slot, reason):
        """A promise below the company's target is somebody's decision: it says why."""
        if slot.probability < self._get_target() and not (reason or "").strip():
            raise UserError(
                self.env._(
                    "This slot is kept %(percent)s times in 100, below the target: write why it is "
                    "promised all the same.",
                    percent=round(100 * slot.probability),
                )
            )

    # === BUSINESS === #
    @api.model
    def _get_own_slot(self, slot_id):
        slot = self.env["field.slot"].browse(slot_id).exists()
        if not slot:
            raise UserError(self.env._("This slot was given back: choose another one."))
        if slot.create_uid != self.env.user:
            raise AccessError(self.env._("A colleague holds this slot for another caller."))
        return slot

    @api.model
    def _get_seconds_left(self, slot):
        return max(0, round((slot.expires_at - fields.Datetime.now()).total_seconds()))

    @api.model
    def _book(self, slot, request, reason):
        """Store the request and book its slot; an override calls super and adds to the visit.

        :raise SlotTaken: what was stored is to be rolled back
        """
        visit = self._get("field.intervention", request.get("intervention_id"))
        if visit:
            self._tell_to(slot, visit.site_id, visit.partner_id)._book_for(visit)
        else:
            site = self._get("res.partner", request.get("site_id")) or self._create_site(request)
            self._complete_access(site, request)
            telling = self._tell_to(slot, site, site.commercial_partner_id)
            visit = telling._book(self._prepare_visit_vals(slot, site, request))
            self._attach_photos(visit, request)
        if (reason or "").strip():
            percent = round(100 * slot.probability)
            visit._log_event("choice", details={"reason": reason.strip()[:500], "percent": percent})
        return visit

    @api.model
    def _tell_to(self, slot, site, customer):
        """Return the slot such that its booking is confirmed to the address shown to the agent."""
        return slot.with_context(field_told_email=self._get_email(site, customer))

    @api.model
    def _get_email(self, site, customer):
        """Return where the confirmation goes: who lives there, else who pays."""
        return site.email or customer.email or ""

    @api.model
    def _prepare_visit_vals(self, slot, site, request):
        equipment = self._get("field.equipment", request.get("equipment_id"))
        return {
            "site_id": site.id,
            "partner_id": site.commercial_partner_id.id,
            "equipment_id": equipment.filtered(lambda one: one.site_id == site).id,
            "description": self._write_description(request),
            "preferred_technician_id": self._get("field.technician", request.get("technician_id")).id,
            "urgency_rule_id": self._get_urgency(request).id,
            "latest_end": slot.sudo().need.get("latest", False),  # fixed when the slot was held
        }

    @api.model
    def _write_description(self, request):
        """Return what the caller said as the technician will read it."""
        lines = [line for line in (request.get("notes") or "").splitlines() if line.strip()]
        if (request.get("since") or "").strip():
            lines.append(self.env._("Since: %(since)s", since=request["since"].strip()))
        return Markup().join(Markup("<p>%s</p>") % line for line in lines)

    @api.model
    def _create_site(self, request):
        vals = self._prepare_site_vals(request)
        if not vals["name"]:
            raise UserError(self.env._("Write the caller's name first."))
        site = self.env["res.partner"].create(vals)
        if (request.get("address") or {}).get("quality") == APPROXIMATE:
            site.geo_quality = APPROXIMATE
        return site

    @api.model
    def _prepare_site_vals(self, request):
        """Return a contact's values from the name and address being typed."""
        contact, address = request.get("contact") or {}, request.get("address") or {}
        customer = self._get("res.partner", request.get("customer_id"))
        quality = address.get("quality")
        return {
            "name": (contact.get("name") or "").strip(),
            "parent_id": customer.id,
            "type": "other" if customer else "contact",
            "phone": (contact.get("phone") or "").strip(),
            "email": (contact.get("email") or "").strip(),
            "street": (address.get("street") or "").strip(),
            "zip": (address.get("zip") or "").strip(),
            "city": (address.get("city") or "").strip(),
            "country_id": (self.env.company.country_id or self.env.ref("base.fr")).id,
            "lang": self.env.lang,
            "is_field_site": True,
            "partner_latitude": float(address.get("lat") or 0),
            "partner_longitude": float(address.get("lon") or 0),
            "geo_quality": quality if quality in ("house", "street", "town") else "manual",
        }

    @api.model
    def _complete_access(self, site, request):
        access = (request.get("access") or "").strip()
        if access and access != (site.access_instructions or "").strip():
            site.access_instructions = access

    @api.model
    def _attach_photos(self, visit, request):
        """Keep the photos that were dropped on the screen with the visit."""
        photos = (request.get("photos") or [])[:_MAX_PHOTOS]
        vals = []
        for number, photo in enumerate(photos, start=1):
            try:
                content = base64.b64decode(photo.get("data") or "", validate=True)
            except (binascii.Error, ValueError) as error:
                raise UserError(
                    self.env._("A photo could not be read: remove it and add it again.")
                ) from error
            if len(content) > _MAX_PHOTO_BYTES or guess_mimetype(content) not in _PHOTO_TYPES:
                raise UserError(
                    self.env._(
                        "Only photos of less than 8 MB can be added: remove “%(name)s”.",
                        name=photo.get("name") or number,
                    )
                )
            vals.append(
                {
                    "name": photo.get("name") or self.env._("Photo %(number)s", number=number),
                    "raw": content,
                    "res_model": visit._name,
                    "res_id": visit.id,
                }
            )
        self.env["ir.attachment"].create(vals)

    @api.model
    def _describe_booked(self, visit):
        """Return what the agent reads out to the caller."""
        tz = visit._get_tz()
        return {
            "id": visit.id,
            "name": visit.name,
            "type": visit.type_id.name,
            "slot": labels.slot(self.env, visit.promised_start, visit.promised_stop, tz),
            "technician": visit.technician_id.name,
            "site": visit.site_id.name,
            "address": self._format_address(visit.site_id),
            "phone": self._format_phone(visit.site_id.phone or visit.partner_id.phone),
            "email": self._get_email(visit.site_id, visit.partner_id),
            "link": visit._get_track_url(),
        }
