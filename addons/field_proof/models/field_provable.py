import base64
from contextlib import contextmanager
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.closing import Closing


class FieldProvable(models.AbstractModel):
    """A visit whose report is sealed when it is done, whoever finishes it and from wherever."""

    _name = "field.provable"
    _description = "Visit with a Sealed Report"
    _inherit = ["field.sealed"]
    _sealed_visit = "id"
    _sealed_fields = (
        *("name", "company_id", "type_id", "partner_id", "site_id", "equipment_id", "technician_id"),
        *("state", "en_route_at", "arrived_at", "left_at"),
    )

    proof_ids = fields.One2many(
        "field.proof", "intervention_id", string="Reports", readonly=True, groups="base.group_user"
    )
    proof_id = fields.Many2one(
        "field.proof", string="Sealed Report", compute="_compute_proof_id", groups="base.group_user"
    )
    proof_outcome = fields.Selection(
        selection=lambda self: self.env["field.proof"]._fields["outcome"].selection,
        string="Closed",
        compute="_compute_proof_id",
        groups="base.group_user",
    )
    is_sealed = fields.Boolean(
        compute="_compute_is_sealed", search="_search_is_sealed", groups="base.group_user"
    )
    correction_id = fields.Many2one(
        "field.proof.correction", compute="_compute_is_sealed", groups="base.group_user"
    )
    correction_user_id = fields.Many2one(
        "res.users", string="Corrected By", compute="_compute_is_sealed", groups="base.group_user"
    )
    correction_reason = fields.Char(compute="_compute_is_sealed", groups="base.group_user")

    # === COMPUTE === #
    @api.depends("proof_ids")
    def _compute_proof_id(self):
        latest = self.env["field.proof"].search(
            Domain("intervention_id", "in", self.ids), order="intervention_id, version"
        )
        by_visit = {proof.intervention_id: proof for proof in latest}
        for visit in self:
            visit.proof_id = by_visit.get(visit._origin)
            visit.proof_outcome = visit.proof_id.outcome

    @api.depends("proof_ids")
    def _compute_is_sealed(self):
        mine = Domain("intervention_id", "in", self.ids)
        sealed = self.env["field.proof"].sudo().search(mine).intervention_id
        open_sudo = self.env["field.proof.correction"].sudo().search(mine & Domain("state", "=", "open"))
        corrections = {correction.intervention_id.id: correction for correction in open_sudo}
        for visit in self:
            correction = corrections.get(visit._origin.id)
            visit.correction_id = correction
            visit.correction_user_id = correction and correction.user_id
            visit.correction_reason = correction and correction.reason
            visit.is_sealed = visit._origin.id in sealed.ids and not correction

    @api.model
    def _search_is_sealed(self, operator, value):
        if operator != "in":
            return NotImplemented
        sealed = Domain("proof_ids", "!=", False)
        return sealed if True in value else ~sealed

    # === ACTIONS === #
    def action_open_report(self):
        """Open the sealed report in force."""
        self.ensure_one()
        return self.proof_id.action_open_file()

    def action_open_proofs(self):
        """Open all versions of the report."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("field_proof.field_proof_action")
        return action | {
            "domain": [("intervention_id", "=", self.id)],
            "context": {},
            "display_name": self.env._("Reports of %(visit)s", visit=self.name),
        }

    def action_seal_correction(self):
        """Seal what a manager corrected as a new version of the report."""
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group("field_tournees.group_field_manager"):
            raise UserError(self.env._("Only a manager corrects a sealed report."))
        if not self.correction_id:
            raise UserError(self.env._("Nobody corrects this report: there is nothing to seal."))
        self.sudo()._seal_correction()  # reports are written by the seal alone

    # === BUSINESS === #
    @contextmanager
    def _amending(self, reason):
        """Let what is done inside change a sealed report: its new version is sealed after it."""
        self.ensure_one()
        visit_sudo = self.sudo()  # whoever decided this need not be a manager of reports
        visit_sudo.env["field.proof.correction"].create(
            {"intervention_id": self.id, "reason": reason}
        )
        yield
        visit_sudo._seal_correction()

    @contextmanager
    def _accepting_late(self, kind):
        """Let what a planner accepts after the end of a visit into its report, as a new version.

        :param kind: of the phone's command; a late signature makes a version by itself
        """
        is_late = self.env.context.get("field_forced") and self.sudo().is_sealed
        if kind == "close" or not is_late:
            yield
            return
        reason = self.env._("Told by the technician's phone after the end, accepted by the office")
        with self._amending(reason):
            yield

    def _refresh_report(self, reason):
        """Seal a new version with the closing of the context, and nothing else changed."""
        with self._amending(reason):
            pass

    def _seal_correction(self):
        """Seal the new version that the open correction is about, if it says anything new."""
        correction, closing = self.correction_id, self._get_closing()
        if closing == Closing() and self._is_as_sealed():
            correction._close("dropped")
            return
        self._seal({self: replace(closing, reason=closing.reason or correction.reason)})
        correction._close("sealed")

    def _write_state(self, state, occurred_at):
        super()._write_state(state, occurred_at)
        if state == "done":
            self.sudo()._seal(dict.fromkeys(self, self._get_closing()))

    def _get_closing(self):
        """Return how the visit is being closed; without word from a phone, by the office."""
        return self.env.context.get("field_closing") or Closing()

    def _seal(self, closings):
        """Seal the reports of these visits.

        :param closings: {visit: Closing}
        """
        self.env.flush_all()  # what is still to be written belongs to the report
        numbers = {visit: visit.sudo().proof_id for visit in self}
        vals_list = []
        for visit in self:
            former = numbers[visit]
            number = former.name or visit._take_report_number()
            speaking = visit.with_context(lang=visit._get_report_lang())
            content = speaking._prepare_report(closings[visit], number, former)
            signature = base64.b64encode(closings[visit].signature)
            vals_list.append(
                self.env["field.proof"]._prepare(content) | {"signature": signature or False}
            )
        proofs = self.env["field.proof"].create(vals_list)
        self.env["field.fluid.move"]._record(proofs)
        self.env.flush_all()
        self._forget_seal()
        return proofs

    def _forget_seal(self):
        """Read anew whether these visits are sealed, next time."""
        names = ("is_sealed", "correction_id", "correction_user_id", "correction_reason")
        self.invalidate_recordset(["proof_ids", "proof_id", "proof_outcome", *names])

    def _take_report_number(self):
        sequence = self.env["ir.sequence"].with_company(self.company_id)
        return sequence.next_by_code("field.proof") or self.name

    def _get_report_lang(self):
        """Return the language of the report: the customer's, who signs it and keeps it."""
        installed = dict(self.env["res.lang"].get_installed())
        wanted = (self.partner_id.lang, self.company_id.partner_id.lang, self.env.lang)
        return next((lang for lang in wanted if lang in installed), "en_US")

    def _is_as_sealed(self):
        """Tell whether the visit's rows are what its report in force says."""
        content = self.proof_id._read_content()
        return bool(content) and content["records"] == self._read_report_records()

    # === HOOKS === #
    def _find_changed_files(self, content):
        """Return sentences on photos whose bytes are not those that the report vouches for."""
        files = self._read_report_photos()
        return [
            self.env._("A photo was changed or is missing: %(photo)s", photo=photo["uuid"])
            for photo in content["work"].get("photos") or []
            if photo["sha256"] not in files
        ]

    def _read_report_photos(self):
        """Return {SHA-256 of the bytes: bytes} of the visit's photos and videos, as they are now."""
        return {}
