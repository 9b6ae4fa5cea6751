from odoo import api, fields, models


class FieldContact(models.Model):
    """A customer who called or wrote, and why.

    Each one stands in the timeline of its visit; the motives show which message was missing.
    """

    _name = "field.contact"
    _description = "Contact by a Customer"
    _inherit = ["field.contact.cause"]
    _order = "at desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    intervention_id = fields.Many2one(
        "field.intervention", index=True, check_company=True, ondelete="set null"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    channel = fields.Selection(
        [("call", "Phone call"), ("mail", "Mail"), ("sms", "Text message"), ("portal", "Customer's page")],
        required=True,
        default="call",
    )
    motive = fields.Selection(
        [
            ("where_is_he", "Where is the technician?"),
            ("late", "The technician is late"),
            ("slot_change", "Another slot"),
            ("no_news", "No news"),
            ("contradictory", "Contradictory information"),
            ("report_invoice", "Report or invoice"),
            ("new_request", "New request"),
            ("complaint", "Complaint"),
            ("thanks", "Thanks"),
            ("other", "Something else"),
        ],
        required=True,
        default="other",
        index=True,
    )
    note = fields.Text(string="What Was Said")
    at = fields.Datetime(string="When", required=True, default=fields.Datetime.now, index=True)
    user_id = fields.Many2one("res.users", string="Taken By", default=lambda self: self.env.user)
    writer_id = fields.Many2one(
        "res.partner",
        string="Written By",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Whose account wrote it in the portal.",
    )
    answered_at = fields.Datetime(string="Answered", copy=False)
    # What a list of motives is read with
    type_id = fields.Many2one(related="intervention_id.type_id", store=True, string="Type")
    technician_id = fields.Many2one(related="intervention_id.technician_id")
    phone = fields.Char(related="partner_id.phone")

    # === COMPUTE === #
    @api.depends("intervention_id")
    def _compute_partner_id(self):
        for contact in self:
            contact.partner_id = contact.intervention_id.partner_id or contact.partner_id

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        contacts = super().create(vals_list)
        contacts._tell_timeline()
        return contacts

    def write(self, vals):
        strayed = self.filtered(lambda contact: not contact.intervention_id)
        result = super().write(vals)
        if vals.get("intervention_id"):
            strayed._tell_timeline()
        return result

    # === ACTIONS === #
    def action_answered(self):
        """The customer has his answer."""
        self.filtered(lambda contact: not contact.answered_at).answered_at = fields.Datetime.now()

    def action_open_visit(self):
        """Open the visit that the contact is about."""
        self.ensure_one()
        return self.intervention_id.get_formview_action()

    # === BUSINESS === #
    @api.model
    def _log(self, subject, channel, motive, text=None, at=None):
        """Note that a customer called or wrote; return the contact.

        A call is answered while it lasts; what is written waits in “To Answer”.

        :param subject: the visit that it is about, else the customer
        """
        is_visit = subject._name == "field.intervention"
        partner = subject.partner_id if is_visit else subject
        company = subject.company_id or self.env.company
        at = at or fields.Datetime.now()
        return self.sudo().create(  # the customer himself writes none
            {
                "intervention_id": subject.id if is_visit else False,
                "partner_id": partner.id,
                "company_id": company.id,
                "channel": channel,
                "motive": motive,
                "note": text,
                "at": at,
                "answered_at": at if channel == "call" else False,
            }
        )

    def _tell_timeline(self):
        """Add the contacts to the timelines of their visits."""
        for contact in self.filtered("intervention_id"):
            contact.sudo().intervention_id._log_event(
                "contact",
                source="customer",
                occurred_at=contact.at,
                details={"contact_id": contact.id, "channel": contact.channel},
            )

    def _get_number(self):
        """Return the number under which the customer finds what he wrote."""
        self.ensure_one()
        return f"C-{self.id:05d}"

    def _get_summary(self):
        """Return the contact in one line: by what channel, why, and what was said."""
        self.ensure_one()
        words = {
            name: dict(self._fields[name]._description_selection(self.env)) for name in ("channel", "motive")
        }
        line = f"{words['channel'][self.channel]} · {words['motive'][self.motive]}"
        said = " ".join((self.note or "").split())
        return f"{line} · {said}" if said else line

    def _get_outcome(self):
        """Return what the agent is told once the contact is noted."""
        self.ensure_one()
        words = {
            name: dict(self._fields[name]._description_selection(self.env)).get(self[name])
            for name in ("motive", "avoidable_by", "avoidable_why")
        }
        if not self.avoidable_by:
            return self.env._("Noted: %(motive)s.", motive=words["motive"])
        return self.env._(
            "Noted: %(motive)s. The message that answers it: %(message)s (%(fate)s).",
            motive=words["motive"],
            message=words["avoidable_by"],
            fate=words["avoidable_why"],
        )
