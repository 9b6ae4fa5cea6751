from odoo import fields, models
from odoo.exceptions import UserError


class FieldFollowed(models.AbstractModel):
    """What a technician raised and somebody in the office follows to its end.

    `_set_state` is the only way from one state to the next; a model gives its `state` and the
    table of `_get_transitions`.
    """

    _name = "field.followed"
    _description = "Matter Raised on Site"
    _inherit = ["field.work.row", "field.illustrated", "mail.thread", "mail.activity.mixin"]

    user_id = fields.Many2one(
        "res.users", string="Followed By", tracking=True, check_company=True, domain="[('share', '=', False)]"
    )
    closed_at = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    # === CRUD === #
    def write(self, vals):
        if "state" in vals:
            raise UserError(self.env._("The status changes by its own steps only: use the buttons."))
        return super().write(vals)

    # === BUSINESS === #
    def _set_state(self, state):
        """Move every record of the set to a state, or refuse with a sentence."""
        self.check_access("write")
        labels = dict(self._fields["state"]._description_selection(self.env))
        table = self._get_transitions()
        for record in self:
            if state not in table[record.state]:
                raise UserError(
                    self.env._(
                        "“%(name)s” is “%(before)s”: it cannot become “%(after)s”.",
                        name=record.display_name,
                        before=labels[record.state],
                        after=labels[state],
                    )
                )
        is_over = not table[state] or state in self._get_closed_states()
        noted = {
            "closed_at": is_over and fields.Datetime.now(),
            "closed_by_id": is_over and self.env.uid,
        }
        super().write({"state": state} | noted)
        if is_over:
            self.sudo().activity_unlink(["mail.mail_activity_data_todo"])  # whoever had it to do

    def _ask_somebody(self):
        """Give each record to whoever follows such matters, as something to do today."""
        for record in self:
            user = record.user_id or record.company_id._get_field_work_user(record.intervention_id)
            if not user:
                continue
            if not record.user_id:
                record.user_id = user
            summary = record.with_context(lang=user.lang)._get_request()
            record.activity_schedule("mail.mail_activity_data_todo", summary=summary, user_id=user.id)

    # === HOOKS === #
    def _get_request(self):
        """Return what is asked of whoever follows this, in a few words."""
        raise NotImplementedError

    def _get_transitions(self):
        """Return {state: states that may follow}."""
        raise NotImplementedError

    def _get_closed_states(self):
        """Return the states in which nothing is left to do."""
        return set()
