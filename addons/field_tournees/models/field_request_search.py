import re
from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import labels, times
from .field_lifecycle import OPEN_STATES

# Shown at once: more would have to be scrolled while the caller waits.
_MAX_CARDS = 8
_LAST_VISITS = 3
# Fewer digits than this are a house number or a post code, no phone.
_MIN_PHONE_DIGITS = 6
# What is pasted from a document or a mail comes with typographic dashes.
_DASHES = r"\-\u2010-\u2015\u2212"
UNFINISHED_STATES = (*OPEN_STATES, "on_site", "paused", "no_access")


class FieldRequestSearch(models.AbstractModel):
    """Finds who calls: by name, phone in any writing, town or serial number."""

    _name = "field.request.search"
    _description = "Search of the Call Centre"

    # === BUSINESS === #
    @api.model
    def _find_cards(self, text):
        """Return the cards of the sites that fit what was typed, best first."""
        text = (text or "").strip()[:200]
        if len(text) < 2:
            return []
        by_phone = self._find_by_phone(text)
        equipment = self._find_equipment(text)
        sites = self._get_sites_of(by_phone) | equipment.site_id
        if not by_phone:
            sites |= self._find_by_words(text)
        cards = self._describe_sites(sites[:_MAX_CARDS])
        for card in cards:
            mine = equipment.filtered(lambda one, site=card["id"]: one.site_id.id == site)
            card["equipment_id"] = mine.id if len(mine) == 1 else False
        return cards

    @api.model
    def _find_by_phone(self, text):
        """Return the contacts with a phone number, however it is written."""
        digits = self._get_phone_digits(text)
        if not digits:
            return self.env["res.partner"]
        return self.env["res.partner"].search(
            Domain("phone_sanitized", "=like", f"%{digits}") | Domain("phone_mobile_search", "ilike", digits),
            limit=_MAX_CARDS,
        )

    @api.model
    def _get_phone_digits(self, text):
        """Return the digits of a number that all its writings share, empty when it is none."""
        text = (text or "").strip().removeprefix("tel:")
        if re.search(rf"[^\d\s+().{_DASHES}/]", text):
            return ""
        plain = re.sub(r"\(0\)", "", text)
        digits = re.sub(r"\D", "", plain)
        code = str(self.env.company.country_id.phone_code or 33)
        if plain.strip().startswith(("+", "00")) or len(digits) > 10:
            digits = digits.removeprefix("00").removeprefix(code)
        digits = digits.removeprefix("0")
        return digits if len(digits) >= _MIN_PHONE_DIGITS else ""

    @api.model
    def _find_equipment(self, text):
        by_word = [
            Domain.OR(Domain(name, "ilike", word) for name in ("serial", "name", "brand", "model"))
            for word in text.split()
        ]
        serial = Domain("serial", "ilike", text)
        return self.env["field.equipment"].search(serial | Domain.AND(by_word), limit=_MAX_CARDS)

    @api.model
    def _find_by_words(self, text):
        """Return the sites each word of the text says something about."""
        names = ("name", "parent_id.name", "street", "city", "email")
        by_word = [
            Domain.OR(Domain(name, "ilike", word) for name in names) | Domain("zip", "=ilike", f"{word}%")
            for word in text.split()
        ]
        partners = self.env["res.partner"]
        sites = partners.search(
            Domain("is_field_site", "=", True) & Domain.AND(by_word), limit=_MAX_CARDS, order="name"
        )
        if len(sites) == _MAX_CARDS:
            return sites
        # A customer of the books who never had a visit is known all the same; colleagues and
        # companies that have sites of their own are not places to go to.
        others = partners.search(
            Domain("is_field_site", "=", False)
            & Domain("partner_share", "=", True)
            & Domain("child_ids.is_field_site", "!=", True)
            & Domain("id", "not in", self._get_colleagues().ids)
            & Domain.AND(by_word),
            limit=_MAX_CARDS - len(sites),
            order="name",
        )
        return sites | others

    @api.model
    def _get_colleagues(self):
        # Whoever takes calls may not read personnel files; their contacts stay out of the results.
        employees_sudo = self.env["hr.employee"].sudo().search([])
        technicians_sudo = self.env["field.technician"].sudo().search([])
        return (
            employees_sudo.work_contact_id
            | technicians_sudo.start_partner_id
            | technicians_sudo.end_partner_id
        )

    @api.model
    def _get_sites_of(self, partners):
        """Return where interventions take place for these contacts, else the contacts."""
        sites = self.env["res.partner"]
        for partner in partners:
            family = partner.commercial_partner_id | partner.commercial_partner_id.child_ids
            known = family.filtered("is_field_site")
            sites |= partner if partner.is_field_site or not known else known
        return sites

    @api.model
    def _describe_sites(self, sites):
        """Return what an agent reads of each site at a glance, in few queries."""
        visits = self.env["field.intervention"]
        here = Domain("site_id", "in", sites.ids)
        waiting, past, installed = defaultdict(list), defaultdict(list), defaultdict(list)
        live = visits.search(here & Domain("state", "in", UNFINISHED_STATES), order="planned_start, id")
        told = self.env["field.contact.desk"]._get_last_words(live)
        for visit in live:
            waiting[visit.site_id].append(self._describe_visit(visit) | {"told": told[visit.id]})
        done = visits.search(here & Domain("state", "=", "done"), order="left_at desc", limit=20 * len(sites))
        for visit in done:
            if len(past[visit.site_id]) < _LAST_VISITS:
                past[visit.site_id].append(self._describe_visit(visit))
        for equipment in self.env["field.equipment"].search(here):
            installed[equipment.site_id].append(self._describe_equipment(equipment))
        return [
            {
                "id": site.id,
                "name": site.name or site.display_name,
                "customer_id": site.commercial_partner_id.id,
                "customer": site.commercial_partner_id.name if site.commercial_partner_id != site else "",
                "address": self._format_address(site),
                "phone": self._format_phone(site.phone or site.commercial_partner_id.phone),
                "zone": site.field_zone_id.name or "",
                "access": site.access_instructions or "",
                "lat": site.partner_latitude,
                "lon": site.partner_longitude,
                "is_located": bool(site.partner_latitude or site.partner_longitude),
                "equipment": installed[site],
                "open": waiting[site],
                "last": past[site],
            }
            for site in sites
        ]

    @api.model
    def _describe_equipment(self, equipment):
        today = fields.Date.context_today(self)
        maker = " ".join(word for word in (equipment.brand, equipment.model) if word)
        return {
            "id": equipment.id,
            "name": equipment.name,
            "detail": " · ".join(word for word in (maker, equipment.serial) if word),
            "is_warranted": bool(equipment.warranty_until and equipment.warranty_until >= today),
        }

    @api.model
    def _describe_visit(self, visit):
        """Return one visit as a line: what, when, with whom and how far it is."""
        states = dict(visit._fields["state"]._description_selection(self.env))
        tz = visit._get_tz()
        start = visit.promised_start or visit.planned_start
        moment = visit.left_at or start
        slot = labels.span(self.env, visit.promised_start, visit.promised_stop, tz)
        return {
            "id": visit.id,
            "name": visit.name,
            "type": visit.type_id.name,
            "state": visit.state,
            "state_label": states[visit.state],
            "technician": visit.technician_id.name or "",
            "day": labels.day(self.env, times.local_date(moment, tz)) if moment else "",
            "slot": slot or labels.clock(self.env, visit.planned_start, tz),
        }

    @api.model
    def _format_phone(self, number):
        """Return a number as it is read out, as typed when it cannot be understood."""
        readable = self.env["res.partner"]._phone_format_number(
            number, self.env.company.country_id, force_format="INTERNATIONAL"
        )
        return readable or number or ""

    @api.model
    def _format_address(self, site):
        town = " ".join(part for part in (site.zip, site.city) if part)
        return ", ".join(part for part in (site.street, town) if part)
