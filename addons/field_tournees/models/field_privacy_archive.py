from base64 import b64encode
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

# A look that was noted opens the file for so long.
_LOOK_MINUTES = 10


class FieldPrivacyArchive(models.Model):
    """What the law obliges to keep of an erased person: sealed, with its term, and each look noted."""

    _name = "field.privacy.archive"
    _description = "Sealed Archive of an Erased Person"
    _inherit = ["mail.thread"]
    _order = "keep_until, id"

    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    request_id = fields.Many2one("field.privacy.request", readonly=True, index=True, ondelete="set null")
    partner_id = fields.Many2one("res.partner", readonly=True, index=True, ondelete="set null")
    keep_until = fields.Date(required=True, readonly=True, index=True)
    law = fields.Text(string="Kept Because", readonly=True, required=True)
    content = fields.Binary(attachment=True, groups=fields.NO_ACCESS)
    look_reason = fields.Char(string="Reason for Opening", copy=False)
    looked_by_id = fields.Many2one("res.users", string="Last Opened By", readonly=True)
    looked_at = fields.Datetime(string="Last Opened", readonly=True)

    # === ACTIONS === #
    def action_open(self):
        """Note who looks and why, then hand out the file."""
        self.ensure_one()
        self.check_access("write")
        if not (self.look_reason or "").strip():
            raise UserError(self.env._("Say why the archive must be opened: a dispute, a court, the person."))
        self.message_post(body=self.env._("Opened: %(reason)s", reason=self.look_reason.strip()))
        now = fields.Datetime.now()
        self.sudo().write({"look_reason": False, "looked_by_id": self.env.uid, "looked_at": now})
        return {"type": "ir.actions.act_url", "url": f"/field/privacy/archive/{self.id}", "target": "self"}

    # === BUSINESS === #
    @api.model
    def _seal(self, partner, request, obligations):
        """Put all that is held on a person into an archive for as long as the law demands."""
        return self.create(
            {
                "name": self.env._("Archive of person %(number)s", number=partner.id),
                "company_id": request.company_id.id,
                "request_id": request.id,
                "partner_id": partner.id,
                "keep_until": max(obligation.until for obligation in obligations),
                "law": "\n".join(f"{obligation.label}: {obligation.law}" for obligation in obligations),
                "content": b64encode(self.env["field.privacy.inventory"]._export(partner)),
            }
        )

    def _is_open_for(self, user):
        """Tell whether a person has just said why he opens this archive."""
        latest = fields.Datetime.now() - timedelta(minutes=_LOOK_MINUTES)
        return self.looked_by_id == user and bool(self.looked_at) and self.looked_at > latest
