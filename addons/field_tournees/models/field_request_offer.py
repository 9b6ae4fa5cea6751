from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ..tools import labels, times

# A colleague's home is drawn to the kilometre: the planner needs the direction, not the door.
_HOME_DECIMALS = 2


class FieldRequestOffer(models.AbstractModel):
    """Offers as the call centre reads them: words, prices, who is at risk, the drive on a map."""

    _name = "field.request.offer"
    _description = "Offers of the Call Centre"

    # === BUSINESS === #
    @api.model
    def _describe_offers(self, need, offers):
        """Return offers in the reader's language, each with its signed token and its drive."""
        technicians = self.env["field.technician"].browse({offer["technician_id"] for offer in offers})
        technicians.fetch(["name", "tz", "color"])
        return [self._describe_offer(need, offer) for offer in offers]

    def _describe_offer(self, need, offer):
        technician = self.env["field.technician"].browse(offer["technician_id"])
        start, stop, planned = (
            fields.Datetime.to_datetime(offer[name]) for name in ("start", "stop", "planned_start")
        )
        day = times.local_date(start, technician.tz)
        return {
            "token": self.env["field.offer"]._sign(need, offer),
            "starts_at": offer["start"],
            "technician_id": technician.id,
            "technician": technician.name,
            "color": technician.color,
            "day": fields.Date.to_string(day),
            "day_label": labels.full_day(self.env, day),
            "slot": labels.span(self.env, start, stop, technician.tz),
            "arrival": labels.clock(self.env, planned, technician.tz),
            "percent": round(100 * offer["probability"]),
            "is_sure": offer["probability"] >= self._get_target(),
            "cost": self._format_cost(offer["cost"]),
            "travel_minutes": round(offer["travel_seconds"] / 60),
            "detour_minutes": round(offer["detour_seconds"] / 60),
            "km": formatLang(self.env, offer["metres"] / 1000, digits=1),
            "is_green": bool(offer["green"]),
            "moved": offer["moved"],
            "reason": offer["reason"] or "",
            "at_risk": self._describe_risks(offer["at_risk"]),
            "drive": self._describe_drive(technician, day, planned, need.get("intervention_id")),
        }

    @api.model
    def _get_target(self):
        """Return the share of promises that the company wants to keep, from 0 to 1."""
        return self.env.company.field_booking_target / 100

    @api.model
    def _describe_risks(self, risks):
        visits = self.env["field.intervention"].browse([risk[0] for risk in risks]).exists()
        customers = {visit.id: visit.site_id.name or visit.name for visit in visits}
        return [
            {
                "id": visit_id,
                "customer": customers[visit_id],
                "before": round(100 * before),
                "after": round(100 * after),
            }
            for visit_id, before, after in risks
            if visit_id in customers
        ]

    @api.model
    def _describe_drive(self, technician, day, planned, moved_id=None):
        """Return the technician's stops of the day before and after a visit, without the one moved."""
        route = self.env["field.route"].search(
            [("technician_id", "=", technician.id), ("date", "=", day)], limit=1
        )
        before, after = [], []
        for visit in route._get_stops() if route else ():
            point = self._get_point(visit.site_id)
            if point and visit.id != moved_id:
                clock = labels.clock(self.env, visit.planned_start, technician.tz)
                stop = {"id": visit.id, "name": visit.site_id.name, "clock": clock, **point}
                (before if visit.planned_start < planned else after).append(stop)
        return {
            "start": self._get_base(technician._get_start_site()),
            "before": before,
            "after": after,
            "end": self._get_base(technician._get_end_site()),
        }

    @api.model
    def _get_point(self, site):
        if not site.partner_latitude and not site.partner_longitude:
            return None
        return {"lat": site.partner_latitude, "lon": site.partner_longitude}

    @api.model
    def _get_base(self, contact):
        contact_sudo = contact.sudo()  # a start may be a colleague's private contact
        point = self._get_point(contact_sudo)
        if point and contact_sudo != self.env.company.partner_id:
            return {name: round(value, _HOME_DECIMALS) for name, value in point.items()}
        return point or False

    @api.model
    def _format_cost(self, cents):
        return formatLang(self.env, cents / 100, currency_obj=self.env.company.currency_id)

    @api.model
    def _get_towns(self):
        """Return the towns where sites are, as landmarks of the map."""
        rows = self.env["res.partner"]._read_group(
            [("is_field_site", "=", True), ("partner_latitude", "!=", 0), ("city", "!=", False)],
            ["city"],
            ["partner_latitude:avg", "partner_longitude:avg", "__count"],
            order="__count desc",
            limit=60,
        )
        return [{"name": city, "lat": round(lat, 4), "lon": round(lon, 4)} for city, lat, lon, _count in rows]
