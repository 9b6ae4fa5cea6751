from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import xlsx

# A longer list would not fit into the address that downloads it.
MAX_ROUTES = 500


class FieldRouteExport(models.AbstractModel):
    """Routes and their stops as a spreadsheet."""

    _name = "field.route.export"
    _description = "Route Export"

    # === ACTIONS === #
    def action_export_xlsx(self):
        """Download these routes and their stops as a spreadsheet."""
        if len(self) > MAX_ROUTES:
            raise UserError(
                self.env._(
                    "%(count)s routes are too many for one file: select %(limit)s at most.",
                    count=len(self),
                    limit=MAX_ROUTES,
                )
            )
        if not self:
            raise UserError(self.env._("Select at least one route to export."))
        ids = ",".join(map(str, self.ids))
        return {"type": "ir.actions.act_url", "url": f"/field/routes.xlsx?ids={ids}", "target": "download"}

    # === BUSINESS === #
    def _export_xlsx(self):
        """Return the bytes of a workbook: one sheet of routes, one of stops."""
        routes = self.sorted(lambda route: (route.date, route.technician_id.name or ""))
        route_rows = [route._get_export_row() for route in routes]
        stop_rows = [route._get_stop_row(visit) for route in routes for visit in route._get_stops()]
        return xlsx.write_workbook(
            (self.env._("Routes"), self._get_export_columns(), route_rows),
            (self.env._("Stops"), self._get_stop_columns(), stop_rows),
        )

    def _local(self, moment):
        """Return a naive UTC datetime in the technician's time zone, naive: sheets know no zone."""
        if not moment:
            return None
        zoned = self.with_context(tz=self.tz)
        return fields.Datetime.context_timestamp(zoned, moment).replace(tzinfo=None)

    def _get_export_columns(self):
        """Return (title, kind) of each column of the sheet of routes."""
        _ = self.env._
        return [
            (_("Date"), "date"),
            (_("Technician"), "text"),
            (_("Team"), "text"),
            (_("Vehicle"), "text"),
            (_("Zones"), "text"),
            (_("Status"), "text"),
            (_("Visits"), "integer"),
            (_("Late"), "integer"),
            (_("Leaves"), "clock"),
            (_("Back"), "clock"),
            (_("Distance (km)"), "decimal"),
            (_("On the road"), "duration"),
            (_("On site"), "duration"),
            (_("Planned"), "duration"),
            (_("Available"), "duration"),
            (_("Load"), "percent"),
        ]

    def _get_export_row(self):
        """Return the cells of this route, in the order of the columns."""
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        return [
            self.date,
            self.technician_id.name,
            self.team_id.name,
            self.technician_id.vehicle_id.display_name,
            ", ".join(self.zone_ids.mapped("name")),
            states.get(self.state),
            self.visit_count,
            self.late_count,
            self._local(self.leave_at),
            self._local(self.back_at),
            self.distance_km,
            self.travel_hours,
            self.work_hours,
            self.planned_hours,
            self.available_hours,
            self.load_percent / 100,
        ]

    def _get_stop_columns(self):
        """Return (title, kind) of each column of the sheet of stops."""
        _ = self.env._
        return [
            (_("Date"), "date"),
            (_("Technician"), "text"),
            (_("No."), "integer"),
            (_("Reference"), "text"),
            (_("Type"), "text"),
            (_("Status"), "text"),
            (_("Planned start"), "moment"),
            (_("Planned end"), "moment"),
            (_("Promised from"), "moment"),
            (_("Promised until"), "moment"),
            (_("Arrived"), "moment"),
            (_("Finished"), "moment"),
            (_("Late (min)"), "integer"),
            (_("Customer"), "text"),
            (_("Site"), "text"),
            (_("Street"), "text"),
            (_("Post code"), "text"),
            (_("City"), "text"),
            (_("Phone"), "text"),
            (_("Duration"), "duration"),
            (_("Travel"), "duration"),
            (_("Distance (km)"), "decimal"),
        ]

    def _get_stop_row(self, visit):
        """Return the cells of a stop, in the order of the columns."""
        states = dict(visit._fields["state"]._description_selection(self.env))
        site = visit.site_id
        moments = ("planned_start", "planned_stop", "promised_start", "promised_stop")
        return [
            self.date,
            self.technician_id.name,
            visit.stop_number,
            visit.name,
            visit.type_id.name,
            states.get(visit.state),
            *(self._local(visit[name]) for name in (*moments, "arrived_at", "left_at")),
            visit.delay_minutes,
            visit.partner_id.name,
            site.name,
            ", ".join(part for part in (site.street, site.street2) if part),
            site.zip,
            site.city,
            site.phone,
            visit.duration_hours,
            visit.travel_minutes / 60,
            visit.distance_km,
        ]
