from odoo import api, fields, models
from odoo.tools import format_datetime

from ..tools import clock

_MOMENTS = ("start", "stop")


class FieldSyncWords(models.AbstractModel):
    """A phone's command in the words of who reads it."""

    _name = "field.sync.words"
    _description = "Command of a Phone in Words"

    label = fields.Char(string="What Was Told", compute="_compute_label")
    summary = fields.Text(string="In Detail", compute="_compute_label")

    # === COMPUTE === #
    @api.depends_context("lang", "tz")
    @api.depends("kind", "body")
    def _compute_label(self):
        kinds, names = self._get_kind_labels(), self._get_body_labels()
        for row in self:
            row.label = kinds.get(row.kind, row.kind)
            row.summary = "\n".join(row._tell_body(row.body or {}, names))

    # === BUSINESS === #
    def _tell_body(self, body, names):
        """Return the lines of a body that say something to a reader."""
        return [
            self.env._("%(name)s: %(value)s", name=names[name], value=self._tell_value(name, body[name]))
            for name in names
            if body.get(name) not in (None, "", [])
        ]

    def _tell_value(self, name, value):
        if isinstance(value, bool):
            return self.env._("Yes") if value else self.env._("No")
        if name in _MOMENTS and isinstance(value, int):
            return format_datetime(self.env, clock.from_milliseconds(value), dt_format="short")
        if isinstance(value, list):
            return ", ".join(self._tell_item(item) for item in value)
        return str(value)

    def _tell_item(self, item):
        """Return one of several things: a part with its quantity, a line of an estimate, a photo."""
        if not isinstance(item, dict):
            return str(item)
        words = item.get("name") or item.get("label") or item.get("product") or ""
        return f"{words} × {item['quantity']:g}" if item.get("quantity") else str(words)

    def _get_kind_labels(self):
        """Return {kind: what a technician did}."""
        _ = self.env._
        return {
            "en_route": _("Left for the site"),
            "arrive": _("Arrived"),
            "pause": _("Paused"),
            "resume": _("Went on"),
            "no_access": _("Could not get in"),
            "part_missing": _("A part is missing"),
            "reschedule": _("Another date is needed"),
            "check": _("Answered the checklist"),
            "note": _("Wrote the report"),
            "time": _("Corrected the times"),
            "incident": _("Reported an incident"),
            "nonconformity": _("Noted a non-conformity"),
            "suggestion": _("Suggested something"),
            "estimate": _("Offered extra work"),
            "feedback": _("Said how the work went"),
            "photo": _("Took a photo"),
            "photo_remove": _("Removed a photo"),
            "part": _("Used a part"),
            "part_remove": _("Took a part back"),
            "kit_load": _("Loaded the van"),
            "part_return": _("Returned parts"),
            "close": _("Closed the visit"),
            "message": _("Wrote to the office"),
            "messages_read": _("Read the messages"),
            "access": _("Described the way in"),
            "absence": _("Declared an absence"),
            "position_switch": _("Switched the position"),
            "notice": _("Read the notice about positions"),
        }

    def _get_body_labels(self):
        """Return {field of a body: its name}; fields without one say nothing to a reader."""
        _ = self.env._
        return {
            "reason": _("Reason"),
            "note": _("Note"),
            "text": _("Text"),
            "value": _("Value"),
            "description": _("Description"),
            "action": _("Action"),
            "caption": _("Caption"),
            "severity": _("Severity"),
            "start": _("From"),
            "stop": _("To"),
            "name": _("Name"),
            "product": _("Product"),
            "quantity": _("Quantity"),
            "lot": _("Serial number"),
            "parts": _("Parts"),
            "lines": _("Lines"),
            "outcome": _("Outcome"),
            "signer": _("Signed by"),
            "good": _("Good work possible"),
            "cause": _("Cause"),
        }
