import base64
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ..tools import seal

_logger = logging.getLogger(__name__)
# Minutes until the next try of a report that could not be printed; then a person has to look.
_PAUSES = (1, 5, 30, 120)
# So many reports a night are checked against all that they vouch for, the oldest check first.
_CHECKED_A_NIGHT = 2000
_GUARD = """
CREATE OR REPLACE FUNCTION field_proof_file_kept() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.proof_id <> OLD.proof_id
        OR (OLD.sha256 IS NOT NULL AND (NEW.sha256, NEW.size) IS DISTINCT FROM (OLD.sha256, OLD.size))
    THEN
        RAISE EXCEPTION 'A printed report is never changed.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER field_proof_file_kept BEFORE UPDATE OR DELETE ON field_proof_file
FOR EACH ROW EXECUTE FUNCTION field_proof_file_kept();
"""


class FieldProofFile(models.Model):
    """The PDF of a sealed report: printed once, in the background, and kept; and its last check.

    The customer is told of the report when it can be read: `occurrence` is what the ledger of
    messages would have been told at the end of the visit.
    """

    _name = "field.proof.file"
    _description = "Printed Report"
    _inherit = ["field.proof.print", "field.transact"]
    _order = "id desc"

    proof_id = fields.Many2one(
        "field.proof", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="proof_id.company_id", store=True, index=True)
    state = fields.Selection(
        [("todo", "To print"), ("done", "Printed"), ("failed", "Not printed"), ("erased", "Erased")],
        required=True,
        readonly=True,
        default="todo",
    )
    occurrence = fields.Char(readonly=True)
    attempts = fields.Integer(readonly=True, aggregator=None)
    due_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    problem = fields.Char(readonly=True)
    # The file
    content = fields.Binary(attachment=True, readonly=True)
    sha256 = fields.Char(string="Hash of the PDF", readonly=True, index="btree_not_null")
    size = fields.Integer(readonly=True, aggregator=None)
    printed_at = fields.Datetime(readonly=True)
    # Whether the report is what was sealed
    check_state = fields.Selection(
        [("intact", "Intact"), ("changed", "Changed")], string="Check", readonly=True
    )
    checked_at = fields.Datetime(string="Checked", readonly=True)
    findings = fields.Text(readonly=True)

    _proof_uniq = models.UniqueIndex("(proof_id)", "This report has a file already.")
    _todo_idx = models.Index("(due_at) WHERE state = 'todo'")

    def init(self):
        super().init()
        self.env.cr.execute(_GUARD)

    # === ACTIONS === #
    def action_print_again(self):
        """Try once more to print what could not be printed."""
        self.check_access("read")
        failed_sudo = self.sudo().filtered(lambda file: file.state == "failed")  # nobody writes files
        failed_sudo.write({"state": "todo", "attempts": 0, "due_at": fields.Datetime.now()})
        self._wake()

    # === BUSINESS === #
    @api.model
    def _queue(self, proofs):
        """Have these reports printed as soon as they are committed."""
        self.create([{"proof_id": proof.id} for proof in proofs])
        self._wake()

    def _wake(self):
        self.env.ref("field_proof.ir_cron_print_proofs").sudo()._trigger()

    @api.model
    def _cron_print(self):
        """Link and print what was sealed; Odoo runs one such job at a time."""
        cron = self.env["ir.cron"]
        self._transact(self.env["field.proof"].sudo()._link_all)
        while file := self._find_next():
            file._print()
            if not cron._commit_progress(1, remaining=self.search_count(self._get_due_domain())):
                return

    def _get_due_domain(self):
        return Domain("state", "=", "todo") & Domain("due_at", "<=", fields.Datetime.now())

    @api.model
    def _find_next(self):
        """Return the next report to print: those that a customer waits for go first."""
        return self.search(self._get_due_domain(), order="occurrence NULLS LAST, id", limit=1)

    def _print(self):
        """Print a report and tell its customer; what fails is tried again later."""
        try:
            content = self._render()
        except Exception as error:
            self._roll_back()
            _logger.exception("Report %s cannot be printed", self.proof_id.id)
            problem = str(error)
            self._transact(lambda: self._put_off(problem))
        else:
            self._transact(lambda: self._keep(content))

    def _keep(self, content):
        self.write(
            {
                "state": "done",
                "content": base64.b64encode(content),
                "sha256": seal.sha256(content),
                "size": len(content),
                "printed_at": fields.Datetime.now(),
                "problem": False,
            }
        )
        self._tell()

    def _put_off(self, problem):
        if self.attempts >= len(_PAUSES):
            self.write({"state": "failed", "problem": problem[:500]})
            return
        due_at = fields.Datetime.now() + timedelta(minutes=_PAUSES[self.attempts])
        self.write({"attempts": self.attempts + 1, "due_at": due_at, "problem": problem[:500]})
        self.env.ref("field_proof.ir_cron_print_proofs").sudo()._trigger(due_at)

    def _tell(self):
        """Tell the customer that the report is there, in the words of the rule for it."""
        visit = self.proof_id.intervention_id
        if self.occurrence:
            visit._notify("report", self.occurrence, lambda one: one._get_slot_facts({}))

    def _read(self):
        """Return the printed report; refuse one whose bytes are no longer those that were printed."""
        self.ensure_one()
        content = base64.b64decode(self.with_context(bin_size=False).content or b"")
        return content if seal.sha256(content) == self.sha256 else None

    def _find_changes(self):
        """Return sentences on what is wrong with the printed report."""
        if self.state == "done" and self._read() is None:
            return [self.env._("The printed report was changed or is missing.")]
        return []

    def _forget(self):
        """Take the file of an erased person's report away; its hash stays."""
        self.write({"state": "erased", "content": False})

    def _check_now(self):
        """Check the reports of these files and write down what was found."""
        for file in self:
            found = file.proof_id._verify()
            if found and file.check_state != "changed":
                file._warn(found)
            file.write(
                {
                    "check_state": "changed" if found else "intact",
                    "checked_at": fields.Datetime.now(),
                    "findings": "\n".join(found) or False,
                }
            )

    def _warn(self, found):
        """Ask a manager to look at a report that is not what was sealed."""
        visit = self.proof_id.intervention_id
        managers = self.env.ref("field_tournees.group_field_manager").all_user_ids
        manager = managers.filtered(lambda user: visit.company_id in user.company_ids)[:1]
        visit.activity_schedule(
            "mail.mail_activity_data_warning",
            summary=self.env._("The sealed report was changed"),
            note=plaintext2html("\n".join(found)),
            user_id=(manager or self.env.user).id,
        )

    @api.model
    def _cron_check(self):
        """Check each company's chain and the reports whose last check is the oldest."""
        for company in self.env["res.company"].search([]):
            company._check_field_chain()
        for file in self.search([], order="checked_at NULLS FIRST, id", limit=_CHECKED_A_NIGHT):
            file._check_now()
            if not self.env["ir.cron"]._commit_progress(1):
                return
