import logging
from collections import Counter
from statistics import median

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain

_logger = logging.getLogger(__name__)

# With fewer visits a line would tell of days, not of a habit; of a person it is nobody's business.
_LEAST_VISITS = 5


class FieldHabit(models.Model):
    """What a company's days are like, learnt each night from what happened.

    Offers and risks are computed with it. A company that is new has prudent habits that are
    nobody's in particular; its own history takes over as it grows.
    """

    _name = "field.habit"
    _description = "Habits of a Company"
    _rec_name = "company_id"
    _order = "company_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    profile = fields.Json(readonly=True, help="As the engine reads it.")
    learnt_at = fields.Datetime(readonly=True)
    # What it was learnt from
    visit_count = fields.Integer(string="Visits", readonly=True)
    drive_count = fields.Integer(string="Drives", readonly=True)
    day_count = fields.Integer(string="Technician Days", readonly=True)
    no_show_rate = fields.Float(string="Closed Doors", readonly=True)
    urgent_rate = fields.Float(
        string="Emergencies a Day", readonly=True, help="For each technician's working day."
    )
    travel_ratio = fields.Float(
        string="Driving", readonly=True, help="Usual driving time against the planned one."
    )
    line_ids = fields.One2many("field.habit.line", "habit_id", readonly=True)

    _company_uniq = models.Constraint("UNIQUE(company_id)", "The habits of this company are known already.")

    # === ACTIONS === #
    @api.model
    def action_learn_now(self):
        """Learn from the visits of the past year without waiting for the night."""
        if not self.env.user.has_group("field_tournees.group_field_manager"):
            raise AccessError(self.env._("Ask a manager to learn from the past visits."))
        habit = self._learn(self.env.company)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Learnt from %(visits)s visits and %(drives)s drives.",
                    visits=habit.visit_count,
                    drives=habit.drive_count,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # === BUSINESS === #
    @api.model
    def _get_profile(self, company):
        """Return the habits of a company as the engine reads them; prudent ones when it is new."""
        habit_sudo = self.sudo().search(Domain("company_id", "=", company.id))  # for every booker
        planning = self.env["field.planning"]
        if habit_sudo.profile and planning._can_read_habits(habit_sudo.profile):
            return habit_sudo.profile
        return planning._get_sane_habits()

    @api.model
    def _cron_learn(self):
        """Learn what each company's days are like, one company a step."""
        companies = self.env["res.company"].search([])
        for rank, company in enumerate(companies, start=1):
            try:
                with self.env.cr.savepoint():
                    self._learn(company)
            except Exception:  # one company's odd data must not keep the others from learning
                _logger.exception("Company %s: nothing was learnt from its visits", company.id)
            if not self.env["ir.cron"]._commit_progress(1, remaining=len(companies) - rank):
                break

    @api.model
    def _learn(self, company):
        """Read the facts of a company, keep what they teach and return its habits."""
        facts = self.env["field.habit.facts"]._read(company)
        planning = self.env["field.planning"]
        profile = planning._learn(facts)
        habit_sudo = self.sudo().search(Domain("company_id", "=", company.id))
        habit_sudo = habit_sudo or habit_sudo.create({"company_id": company.id})
        habit_sudo.write(
            {
                "profile": profile,
                "learnt_at": fields.Datetime.now(),
                "visit_count": len(facts["visits"]),
                "drive_count": len(facts["drives"]),
                "day_count": len(facts["days"]),
                "travel_ratio": _median_ratio(facts["drives"]),
                **planning._sum_up_habits(profile),
                "line_ids": [
                    Command.clear(),
                    *map(Command.create, self._prepare_lines(facts, profile)),
                ],
            }
        )
        return habit_sudo.sudo(False)

    def _prepare_lines(self, facts, profile):
        """Return the values of the readable table: by type, type and technician, type and age."""
        counts = Counter()
        for kind, technician, age, _planned, _actual, absent, _day in facts["visits"]:
            if not absent:
                counts.update({(kind, "", ""), (kind, technician, ""), (kind, "", age)})  # once each
        keys = [key for key, count in counts.items() if count >= _LEAST_VISITS]
        types = self.env["field.intervention.type"].browse(int(kind) for kind, *_ in keys)
        hours = {str(one.id): one.duration_hours for one in types.sudo().exists()}
        keys = sorted(key for key in keys if key[0] in hours)  # a type may be gone
        described = self.env["field.planning"]._describe_habits(profile, keys)
        return [
            {
                "type_id": int(kind),
                "technician_id": int(technician or 0) or False,
                "age": age or False,
                "visit_count": counts[kind, technician, age],
                "planned_minutes": round(hours[kind] * 60),
                "median_ratio": row["median"],
                "high_ratio": row["high"],
                "median_minutes": round(row["median"] * hours[kind] * 60),
                "high_minutes": round(row["high"] * hours[kind] * 60),
                "own_weight": row["own"],
            }
            for (kind, technician, age), row in zip(keys, described, strict=True)
        ]


def _median_ratio(drives):
    ratios = [actual / planned for planned, actual, *_ in drives]
    return median(ratios) if ratios else 0
