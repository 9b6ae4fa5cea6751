from odoo import api, models
from odoo.tools import SQL

# What the state of a page is told from (`_get_track_state`), in the tables that hold it. More is
# read when it is asked for, at the price of a query: a test counts them.
_COLUMNS = {
    "visit": (
        "field.intervention",
        (
            "arrived_at", "company_id", "create_date", "due_at", "en_route_at", "eta_start", "eta_stop",
            "expected_start", "left_at", "partner_id", "planned_start", "promised_start", "promised_stop",
            "requested_at", "site_id", "state", "technician_id", "withdrawal_until", "withdrawn_at",
        ),
    ),
    "company": (
        "res.company",
        (
            "field_booking_contact", "field_booking_cutoff_hours", "partner_id", "phone",
            "resource_calendar_id",
        ),
    ),
    "office": ("res.partner", ("lang", "phone", "tz")),
    "calendar": ("resource.calendar", ("tz",)),
    "customer": ("res.partner", ("lang",)),
    "site": ("res.partner", ("partner_latitude", "partner_longitude")),
    "technician": ("field.technician", ("employee_id", "is_photo_shown", "name")),
}  # fmt: skip

_HAS_PHOTO = SQL(
    """
    technician.is_photo_shown AND EXISTS (
        SELECT FROM ir_attachment AS photo
        WHERE photo.res_model = 'hr.employee' AND photo.res_field = 'image_128'
            AND photo.res_id = technician.employee_id)
    """
)


class FieldTrackRead(models.AbstractModel):
    """One query for all that an open page asks for every few seconds.

    A thousand customers wait at once. The ORM would read every column of seven records, each
    with a query of its own; here their cache is filled with the columns that count, and the
    same methods answer, so that page, poll and office cannot tell different things.
    """

    _name = "field.track.read"
    _description = "Reading of a Tracked Intervention"

    # === BUSINESS === #
    @api.model
    def _read_tracked(self, visit_id):
        """Return a visit, in its company and with sudo, ready to tell its state; or none."""
        models_sudo = {alias: self.env[model].sudo() for alias, (model, _names) in _COLUMNS.items()}
        columns = [(alias, name) for alias, (_model, names) in _COLUMNS.items() for name in ("id", *names)]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %(photo)s, %(columns)s
                FROM field_intervention AS visit
                JOIN res_company AS company ON company.id = visit.company_id
                JOIN res_partner AS office ON office.id = company.partner_id
                JOIN res_partner AS customer ON customer.id = visit.partner_id
                JOIN res_partner AS site ON site.id = visit.site_id
                LEFT JOIN resource_calendar AS calendar ON calendar.id = company.resource_calendar_id
                LEFT JOIN field_technician AS technician ON technician.id = visit.technician_id
                WHERE visit.id = %(visit)s AND visit.active
                """,
                photo=_HAS_PHOTO,
                columns=SQL(", ").join(
                    models_sudo[alias]._field_to_sql(alias, name) for alias, name in columns
                ),
                visit=visit_id,
            )
        )
        if not rows:
            return self.env["field.intervention"].sudo()
        found, (has_photo, *values) = {}, rows[0]
        for (alias, name), value in zip(columns, values, strict=True):
            if name == "id":
                found[alias] = models_sudo[alias].browse(value)
            elif found[alias]:
                found[alias]._fields[name]._insert_cache(found[alias], [value])
        technician = found["technician"]
        technician._fields["has_photo"]._insert_cache(technician, [has_photo])
        return found["visit"].with_company(found["company"])
