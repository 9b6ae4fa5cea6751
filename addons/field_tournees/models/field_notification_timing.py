from ast import literal_eval
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools import quiet, times

_TIMES = {"delay_minutes", "days_before", "at_hour", "ignore_quiet"}
_SCOPE = {"active", "company_id", "days_before", "domain", "event", "type_ids"}


class FieldNotificationTiming(models.AbstractModel):
    """When the messages of a rule leave; what waits already follows an edited rule."""

    _name = "field.notification.timing"
    _description = "Timing of Messages"

    # === CHECKS === #
    @api.constrains("domain")
    def _check_domain(self):
        """Refuse conditions that cannot be read: they would stop the events themselves."""
        for rule in self:
            try:
                Domain(literal_eval(rule.domain or "[]")).validate(self.env["field.intervention"])
            except (ValueError, SyntaxError, TypeError) as error:
                raise ValidationError(
                    self.env._(
                        "The conditions of “%(rule)s” cannot be read: choose them again.", rule=rule.name
                    )
                ) from error

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._owe_reminders()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if _TIMES & vals.keys():
            self._retime()
        if _SCOPE & vals.keys():
            self._owe_reminders()
        return result

    # === BUSINESS === #
    def _retime(self):
        """Let what waits leave when the rules now say; what was tried already keeps its pauses."""
        rows = self.env["field.notification"].sudo()
        waiting = Domain("rule_id", "in", self.ids) & Domain("state", "=", "due") & Domain("attempts", "=", 0)
        for row in rows.search(waiting):
            due_at = row.rule_id._get_moment(row.intervention_id, row.channel, row.created_at)
            if due_at != row.due_at:
                row.write({"due_at": due_at, "next_try_at": due_at})

    def _owe_reminders(self):
        """Write the reminders of promises that were made before the rule was."""
        if self.filtered(lambda rule: rule.active and rule.event == "reminder"):
            promised = Domain("promised_start", ">", fields.Datetime.now())
            self.env["field.intervention"].sudo().search(promised)._remind()

    def _get_moment(self, visit, channel, since):
        """Return when a message about a visit leaves, naive UTC.

        :param since: when the event happened
        """
        self.ensure_one()
        moment = max(since, self._get_due_at(visit, since))
        if channel != "sms" or self.ignore_quiet:
            return moment
        company = visit.company_id
        tz = company._get_booking_tz()
        return quiet.wait(moment, company.field_quiet_from, company.field_quiet_until, tz)

    def _get_due_at(self, visit, since):
        """Return when the message shall leave, naive UTC, quiet hours aside."""
        self.ensure_one()
        if self.event != "reminder":
            return since + timedelta(minutes=self.delay_minutes)
        tz = visit.company_id._get_booking_tz()
        day = times.local_date(visit.promised_start, tz) - timedelta(days=self.days_before)
        return times.at_local(day, quiet.clock(self.at_hour), tz)

    def _is_owed(self, visit, now):
        """Tell whether a message makes sense: who books after the reminder's time needs none."""
        return self.event != "reminder" or self._get_due_at(visit, now) > now

    def _filter(self, visits):
        """Return those of the visits that the rule is about."""
        self.ensure_one()
        if self.company_id:
            visits = visits.filtered(lambda visit: visit.company_id == self.company_id)
        if self.type_ids:
            visits = visits.filtered(lambda visit: visit.type_id in self.type_ids)
        return visits.filtered_domain(literal_eval(self.domain or "[]"))
