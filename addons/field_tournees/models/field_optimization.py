from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import format_date

from ..tools.horizon import Horizon
from .field_optimization_preview import FIGURES

_FILES_KEPT_DAYS = 60

_TRANSITIONS = {
    "queued": {"running", "cancelled", "failed"},
    "running": {"queued", "proposed", "cancelled", "failed"},
    "proposed": {"applied", "cancelled", "failed"},
    "applied": set(),
    "cancelled": set(),
    "failed": set(),
}
_CHOICE_FIELDS = {"line_ids", "placed_line_ids", "unserved_line_ids"}


class FieldOptimization(models.Model):
    """A run of the optimiser: its scope, its proposal and what became of it.

    Nothing moves before the proposal is applied, and a visit that somebody changed meanwhile
    is left alone then.
    """

    _name = "field.optimization"
    _description = "Optimisation"
    _inherit = [
        "field.optimization.repair",
        "field.optimization.urgent",
        "field.optimization.preview",
        "field.optimization.queue",
        "field.optimization.nightly",
        "field.scope",
    ]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    user_id = fields.Many2one(
        "res.users",
        string="Asked By",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        default=lambda self: self.env.user,
    )
    state = fields.Selection(
        [
            ("queued", "Waiting"),
            ("running", "Searching"),
            ("proposed", "Proposal"),
            ("applied", "Applied"),
            ("cancelled", "Cancelled"),
            ("failed", "Failed"),
        ],
        default="queued",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    horizon_start = fields.Datetime(readonly=True, copy=False)
    applied_at = fields.Datetime(readonly=True, copy=False)
    # The proposal
    line_ids = fields.One2many("field.optimization.line", "optimization_id", readonly=False, copy=False)
    placed_line_ids = fields.One2many(
        "field.optimization.line",
        "optimization_id",
        domain=[("kind", "!=", "unserved")],
        string="Proposed Moves",
    )
    unserved_line_ids = fields.One2many(
        "field.optimization.line",
        "optimization_id",
        domain=[("kind", "=", "unserved")],
        string="Could Not Be Placed",
    )
    violation_count = fields.Integer(readonly=True, copy=False)
    change_count = fields.Integer(compute="_compute_counts")
    unserved_count = fields.Integer(compute="_compute_counts")
    stale_count = fields.Integer(compute="_compute_counts")
    # What it is worth
    visits_before = fields.Integer(string="Planned Visits, Before", readonly=True, copy=False)
    visits_after = fields.Integer(string="Planned Visits", readonly=True, copy=False)
    promises_before = fields.Integer(string="Promises Kept, Before", readonly=True, copy=False)
    promises_after = fields.Integer(string="Promises Kept", readonly=True, copy=False)
    promises_at_risk_before = fields.Integer(
        string="Promises at Risk, Before", readonly=True, copy=False
    )
    promises_at_risk_after = fields.Integer(
        string="Promises at Risk",
        readonly=True,
        copy=False,
        help="Promises that the simulated days keep less often than the company's target.",
    )
    distance_km_before = fields.Float(string="Distance, Before", readonly=True, copy=False)
    distance_km_after = fields.Float(string="Distance", readonly=True, copy=False)
    travel_hours_before = fields.Float(string="Travel, Before", readonly=True, copy=False)
    travel_hours_after = fields.Float(string="Travel", readonly=True, copy=False)
    overtime_hours_before = fields.Float(string="Overtime, Before", readonly=True, copy=False)
    overtime_hours_after = fields.Float(string="Overtime", readonly=True, copy=False)
    cost_before = fields.Monetary(string="Cost, Before", readonly=True, copy=False)
    cost_after = fields.Monetary(
        string="Cost", readonly=True, copy=False, help="Driving and overtime."
    )

    # === COMPUTE === #
    @api.depends("date_from", "date_to")
    @api.depends_context("lang")
    def _compute_name(self):
        for run in self:
            first, last = (format_date(self.env, day) for day in (run.date_from, run.date_to))
            run.name = first if first == last else f"{first} – {last}"

    @api.depends("name")
    def _compute_display_name(self):
        for run in self:
            run.display_name = self.env._("Plan of %(days)s", days=run.name or "")

    @api.depends("line_ids.kind", "line_ids.is_outdated", "state")
    def _compute_counts(self):
        for run in self:
            lines = run.line_ids
            run.change_count = len(
                lines.filtered(lambda line: line.kind not in ("kept", "unserved"))
            )
            run.unserved_count = len(lines.filtered(lambda line: line.kind == "unserved"))
            run.stale_count = len(lines.filtered("is_outdated"))

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._refuse_results(vals.keys())
        runs = super().create(vals_list)
        if runs:
            self._wake_worker()
        return runs

    def write(self, vals):
        # People act through buttons; everything but the choice of lines is the worker's.
        if not self.env.su and vals.keys() - _CHOICE_FIELDS:
            self._refuse_results({"state"})
        return super().write(vals)

    # === ACTIONS === #
    def action_apply(self):
        """Carry out the selected lines of a proposal."""
        self.check_access("write")
        for run in self:
            if run.state != "proposed":
                raise UserError(
                    self.env._("Only a proposal can be applied: wait for it, or run a new one.")
                )
            run._apply()
        return True

    def action_cancel(self):
        """Stop a search, or put a proposal aside."""
        self.check_access("write")
        for run in self.sudo():  # see write
            if run.state == "running":
                run.stop_asked = "cancel"
            else:
                run._set_state("cancelled")
        return True

    def action_finish(self):
        """Stop searching and propose the best plan so far."""
        self.check_access("write")
        self.sudo().filtered(lambda run: run.state == "running").stop_asked = "finish"
        return True

    def action_run_again(self):
        """Queue a new run with the same choices, on the visits as they are now."""
        self.ensure_one()
        self.check_access("write")
        return self.copy()._get_form_action()

    # === BUSINESS === #
    def _set_state(self, state):
        """Move to a state, or refuse with a sentence."""
        for run in self:
            if state not in _TRANSITIONS[run.state]:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "This optimisation is “%(before)s”: it cannot become “%(after)s”.",
                        before=labels[run.state],
                        after=labels[state],
                    )
                )
        self.sudo().write({"state": state})

    def _refuse_results(self, names):
        """Refuse values that only the worker may give."""
        if any(self._fields[name].readonly or name in _CHOICE_FIELDS for name in names):
            raise UserError(
                self.env._("An optimisation is not edited: run a new one with other choices.")
            )

    def _propose(self, snapshot, solution, before, after):
        """Store a judged solution as lines, each with its reason."""
        vals = {"state": "proposed", "progress": 100}
        vals |= self._prepare_figures("before", before) | self._prepare_figures("after", after)
        vals["line_ids"] = [Command.clear()] + [
            Command.create(line)
            for line in self.env["field.optimization.line"]._prepare_lines(self, snapshot, solution)
        ]
        self.write(vals)
        self.message = self._sum_up()

    def _sum_up(self):
        """Return what a proposal says, in one sentence."""
        return self.env._(
            "%(visits)s visits planned, %(changes)s changes proposed, %(unserved)s without a place.",
            visits=self.visits_after,
            changes=self.change_count,
            unserved=self.unserved_count,
        )

    def _get_moment(self, seconds):
        """Return the naive UTC datetime of the engine's seconds."""
        return Horizon(self.horizon_start, None).moment(seconds)

    def _prepare_figures(self, when, measured):
        values = {
            "visits": measured["visits"],
            "promises": measured["promises"],
            "promises_at_risk": measured["at_risk"],
            "distance_km": measured["metres"] / 1000,
            "travel_hours": measured["driving"] / 3600,
            "overtime_hours": measured["overtime"] / 3600,
            "cost": measured["cost"] / 100,
        }
        return {f"{name}_{when}": values[name] for name in FIGURES}

    def _apply(self):
        """Carry out what is selected; what changed meanwhile is left alone and says so."""
        self.ensure_one()
        lines = self.with_context(field_source="optimizer").line_ids
        lines._apply()
        lines._note_routes(self.sudo()._read_file("solution_file"))
        done, left = (
            len(lines.filtered(lambda line, states=states: line.state in states and line.kind != "kept"))
            for states in (("applied",), ("stale", "refused"))
        )
        self._set_state("applied")
        self.sudo().write(
            {
                "applied_at": fields.Datetime.now(),
                "message": self.env._("%(done)s lines applied.", done=done)
                if not left
                else self.env._(
                    "%(done)s lines applied, %(left)s left alone: see why in the lines.",
                    done=done,
                    left=left,
                ),
            }
        )

    @api.autovacuum
    def _gc_files(self):
        """Drop the problem and solution files of old runs; their lines tell the story."""
        old = self.sudo().search(
            Domain("date_to", "<", f"today -{_FILES_KEPT_DAYS}d")
            & Domain("problem_file", "!=", False)
            & Domain("state", "not in", ("queued", "running", "proposed")),
            limit=1000,
        )
        old.write({"problem_file": False, "solution_file": False})

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "name": self.env._("Optimisation"),
        }
