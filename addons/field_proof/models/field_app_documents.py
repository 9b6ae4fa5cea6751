from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain


class FieldAppDocuments(models.AbstractModel):
    """The files that belong to a visit: its own, its appliance's, and the procedures of its kind."""

    _name = "field.app.documents"
    _description = "Phone: Documents"
    _inherit = ["field.app.reader"]

    # === BUSINESS === #
    @api.model
    def _find_document(self, number):
        """Return the file of that number if it belongs to a visit or a message on the caller's phone.

        :return: ir.attachment in sudo, empty if it is none of the caller's business
        """
        technician = self.env["field.technician"]._get_own()
        if not technician:
            return self.env["ir.attachment"]
        files_sudo = self._find_written_files(technician).union(
            *self._find_documents(self._find_visits(technician)).values()
        )
        return files_sudo.filtered(lambda file_sudo: file_sudo.id == number)

    def _find_documents(self, visits):
        """Return {visit: its files}: its own ones first, then the appliance's, then the procedures."""
        by_owner = self._find_files([*visits, *visits.equipment_id])
        none = self.env["ir.attachment"].sudo()
        return {
            visit: none.union(
                by_owner.get(visit, none),
                by_owner.get(visit.equipment_id, none),
                visit.type_id.sudo().document_ids,  # a procedure is for all who do such visits
            )
            for visit in visits
        }

    def _find_files(self, owners):
        """Return {record: files attached to it}, in sets."""
        # Their readers are those of the visit; the visits are the caller's already.
        files_sudo = self.env["ir.attachment"].sudo()
        names = defaultdict(list)
        for owner in owners:
            names[owner._name].append(owner.id)
        found = files_sudo.search_fetch(
            Domain.OR(
                Domain("res_model", "=", model) & Domain("res_id", "in", ids) for model, ids in names.items()
            )
            & Domain("res_field", "=", False)
            & Domain("type", "=", "binary"),
            ["name", "mimetype", "file_size", "checksum", "res_model", "res_id"],
            order="id",
        )
        return {
            self.env[model].browse(number): files
            for (model, number), files in found.grouped(lambda one: (one.res_model, one.res_id)).items()
        }

    def _tell_document(self, file_sudo):
        return {
            "id": file_sudo.id,
            "name": file_sudo.name,
            "mimetype": file_sudo.mimetype or "application/octet-stream",
            "size": file_sudo.file_size,
            # A new version has a new address: what the phone keeps never goes stale.
            "url": f"/field/app/document/{file_sudo.id}?v={(file_sudo.checksum or '')[:12]}",
        }

    # === HOOKS === #
    @api.model
    def _find_written_files(self, _technician):
        """Return the files of other origin that the phone may ask for (sudo)."""
        return self.env["ir.attachment"].sudo()

    @api.model
    def _read_visits(self, visits):
        found = super()._read_visits(visits)
        for visit, files_sudo in self._find_documents(visits).items():
            found[visit.id]["documents"] = [self._tell_document(file_sudo) for file_sudo in files_sudo]
        return found
