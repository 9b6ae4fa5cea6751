import functools

from odoo import api, fields, models

from .field_position import HOME, PUBLIC_POSITION, SEEN_LATELY

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

# What no column holds: fields that are computed, as the same statement finds them.
_FOUND = {
    "technician": (
        "has_photo",
        """technician.is_photo_shown AND EXISTS (
            SELECT FROM ir_attachment AS photo
            WHERE photo.res_model = 'hr.employee' AND photo.res_field = 'image_128'
                AND photo.res_id = technician.employee_id)""",
    ),
    "visit": ("public_position", "position.seen"),
}


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
    def _read_track_row(self, visit_id):
        """Return what the state of a visit's page is told from, as one row; None without the visit."""
        self.env.flush_all()
        self.env.cr.execute(
            _get_statement(),
            {"visit": visit_id, "since": fields.Datetime.now() - SEEN_LATELY, "around": HOME},
        )
        return self.env.cr.fetchone()

    @api.model
    def _take_track_row(self, row):
        """Return the visit of such a row, in its company and with sudo, ready to tell its state."""
        found, cells = {}, iter(row)
        for alias, (model, names) in _COLUMNS.items():
            record = found[alias] = self.env[model].sudo().browse(next(cells))
            for name in names:
                record._fields[name]._insert_cache(record, [next(cells)])
        for (alias, (name, _statement)), value in zip(_FOUND.items(), cells, strict=True):
            found[alias]._fields[name]._insert_cache(found[alias], [value])
        return found["visit"].with_company(found["company"])


@functools.cache
def _get_statement():
    """Return the statement of `_read_track_row`: put together once, for it is asked all the time."""
    columns = [f'{alias}."{name}"' for alias, (_model, names) in _COLUMNS.items() for name in ("id", *names)]
    columns += [statement for _name, statement in _FOUND.values()]
    return f"""
        SELECT {", ".join(columns)}
        FROM field_intervention AS visit
        JOIN res_company AS company ON company.id = visit.company_id
        JOIN res_partner AS office ON office.id = company.partner_id
        JOIN res_partner AS customer ON customer.id = visit.partner_id
        JOIN res_partner AS site ON site.id = visit.site_id
        LEFT JOIN resource_calendar AS calendar ON calendar.id = company.resource_calendar_id
        LEFT JOIN field_technician AS technician ON technician.id = visit.technician_id
        LEFT JOIN LATERAL ({PUBLIC_POSITION}) AS position ON visit.state = 'en_route'
        WHERE visit.id = %(visit)s AND visit.active
    """  # noqa: S608 (names of this file, no input)
