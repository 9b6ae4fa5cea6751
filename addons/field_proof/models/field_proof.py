import json
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import seal

# What the clerk of the chain may write once, and nothing else may ever be written.
_LINK = ("chain_index", "previous_hash", "chain_hash")
# What a person's erasure takes away; the hashes stay, so that the chain still holds.
_WORDS = ("content", "signature", "signer", "capacity", "reason")
_GUARD = """
CREATE OR REPLACE FUNCTION field_proof_append_only() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.chain_index IS NULL
        AND to_jsonb(NEW) - %(link)s::text[] = to_jsonb(OLD) - %(link)s::text[] THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('field_proof.lifted', true) = 'on'
        AND to_jsonb(NEW) - %(words)s::text[] = to_jsonb(OLD) - %(words)s::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A sealed report is never changed.' USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER field_proof_append_only BEFORE UPDATE OR DELETE ON field_proof
FOR EACH ROW EXECUTE FUNCTION field_proof_append_only();
CREATE OR REPLACE TRIGGER field_proof_never_emptied BEFORE TRUNCATE ON field_proof
FOR EACH STATEMENT EXECUTE FUNCTION field_proof_append_only();
"""


class FieldProof(models.Model):
    """The sealed report of a visit: what was done and found, and who signed it. Written once.

    `content` is the report in its one spelling; the columns beside it repeat parts of it for
    lists and searches. The former version stays when a report is corrected. The database refuses
    to change or to delete a row.
    """

    _name = "field.proof"
    _description = "Sealed Report"
    _inherit = ["field.proof.chain", "field.proof.check", "field.proof.page"]
    _order = "sealed_at desc, id desc"
    _log_access = False
    _check_company_auto = True

    name = fields.Char(string="Number", required=True, readonly=True, index="trigram")
    version = fields.Integer(required=True, readonly=True, aggregator=None)
    intervention_id = fields.Many2one(
        "field.intervention",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", string="Sealed By", required=True, readonly=True)
    correction_id = fields.Many2one(
        "field.proof.correction", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    # When and by whom
    sealed_at = fields.Datetime(required=True, readonly=True, index=True)
    device_at = fields.Datetime(string="Phone's Clock", readonly=True)
    outcome = fields.Selection(
        [
            ("signed", "Signed by the customer"),
            ("refused", "Signature refused"),
            ("absent", "Customer absent"),
            ("office", "Closed without the customer"),
        ],
        required=True,
        readonly=True,
    )
    signer = fields.Char(string="Signed By", readonly=True)
    capacity = fields.Char(readonly=True)
    reason = fields.Char(readonly=True)
    signature = fields.Binary(attachment=False, readonly=True)
    # What the law asks of this kind of visit
    vat_rate = fields.Selection(
        [("20", "20 %"), ("10", "10 %, certified"), ("5.5", "5.5 %, certified")],
        string="VAT",
        required=True,
        readonly=True,
    )
    annex_kind = fields.Selection(
        selection=lambda self: self.env["field.intervention.type"]._get_annex_kinds(), readonly=True
    )
    annex_due_on = fields.Date(
        string="Attestation Due",
        readonly=True,
        help="The attestation of a boiler's service is handed over within 15 days of the visit.",
    )
    # The seal
    content = fields.Text(readonly=True)
    hashes = fields.Text(required=True, readonly=True)
    content_hash = fields.Char(string="Hash", required=True, readonly=True, index=True)
    # What follows from it
    file_ids = fields.One2many("field.proof.file", "proof_id", readonly=True)
    print_state = fields.Selection(related="file_ids.state", string="PDF")
    print_problem = fields.Char(related="file_ids.problem")
    printed_at = fields.Datetime(related="file_ids.printed_at")
    pdf_hash = fields.Char(related="file_ids.sha256", string="Hash of the PDF")
    check_state = fields.Selection(related="file_ids.check_state", string="Check")
    checked_at = fields.Datetime(related="file_ids.checked_at", string="Checked")
    findings = fields.Text(related="file_ids.findings")
    # The client's image asks how fresh it is.
    write_date = fields.Datetime("Last Written", related="sealed_at")
    is_latest = fields.Boolean(compute="_compute_is_latest", search="_search_is_latest")
    site_id = fields.Many2one(related="intervention_id.site_id")
    customer_id = fields.Many2one(related="intervention_id.partner_id", string="Customer")
    technician_id = fields.Many2one(related="intervention_id.technician_id")
    type_id = fields.Many2one(related="intervention_id.type_id")

    _version_uniq = models.UniqueIndex(
        "(intervention_id, version)", "This version of the report is sealed already."
    )
    _name_uniq = models.UniqueIndex(
        "(company_id, name, version)", "Another report has this number."
    )
    _chain_uniq = models.UniqueIndex("(company_id, chain_index) WHERE chain_index IS NOT NULL")
    _unlinked_idx = models.Index("(company_id, id) WHERE chain_index IS NULL")

    def init(self):
        super().init()
        self.env.cr.execute(_GUARD, {"link": list(_LINK), "words": list(_WORDS)})

    # === COMPUTE === #
    @api.depends("name", "version")
    def _compute_display_name(self):
        for proof in self:
            if proof.version > 1:
                proof.display_name = self.env._(
                    "%(number)s, version %(version)s", number=proof.name, version=proof.version
                )
            else:
                proof.display_name = proof.name

    def _compute_is_latest(self):
        latest = dict(
            self._read_group(
                [("intervention_id", "in", self.intervention_id.ids)],
                ["intervention_id"],
                ["version:max"],
            )
        )
        for proof in self:
            proof.is_latest = proof.version == latest.get(proof.intervention_id)

    @api.model
    def _search_is_latest(self, operator, value):
        if operator != "in":
            return NotImplemented
        newer = SQL(
            "SELECT p.id FROM field_proof p WHERE NOT EXISTS (SELECT 1 FROM field_proof n"
            " WHERE n.intervention_id = p.intervention_id AND n.version > p.version)"
        )
        return [("id", "in" if True in value else "not in", newer)]

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("A report is sealed by finishing its visit."))
        proofs = super().create(vals_list)
        self.env["field.proof.file"].sudo()._queue(proofs)
        return proofs

    def write(self, vals):
        raise UserError(self._get_refusal())

    def unlink(self):
        raise UserError(self._get_refusal())

    # === ACTIONS === #
    def action_open_file(self):
        """Open the printed report."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self._get_file_url(), "target": "new"}

    def action_open_public(self):
        """Open the page on which anybody who holds the report may check it."""
        self.ensure_one()
        self.check_access("read")
        return {"type": "ir.actions.act_url", "url": self._get_public_url(), "target": "new"}

    def action_print_again(self):
        """Try once more to print what could not be printed."""
        self.check_access("read")
        self.file_ids.action_print_again()

    def action_check(self):
        """Check these reports now, against all that they vouch for."""
        self.check_access("read")
        self.sudo().file_ids._check_now()

    # === BUSINESS === #
    @api.model
    def _prepare(self, content):
        """Return the values of a report: its seal, and the columns that repeat parts of it."""
        text, hashes, content_hash = seal.seal(content)
        sealed = json.loads(text)
        return self._get_columns(sealed) | {
            "content": text,
            "hashes": hashes,
            "content_hash": content_hash,
        }

    @api.model
    def _get_columns(self, content):
        """Return what the columns beside a sealed content must hold."""
        closing, annex = content["closing"], content["annex"] or {}
        return {
            "name": content["number"],
            "version": content["version"],
            "intervention_id": content["visit"]["id"],
            "company_id": content["company"]["id"],
            "user_id": closing["user_id"],
            "correction_id": (content["correction"] or {}).get("id", False),
            "sealed_at": _moment(content["sealed_at"]),
            "device_at": _moment(closing["device_at"]),
            "outcome": closing["outcome"],
            "signer": closing["signer"],
            "capacity": closing["capacity"],
            "reason": closing["reason"],
            "vat_rate": content["vat"]["rate"],
            "annex_kind": annex.get("kind", False),
            "annex_due_on": fields.Date.to_date(annex.get("due_on")) or False,
        }

    def _read_content(self):
        """Return the sealed report as it was sealed, None once a person's erasure took it away."""
        self.ensure_one()
        return json.loads(self.content) if self.content else None

    @api.model
    def _forget_words(self, proofs):
        """Take the words of an erased person out of reports: hashes and numbers stay, and the chain."""
        proofs.flush_recordset()
        cleared = SQL(", ").join(SQL("%s = NULL", SQL.identifier(name)) for name in _WORDS)
        with self._lifting():
            self.env.cr.execute(SQL("UPDATE field_proof SET %s WHERE id = ANY(%s)", cleared, proofs.ids))
            proofs.sudo().file_ids._forget()
        proofs.invalidate_recordset()

    @contextmanager
    def _lifting(self):
        """Let the database take a person's words out of what is sealed, and nothing else of ours."""
        known = "SELECT current_setting('field_proof.lifted', true)"
        [[before]] = self.env.execute_query(SQL(known))
        self.env.cr.execute(SQL("SELECT set_config('field_proof.lifted', 'on', true)"))
        try:
            yield
        finally:
            self.env.flush_all()
            self.env.cr.execute(SQL("SELECT set_config('field_proof.lifted', %s, true)", before or "off"))

    def _get_refusal(self):
        return self.env._(
            "A sealed report is never changed: correct it on its visit, the former version stays."
        )


def _moment(text):
    """Return a moment of a sealed content as naive UTC."""
    return fields.Datetime.to_datetime(text.rstrip("Z").replace("T", " ")) if text else False
