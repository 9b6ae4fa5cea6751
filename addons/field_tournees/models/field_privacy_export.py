import io
import json
import re
import zipfile

from odoo import api, fields, models

_UNSAFE = re.compile(r"[^\w.-]+")


class FieldPrivacyExport(models.AbstractModel):
    """What the company holds on a person as a file: for people to read, and for machines."""

    _name = "field.privacy.export"
    _description = "Export of a Person's Data"

    # === BUSINESS === #
    @api.model
    def _export(self, partner):
        """Return a zip: `data.json`, `index.html` and the documents in `files/`."""
        inventory = self._take_inventory(partner)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("data.json", json.dumps(self._tell_machine(partner, inventory), indent=2))
            archive.writestr("index.html", self._tell_reader(partner, inventory))
            for holding in inventory:
                if holding.key == "file":
                    for file in holding.records:
                        name = _UNSAFE.sub("_", file.name or "")[-80:]
                        archive.writestr(f"files/{file.id}-{name}", file.raw or b"")
        return packed.getvalue()

    def _tell_machine(self, partner, inventory):
        """Return the data under their technical names, as the right to portability wants them."""
        return {
            "version": 1,
            "exported_at": fields.Datetime.to_string(fields.Datetime.now()),
            "controller": self.env.company.name,
            "person": partner.name,
            "data": {
                holding.key: [
                    {name: self._get_raw(record, name) for name in holding.names}
                    for record in holding.records
                ]
                for holding in inventory
            },
        }

    def _get_raw(self, record, name):
        field, value = record._fields[name], record[name]
        if field.type == "many2one":
            return value.display_name or None
        if field.type in ("date", "datetime"):
            return field.to_string(value) if value else None
        return value if value or field.type in ("boolean", "integer", "float") else None

    def _tell_reader(self, partner, inventory):
        values = {
            "company": self.env.company,
            "person": partner,
            "at": fields.Datetime.now(),
            "sections": [(holding.label, self._describe(holding)) for holding in inventory],
            "retention": self.env["field.retention"].sudo().search([]),
            "lang": (self.env.lang or "en_US").replace("_", "-"),
        }
        return (
            f"<!DOCTYPE html>\n{self.env['ir.qweb'].sudo()._render('field_tournees.privacy_export', values)}"
        )
