from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import spans
from .field_timed import BY_TIMELINE

_TIMES = ("kind", "start", "stop")


class FieldTimeEntry(models.Model):
    """A stretch of a technician's time at a visit: from the timeline, or noted by a person.

    The steps of the visit make the automatic ones (`field.timed`); a correction gives a reason
    and keeps what was recorded at first.
    """

    _name = "field.time.entry"
    _description = "Time Spent"
    _inherit = ["field.sealed", "field.work.row"]
    _sealed_fields = ("technician_id", "kind", "start", "stop")
    _order = "start, id"

    kind = fields.Selection(
        [("travel", "Travel"), ("work", "Work"), ("wait", "Waiting"), ("pause", "Pause")],
        required=True,
        default="work",
    )
    start = fields.Datetime(required=True)
    stop = fields.Datetime(string="End", help="Empty while it lasts.")
    minutes = fields.Integer(
        compute="_compute_minutes",
        store=True,
        precompute=True,
        help="An interval that somebody noted by hand is taken out of the automatic one around it.",
    )
    hours = fields.Float(compute="_compute_hours", store=True)
    day = fields.Date(compute="_compute_day", store=True, help="In the technician's time zone.")
    # Where it comes from
    source = fields.Selection(
        [("auto", "Timeline"), ("manual", "By hand")], required=True, readonly=True, default="manual"
    )
    event_id = fields.Many2one("field.event", readonly=True, copy=False, ondelete="cascade")
    reason = fields.Char(help="Why it was noted by hand or corrected.")
    # What was recorded before the first correction
    original_kind = fields.Selection(selection=lambda self: self._fields["kind"].selection, readonly=True)
    original_start = fields.Datetime(readonly=True)
    original_stop = fields.Datetime(readonly=True)
    corrected_at = fields.Datetime(readonly=True)
    corrected_by_id = fields.Many2one("res.users", readonly=True)
    is_corrected = fields.Boolean(string="Corrected", compute="_compute_is_corrected", store=True)

    _event_uniq = models.UniqueIndex("(event_id) WHERE event_id IS NOT NULL")
    _order_of_times = models.Constraint(
        "CHECK (stop IS NULL OR stop >= start)", "The end of a time lies before its start."
    )

    # === COMPUTE === #
    @api.depends(
        "start",
        "stop",
        "intervention_id.time_entry_ids.start",
        "intervention_id.time_entry_ids.stop",
        "intervention_id.time_entry_ids.kind",
    )
    def _compute_minutes(self):
        for entry in self:
            if not entry.start or not entry.stop:
                entry.minutes = 0
                continue
            by_hand = entry.intervention_id.time_entry_ids.filtered(
                lambda other, own=entry: other.source == "manual" and other.stop and other.kind != own.kind
            )
            taken = [(other.start, other.stop) for other in by_hand] if entry.source == "auto" else []
            entry.minutes = spans.minutes(entry.start, entry.stop, taken)

    @api.depends("minutes")
    def _compute_hours(self):
        for entry in self:
            entry.hours = entry.minutes / 60

    @api.depends("start", "technician_id.tz")
    def _compute_day(self):
        for entry in self:
            technician = entry.technician_id
            if technician and entry.start:
                entry.day = technician._get_local_date(entry.start)
            else:
                entry.day = entry.start and entry.start.date()

    @api.depends("corrected_at")
    def _compute_is_corrected(self):
        for entry in self:
            entry.is_corrected = bool(entry.corrected_at)

    # === CHECKS === #
    @api.constrains("start", "stop")
    def _check_span(self):
        limit = fields.Datetime.now() + timedelta(minutes=15)  # two clocks never agree
        for entry in self:
            stop = entry.stop or entry.start
            if stop - entry.start > timedelta(hours=24):
                raise ValidationError(self.env._("A time lasts 24 hours at most: note one for each day."))
            if entry.source == "manual" and stop > limit:
                raise ValidationError(self.env._("A time that is still to come cannot be noted."))

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_by_timeline():
            for vals in vals_list:
                self._require_reason(vals.get("reason"))
                if not vals.get("stop"):
                    raise UserError(self.env._("Give the time its end."))
                vals.update(source="manual", event_id=False)
        return super().create(vals_list)

    def write(self, vals):
        if self._is_by_timeline() or not set(_TIMES) & vals.keys():
            return super().write(vals)
        for entry in self:
            self._require_reason(vals.get("reason") or entry.reason)
            super(FieldTimeEntry, entry).write(vals | entry._prepare_correction())
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_automatic(self):
        if any(entry.source == "auto" for entry in self):
            raise UserError(self.env._("What the timeline recorded stays: correct it and say why."))

    # === BUSINESS === #
    def _is_by_timeline(self):
        return self.env.context.get("field_time") is BY_TIMELINE

    def _require_reason(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Say why this time is noted or changed by hand."))

    def _prepare_correction(self):
        """Return what a correction of this entry notes, and what was recorded before the first one."""
        self.ensure_one()
        noted = {"corrected_at": fields.Datetime.now(), "corrected_by_id": self.env.uid}
        if self.is_corrected:
            return noted
        return noted | {f"original_{name}": self[name] for name in _TIMES}

    def _follow(self, vals):
        """Take over what the timeline says; beside the times themselves where they were corrected."""
        self.ensure_one()
        names = {name: f"original_{name}" if self.is_corrected else name for name in _TIMES}
        changed = {names[name]: value for name, value in vals.items() if self[names[name]] != value}
        if changed:
            self.write(changed)

    @api.model
    def _note_time(self, visit, vals, entry=None):
        """Correct a time of a visit, or add one; return it.

        A phone without network knows its times by the steps only: what it corrects is then the
        automatic interval of that kind which overlaps.
        """
        entries_sudo = visit.sudo().time_entry_ids  # a technician writes through the phone's door only
        known_sudo = entry.sudo() if entry else entries_sudo._find_automatic(vals)
        if known_sudo:
            known_sudo.write(vals)
            return known_sudo
        return entries_sudo.create(vals | {"intervention_id": visit.id})

    def _find_automatic(self, vals):
        """Return the automatic entry among these that lasts longest within a time of its kind."""
        shared = {
            entry: min(entry.stop or vals["stop"], vals["stop"]) - max(entry.start, vals["start"])
            for entry in self
            if entry.source == "auto" and entry.kind == vals["kind"] and not entry.is_corrected
        }
        overlapping = {entry: length for entry, length in shared.items() if length > timedelta()}
        return max(overlapping, key=overlapping.get, default=self.browse())
