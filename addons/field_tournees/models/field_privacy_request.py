from base64 import b64encode

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class FieldPrivacyRequest(models.Model):
    """A person who asks for the own data or for their erasure, and what was answered when.

    The GDPR gives one month (article 12(3)); the rows are the proof that it was kept.
    """

    _name = "field.privacy.request"
    _description = "Request about Personal Data"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "state, due_on, id desc"
    _rec_name = "reference"
    _check_company_auto = True

    reference = fields.Char(compute="_compute_reference")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner", string="Person", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [("export", "Copy of the own data"), ("erasure", "Erasure")],
        required=True,
        default="export",
        tracking=True,
    )
    origin = fields.Selection(
        [("person", "Asked by the person"), ("portal", "Asked in the portal"), ("term", "Term reached")],
        required=True,
        default="person",
    )
    state = fields.Selection(
        [("received", "To answer"), ("done", "Done"), ("refused", "Refused")],
        required=True,
        readonly=True,
        default="received",
        index=True,
        tracking=True,
        copy=False,
    )
    received_at = fields.Datetime(required=True, default=fields.Datetime.now)
    due_on = fields.Date(compute="_compute_due_on", store=True)
    is_identified = fields.Boolean(
        string="Identity Checked",
        copy=False,
        help="You are sure that whoever asks is this person: account, known address, or a call back.",
    )
    refusal = fields.Char(string="Reason of the Refusal", copy=False)
    done_at = fields.Datetime(string="Answered", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", string="Answered By", readonly=True, copy=False)
    outcome = fields.Html(readonly=True, copy=False)
    plan = fields.Html(string="What Happens", compute="_compute_plan")
    problem = fields.Char(compute="_compute_plan")
    file = fields.Binary(readonly=True, copy=False, attachment=True)
    file_name = fields.Char(compute="_compute_reference")
    archive_ids = fields.One2many("field.privacy.archive", "request_id", readonly=True)

    # === COMPUTE === #
    def _compute_reference(self):
        for request in self:
            request.reference = self.env._("Request %(number)s", number=request.id or "")
            request.file_name = f"personal-data-{request.id}.zip"

    @api.depends("received_at")
    def _compute_due_on(self):
        for request in self:
            received = request.received_at or fields.Datetime.now()
            request.due_on = fields.Date.to_date(received) + relativedelta(months=1)

    @api.depends("partner_id", "kind", "state")
    def _compute_plan(self):
        inventory = self.env["field.privacy.inventory"]
        for request in self:
            partner = request.partner_id._origin
            is_open = partner and request.state == "received"
            is_erasure = request.kind == "erasure"
            request.problem = is_open and is_erasure and inventory._get_erasure_problem(partner)
            request.plan = request._describe_plan(partner) if is_open else False

    # === ACTIONS === #
    def action_export(self):
        """Put together all that is held on the person, as a file to hand out."""
        self.ensure_one()
        self._check_ready()
        content = self.env["field.privacy.inventory"]._export(self.partner_id)
        self.sudo().file = b64encode(content)
        self._close("done", self._describe_counts())

    def action_erase(self):
        """Erase the person, but for what the law obliges to keep."""
        self.ensure_one()
        self._check_ready()
        counts = self.env["field.privacy.inventory"]._erase(self.partner_id, self)
        self._close("done", self._draw_table([(label, str(count)) for label, count in counts]))

    def action_refuse(self):
        """Refuse the request, with the reason that the person is told."""
        self.ensure_one()
        self.check_access("write")
        if not (self.refusal or "").strip():
            raise UserError(
                self.env._("Write the reason: the person is told it, and may complain to the CNIL.")
            )
        self._close("refused", False)

    # === BUSINESS === #
    @api.model
    def _open_for(self, partners, kind):
        """Open the requests of these persons, new ones where none waits."""
        waiting = self.search(
            [("partner_id", "in", partners.ids), ("kind", "=", kind), ("state", "=", "received")]
        )
        missing = partners - waiting.partner_id
        requests = waiting | self.create([{"partner_id": one.id, "kind": kind} for one in missing])
        action = self.env["ir.actions.act_window"]._for_xml_id("field_tournees.field_privacy_request_action")
        if len(requests) == 1:
            return action | {"res_id": requests.id, "views": [(False, "form")]}
        return action | {"domain": [("id", "in", requests.ids)], "context": {}}

    @api.model
    def _ask_in_portal(self, user, kind):
        """Note what the holder of an account asks for; logged in, the person is identified."""
        asked = Domain("partner_id", "=", user.partner_id.id) & Domain("kind", "=", kind)
        if not self.search_count(asked & Domain("state", "=", "received"), limit=1):
            vals = {"partner_id": user.partner_id.id, "kind": kind, "company_id": user.company_id.id}
            self.create(vals | {"origin": "portal", "is_identified": True})

    @api.model
    def _get_open_term(self, partner):
        """Return by when a person who waits for an answer has it, else None."""
        waiting = Domain("partner_id", "=", partner.id) & Domain("state", "=", "received")
        return self.search(waiting, order="due_on", limit=1).due_on

    def _check_ready(self):
        self.check_access("write")
        if self.state != "received":
            raise UserError(self.env._("This request is answered already."))
        if not self.is_identified and self.origin != "term":
            raise UserError(self.env._("Check first that whoever asks is this person, then tick the box."))

    def _close(self, state, outcome):
        vals = {"state": state, "outcome": outcome}
        self.sudo().write(vals | {"done_at": fields.Datetime.now(), "done_by_id": self.env.uid})

    def _describe_plan(self, partner):
        """Return what the button will do, in words, before anybody presses it."""
        text = self._describe_counts()
        if self.kind == "export":
            return text
        obligations = self.env["field.privacy.inventory"]._get_obligations(partner)
        if not obligations:
            return text + Markup("<p>%s</p>") % self.env._("Nothing must be kept: no archive is made.")
        kept = [self._describe_obligation(one) for one in obligations]
        return text + Markup("<p><strong>%s</strong></p><ul>%s</ul>") % (
            self.env._("What the law obliges to keep goes into a sealed archive:"),
            Markup().join(Markup("<li>%s</li>") % line for line in kept),
        )

    def _describe_obligation(self, obligation):
        text = self.env._(
            "%(what)s: sealed until %(date)s. %(law)s.",
            what=obligation.label,
            date=self._format_date(obligation.until),
            law=obligation.law,
        )
        if not obligation.fields:
            return text
        known = self.partner_id.fields_get(obligation.fields, ["string"])
        names = ", ".join(known[name]["string"] for name in obligation.fields if name in known)
        stays = self.env._("Until then the contact keeps, archived: %(fields)s.", fields=names)
        return f"{text} {stays}"

    def _describe_counts(self):
        inventory = self.env["field.privacy.inventory"]._take_inventory(self.partner_id)
        return self._draw_table([(holding.label, str(len(holding.records))) for holding in inventory])

    def _draw_table(self, rows):
        lines = Markup().join(
            Markup("<tr><td>%s</td><td class='text-end'>%s</td></tr>") % row for row in rows
        )
        return Markup("<table class='table table-sm w-auto'>%s</table>") % lines

    def _format_date(self, date):
        return self.env["ir.qweb.field.date"].value_to_html(date, {})
