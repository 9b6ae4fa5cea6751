import base64

from odoo import models
from odoo.tools import formatLang

from ..tools import seal
from .field_provable import FieldProvable


class FieldReportWork(models.AbstractModel):
    """What was done and found at a visit, as its report says it: the rooms' rows, in words."""

    _name = "field.report.work"
    _description = "Work in a Visit's Report"
    _inherit = ["field.report"]
    _sealed_fields = (*FieldProvable._sealed_fields, "report_note")

    # === BUSINESS === #
    def _report_checks(self):
        names = ("section", "name", "kind", "expected", "note")
        return [
            {name: line[name] or "" for name in names}
            | {"answer": line.shown, "ok": line.is_ok, "blocking": line.blocking}
            for line in self.checklist_line_ids
            if line.is_answered
        ]

    def _report_times(self):
        return [
            {name: entry[name] for name in ("kind", "start", "stop", "minutes")}
            | {"technician": entry.technician_id.name or "", "reason": entry.reason or ""}
            for entry in self.time_entry_ids
            if entry.stop
        ]

    def _report_matters(self):
        """Return incidents and non-conformities, each kind in words."""

        def word(row, name):
            return dict(row._fields[name]._description_selection(self.env))[row[name]]

        return {
            "incidents": [
                {"kind": word(row, "kind"), "note": row.note or "", "at": row.happened_at}
                for row in self.incident_ids
            ],
            "nonconformities": [
                {
                    "severity": word(row, "severity"),
                    "description": row.description,
                    "action": row.action or "",
                }
                for row in self.nonconformity_ids
            ],
        }

    def _report_estimates(self):
        return [
            {
                "name": estimate.name,
                "outcome": estimate.outcome,
                "signer": estimate.signer or "",
                "lines": ", ".join(estimate.line_ids.mapped("name")),
                "total": formatLang(self.env, estimate.amount_total, currency_obj=estimate.currency_id),
                "mentions": estimate.mentions or "",
                "vat_mention": estimate.vat_mention or "",
                "signature_sha256": _hash_binary(estimate.signature),
            }
            for estimate in self.estimate_ids
        ]

    # === HOOKS === #
    def _report_work(self):
        return super()._report_work() | self._report_matters() | {
            "note": self.report_note or "",
            "unsafe": self.is_unsafe,
            "checklist": self._report_checks(),
            "times": self._report_times(),
            "estimates": self._report_estimates(),
            "parts": [
                {
                    "name": line.product_id.display_name,
                    "quantity": line.quantity,
                    "unit": line.uom_id.name,
                    "lot": line.lot_name or "",
                }
                for line in self.part_line_ids
            ],
            "photos": [
                {
                    "uuid": photo.uuid,
                    "kind": photo.kind,
                    "caption": photo.caption or "",
                    "media": photo.media,
                    "sha256": photo.content_hash,
                    "taken_at": photo.taken_at,
                }
                for photo in self.photo_ids.filtered("is_for_customer")
            ],
        }

    def _get_report_rows(self):
        return [
            *super()._get_report_rows(),
            *(self.checklist_line_ids, self.time_entry_ids, self.incident_ids, self.nonconformity_ids),
            *(self.estimate_ids, self.part_line_ids, self.photo_ids),
        ]

    def _read_report_photos(self):
        return super()._read_report_photos() | {
            seal.sha256(content): content
            for content in (
                base64.b64decode(photo.with_context(bin_size=False).content or b"")
                for photo in self.photo_ids
            )
        }


def _hash_binary(stored):
    """Return the hash of what a binary field holds, None of nothing."""
    return seal.sha256(base64.b64decode(stored)) if stored else None
