import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import split_every

from ..tools import times
from .field_occurrence import BY_RECURRENCE
from .field_recurrence_days import Occurrence

_logger = logging.getLogger(__name__)

# Spread together: more are fairer, fewer keep the transactions short.
_CHUNK = 200


class FieldRecurrenceBatch(models.AbstractModel):
    """Generates the visits to come, once each, in transactions of a few hundred."""

    _name = "field.recurrence.batch"
    _description = "Generation of Recurring Visits"

    # === ACTIONS === #
    def action_generate(self):
        """Generate the visits of these recurrences now, as the next night would."""
        self.check_access("write")
        before = self.visit_ids
        for _company, recurrences in self.grouped("company_id").items():
            recurrences._generate(recurrences._get_occurrences())
        made = self.visit_ids - before
        if not made:
            raise UserError(
                self.env._("Nothing to generate: the next visits are due later, or exist already.")
            )
        action = self.env["ir.actions.act_window"]._for_xml_id("field_tournees.field_intervention_action")
        return action | {"domain": [("id", "in", made.ids)], "context": {}}

    # === BUSINESS === #
    @api.model
    def _cron_generate(self):
        """Generate, company by company, what is due within the horizon."""
        cron = self.env["ir.cron"]
        for company in self.env["res.company"].search([]):
            self.env["field.contract"].with_company(company)._end_expired()
            # What went wrong is read in the office, not by the cron's user.
            recurrences = self.with_company(company).with_context(lang=company.partner_id.lang)
            missing = recurrences.search(recurrences._get_due_domain(company))._get_occurrences()
            cron._commit_progress(remaining=len(missing))
            for chunk in split_every(_CHUNK, missing, list):
                recurrences._generate(chunk)
                if not cron._commit_progress(len(chunk)):
                    return

    @api.model
    def _get_due_domain(self, company):
        until = fields.Datetime.now().date() + timedelta(days=company.field_recurrence_days + 1)
        return Domain("company_id", "=", company.id) & Domain("next_due", "<=", until)

    def _get_occurrences(self):
        """Return the occurrences without a visit within the horizon, the first due first."""
        found = []
        for recurrence in self:
            company = recurrence.company_id
            today = times.local_date(fields.Datetime.now(), company._get_booking_tz())
            until = today + timedelta(days=company.field_recurrence_days)
            found += [Occurrence(recurrence, day) for day in recurrence._get_missing_dates(until)]
        return sorted(found, key=lambda one: (one.due_on, one.recurrence.id))

    @api.model
    def _generate(self, occurrences):
        """Create the visits of some occurrences of one company; one failure stops no other."""
        if occurrences:
            company = occurrences[0].recurrence.company_id
            aims = self.env["field.recurrence.days"].with_company(company)._choose(occurrences)
            self.with_company(company)._create_visits(list(aims.items()))

    @api.model
    def _create_visits(self, pairs):
        """Create the visits of (occurrence, aim) pairs; halves find the one that cannot be."""
        visits = self.env["field.intervention"].with_context(
            field_occurrence=BY_RECURRENCE, field_source="system", tracking_disable=True
        )
        try:
            with self.env.cr.savepoint():
                visits.create([one.recurrence._prepare_visit_vals(one.due_on, aim) for one, aim in pairs])
                self.env.flush_all()  # here the database says whether an occurrence exists already
        except (UserError, psycopg2.DataError, psycopg2.IntegrityError) as error:
            if len(pairs) > 1:
                middle = len(pairs) // 2
                self._create_visits(pairs[:middle])
                self._create_visits(pairs[middle:])
            else:
                pairs[0][0].recurrence._fail(pairs[0][0].due_on, error)
        else:
            for one, aim in pairs:
                if one.recurrence.problem != aim.problem:
                    one.recurrence.problem = aim.problem

    def _fail(self, due_on, error):
        _logger.warning("Recurring visit %s is not generated for %s: %s", self.id, due_on, error)
        if isinstance(error, psycopg2.errors.UniqueViolation):
            return  # somebody generated it meanwhile: it is there
        unknown = self.env._("The visit could not be created: call your administrator.")
        self.problem = str(error) if isinstance(error, UserError) else unknown

    def _prepare_visit_vals(self, due_on, aim):
        tz = self.company_id._get_booking_tz()
        tolerance = timedelta(days=self.tolerance_days)
        # Overdue: as soon as can be, with the tolerance that is due to everybody.
        first = self.env["field.recurrence.days"].with_company(self.company_id)._get_first_day()
        middle = due_on if due_on + tolerance >= first else first
        return {
            "company_id": self.company_id.id,
            "type_id": self.type_id.id,
            "site_id": self.site_id.id,
            "partner_id": (self.contract_id.partner_id or self.site_id.commercial_partner_id).id,
            "equipment_id": self.equipment_id.id,
            "recurrence_id": self.id,
            "due_on": due_on,
            "earliest_start": times.midnight(max(first, middle - tolerance), tz),
            "latest_end": times.midnight(middle + tolerance + timedelta(days=1), tz),
            "aimed_on": aim.day,
            "aimed_technician_id": aim.technician.id,
            "preferred_technician_id": self.preferred_technician_id.id,
            "instructions": self.instructions or self.type_id.instructions,
            **({"duration_hours": self.duration_hours} if self.duration_hours else {}),
        }
