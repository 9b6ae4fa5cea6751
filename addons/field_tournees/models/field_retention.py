from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

# A night forgets so many rows of a kind; the next one goes on.
_BATCH = 5000


class FieldRetention(models.Model):
    """How long one kind of personal data is kept, why, and what becomes of it then.

    The register, the notices and the erasure of a person read these rows; those marked so are
    carried out every night.
    """

    _name = "field.retention"
    _description = "Retention of Personal Data"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    key = fields.Char(required=True, readonly=True)
    name = fields.Char(string="Data", required=True, translate=True)
    model_names = fields.Char(string="Models", readonly=True)
    months = fields.Integer(string="Months", required=True)
    starts_from = fields.Char(string="Counted From", required=True, translate=True)
    basis = fields.Selection(
        [
            ("contract", "Contract"),
            ("law", "Legal obligation"),
            ("interest", "Legitimate interest"),
            ("consent", "Consent"),
        ],
        string="Legal Basis",
        required=True,
    )
    reason = fields.Char(required=True, translate=True)
    fate = fields.Selection(
        [
            ("deleted", "Deleted"),
            ("blanked", "Words and addresses erased, the fact stays"),
            ("pseudonymised", "The person is pseudonymised"),
        ],
        string="Then",
        required=True,
    )
    doer = fields.Selection(
        [("night", "Every night"), ("person", "A person, from the list"), ("setting", "Its own setting")],
        string="Carried Out By",
        required=True,
        readonly=True,
    )
    duration = fields.Char(compute="_compute_duration")

    _key_uniq = models.UniqueIndex("(key)", "This kind of data has a row already.")
    _months_positive = models.Constraint(
        "CHECK (months BETWEEN 0 AND 600)", "Data are kept between 0 and 600 months."
    )

    # === COMPUTE === #
    @api.depends("months", "key")
    @api.depends_context("company", "lang")
    def _compute_duration(self):
        for row in self:
            if row.key == "position":
                days = self.env.company.field_position_days
                row.duration = self.env._("%(count)s days", count=days)
            elif row.months % 12 or row.months <= 12:
                row.duration = self.env._("%(count)s months", count=row.months)
            else:
                row.duration = self.env._("%(count)s years", count=row.months // 12)

    # === ACTIONS === #
    def action_open_due(self):
        """Open the customers whose data are no longer needed."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("No Longer Needed"),
            "res_model": "res.partner",
            "view_mode": "list,form",
            "domain": [("id", "in", self._find_due_people().ids)],
            "help": self.env._(
                "<p>Nobody is due.</p><p>Customers appear here when their last visit is older than the "
                "term: erase them from the Actions menu.</p>"
            ),
        }

    # === BUSINESS === #
    @api.model
    def _get(self, key):
        """Return the row of a kind of data."""
        return self.sudo().search([("key", "=", key)])

    @api.model
    def _get_limit(self, key):
        """Return the moment before which data of a kind are no longer kept."""
        return fields.Datetime.now() - relativedelta(months=self._get(key).months)

    @api.model
    def _find_due_people(self):
        """Return the persons whose last visit is older than its term, and who are still named."""
        limit = self._get_limit("visit")
        customers = dict(
            self.env["field.intervention"]
            .sudo()
            .with_context(active_test=False)
            ._read_group(
                [("partner_id.is_company", "=", False), ("partner_id.field_erased_at", "=", False)],
                ["partner_id"],
                ["requested_at:max"],
            )
        )
        old = [partner.id for partner, latest in customers.items() if latest and latest < limit]
        return self.env["res.partner"].browse(old)

    @api.model
    def _cron_apply(self):
        """Forget what is older than its term; one method a kind of data."""
        for row in self.search(Domain("doer", "=", "night")):
            getattr(self, f"_apply_{row.key}")(self._get_limit(row.key))

    def _apply_message(self, limit):
        rows_sudo = self.env["field.notification"].sudo()
        old = rows_sudo.search(
            Domain("created_at", "<", limit) & Domain("recipient", "not like", "erased-"), limit=_BATCH
        )
        self.env["field.privacy.inventory"]._erase_message(old)

    def _apply_contact(self, limit):
        notes_sudo = self.env["field.contact"].sudo()
        notes_sudo.search(Domain("at", "<", limit) & Domain("note", "!=", False), limit=_BATCH).note = False

    def _apply_request(self, limit):
        requests_sudo = self.env["field.privacy.request"].sudo()
        requests_sudo.search(Domain("done_at", "<", limit), limit=_BATCH).unlink()

    def _apply_export(self, limit):
        requests_sudo = self.env["field.privacy.request"].sudo()
        requests_sudo.search(Domain("done_at", "<", limit) & Domain("file", "!=", False)).file = False

    def _apply_archive(self, _limit):
        """Delete the archives at their term, and what of the contact had to stay until then."""
        inventory = self.env["field.privacy.inventory"]
        old = self.env["field.privacy.archive"].sudo().search([("keep_until", "<", fields.Date.today())])
        for archive in old.filtered("partner_id"):
            inventory._erase_person(inventory._get_people(archive.partner_id))
        old.unlink()

    @api.model
    def _get_public(self):
        """Return the rows that a notice to customers tells."""
        return self.sudo().search(Domain("key", "in", ("visit", "message", "contact")))
