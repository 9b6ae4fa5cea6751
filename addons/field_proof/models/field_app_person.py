from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.field_tournees.tools import times

from ..tools import phone

_DAYS = 8


class FieldAppPerson(models.AbstractModel):
    """Who holds the phone, whom to call, and how the days ahead are planned."""

    _name = "field.app.person"
    _description = "Phone: Technician and Days"
    _inherit = ["field.app.reader"]

    # === HOOKS === #
    @api.model
    def _read_sections(self, technician):
        return super()._read_sections(technician) | {
            "me": self._tell_me(technician),
            "company": self._tell_company(technician.company_id),
            "days": self._read_days(technician),
        }

    # === BUSINESS === #
    def _tell_me(self, technician):
        user = self.env.user
        return {
            "id": user.id,
            "name": technician.name,
            "lang": user.lang or "en_US",
            "tz": technician.tz,
            "technician": technician.id,
            "team": technician.team_id.name or "",
            "sharing": technician._is_sharing(),
            "position_open": technician.position_open,
            "position_on": technician.position_on,
            "notice_accepted": bool(technician.position_accepted_at),
            "notice": phone.plain(technician.position_notice),
        }

    def _tell_company(self, company):
        return {"name": company.name, "phone": company.phone or ""}

    def _read_days(self, technician):
        """Return each planned day from today on: when it begins and ends, the break, the road."""
        today = technician._get_local_date(fields.Datetime.now())
        routes = self.env["field.route"].search(
            Domain("technician_id", "=", technician.id)
            & Domain("date", ">=", today)
            & Domain("date", "<", today + timedelta(days=_DAYS)),
            order="date",
        )
        return [
            {
                "date": fields.Date.to_string(route.date),
                "at": phone.ms(times.midnight(route.date, technician.tz)),
                "route": route.id,
                **{
                    name: phone.ms(route[name])
                    for name in ("leave_at", "back_at", "break_start", "break_stop")
                },
                "travel_minutes": round(route.travel_hours * 60),
                "distance_km": round(route.distance_km),
                "is_working": bool(route.available_hours),
            }
            for route in routes
        ]
