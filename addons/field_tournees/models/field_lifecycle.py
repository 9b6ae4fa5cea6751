from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

_TRANSITIONS = {
    "draft": {"to_plan", "planned", "cancelled"},
    "to_plan": {"draft", "planned", "cancelled"},
    "planned": {"to_plan", "confirmed", "en_route", "to_reschedule", "no_access", "cancelled"},
    "confirmed": {"to_plan", "planned", "en_route", "to_reschedule", "no_access", "cancelled"},
    "en_route": {"on_site", "planned", "no_access", "to_reschedule", "cancelled"},
    "on_site": {"paused", "done", "no_access", "to_reschedule"},
    "paused": {"on_site", "done", "to_reschedule"},
    "to_reschedule": {"to_plan", "planned", "cancelled"},
    "no_access": {"to_reschedule", "to_plan", "cancelled"},
    "done": set(),
    "cancelled": {"to_plan"},
}
# The fact that entering a state establishes; the first time stands.
_FACTS = {"en_route": "en_route_at", "on_site": "arrived_at", "done": "left_at"}
# Entering these is the office's decision; a technician tells facts.
_OFFICE_STATES = {"draft", "to_plan", "planned", "confirmed", "cancelled"}
# Columns that a board shows even when they are empty.
_BOARD_STATES = {"to_plan", "planned", "confirmed", "en_route", "on_site", "done"}
# States in which somebody still has to go there.
OPEN_STATES = ("draft", "to_plan", "planned", "confirmed", "en_route", "to_reschedule")
# States in which the plan holds a technician's time.
PLANNED_STATES = ("planned", "confirmed", "en_route", "on_site", "paused")


class FieldLifecycle(models.AbstractModel):
    """States, facts and timeline of an intervention.

    `_set_state` is the only way from one state to the next; each change writes a
    `field.event` in the same transaction.
    """

    _name = "field.lifecycle"
    _description = "Intervention Life Cycle"
    _inherit = ["field.watched"]

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("to_plan", "To plan"),
            ("planned", "Planned"),
            ("confirmed", "Confirmed"),
            ("en_route", "En route"),
            ("on_site", "On site"),
            ("paused", "Paused"),
            ("done", "Done"),
            ("to_reschedule", "To reschedule"),
            ("no_access", "No access"),
            ("cancelled", "Cancelled"),
        ],
        default="to_plan",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        group_expand="_expand_states",
    )
    # Facts
    en_route_at = fields.Datetime(string="Left for the Site", readonly=True, copy=False)
    arrived_at = fields.Datetime(readonly=True, copy=False)
    left_at = fields.Datetime(string="Finished", readonly=True, copy=False)
    actual_travel_minutes = fields.Integer(
        string="Actual Travel", compute="_compute_actual_times", store=True, precompute=True
    )
    actual_hours = fields.Float(
        string="Actual Time on Site",
        compute="_compute_actual_times",
        store=True,
        precompute=True,
        help="From arrival to the end of the visit, pauses included.",
    )
    event_ids = fields.One2many(
        "field.event", "intervention_id", readonly=True, groups="base.group_user"
    )

    # === COMPUTE === #
    @api.depends("en_route_at", "arrived_at", "left_at")
    def _compute_actual_times(self):
        for visit in self:
            travel = visit.en_route_at and visit.arrived_at and visit.arrived_at - visit.en_route_at
            work = visit.arrived_at and visit.left_at and visit.left_at - visit.arrived_at
            visit.actual_travel_minutes = round(travel.total_seconds() / 60) if travel else 0
            visit.actual_hours = work.total_seconds() / 3600 if work else 0

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("state", "to_plan") not in ("draft", "to_plan"):
                raise UserError(self.env._("An intervention begins as a draft or to plan."))
            self._refuse_direct_write(vals.keys() - {"state"})
        visits = super().create(vals_list)
        visits._log_event("created")
        return visits

    def write(self, vals):
        self._refuse_direct_write(vals.keys())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_lived(self):
        if any(visit.state not in ("draft", "to_plan") or visit.arrived_at for visit in self):
            raise UserError(
                self.env._("What was planned or done is kept: cancel the intervention instead.")
            )

    # === ACTIONS === #
    def action_to_plan(self):
        """Hand the visit to planning; a plan that it had is dropped."""
        self._set_state("to_plan")

    def action_confirm(self):
        """The customer agrees with the planned time."""
        self._set_state("confirmed")

    def action_en_route(self):
        """The technician leaves for the site."""
        self._set_state("en_route")

    def action_arrive(self):
        """The technician is on site and starts."""
        self._set_state("on_site")

    def action_pause(self):
        """Work stops for a while."""
        self._set_state("paused")

    def action_resume(self):
        """Work goes on after a pause."""
        self._set_state("on_site")

    def action_done(self):
        """The work is finished."""
        self._set_state("done")

    def action_no_access(self):
        """Nobody could let the technician in."""
        self._set_state("no_access")

    def action_reschedule(self):
        """The plan cannot be kept: another time has to be found."""
        self._set_state("to_reschedule")

    def action_cancel(self):
        """Call the visit off."""
        self._set_state("cancelled")

    def action_reset_draft(self):
        """Take the request back to where it is still being written."""
        self._set_state("draft")

    # === BUSINESS === #
    @api.model
    def _expand_states(self, states, _domain):
        """Return the columns of a board: the usual steps, and others that are in use."""
        shown = _BOARD_STATES.union(states)
        return [state for state, _label in self._fields["state"].selection if state in shown]

    def _set_state(self, state, occurred_at=None, source=None, reason=None):
        """Move every visit of the set to a state, or refuse with a sentence.

        :param occurred_at: naive UTC time of the fact, now by default
        :param source: see field.event; the default comes from who is acting
        :param reason: free text kept with the event
        """
        occurred_at = occurred_at or fields.Datetime.now()
        self._check_may_enter(state)
        for visit in self:
            if not visit._may_become(state):
                raise UserError(visit._get_transition_refusal(state))
        for before, visits in self.grouped("state").items():
            visits._log_event(
                "state",
                from_state=before,
                to_state=state,
                occurred_at=occurred_at,
                source=source,
                details={"reason": reason} if reason else None,
            )
            # The step is allowed; by giving up the plan it may leave the actor's sight.
            visits_sudo = visits.sudo()
            visits_sudo._before_state(state)
            visits_sudo._write_state(state, occurred_at)

    def _may_become(self, state):
        """Tell whether the step from this visit's state to another one exists."""
        self.ensure_one()
        return state in _TRANSITIONS[self.state]

    def _check_may_enter(self, state):
        self.check_access("write")
        user = self.env.user
        is_office = self.env.su or user.has_group("field_tournees.group_field_planner")
        if state in _OFFICE_STATES and not is_office:
            raise AccessError(
                self.env._("This step is the office's: ask a planner to change the plan.")
            )

    def _write_state(self, state, occurred_at):
        fact = _FACTS.get(state)
        fresh = self.filtered(lambda visit: fact and not visit[fact])
        if fresh:
            fresh._write_guarded({"state": state, fact: occurred_at})
        if self - fresh:
            (self - fresh)._write_guarded({"state": state})

    def _write_guarded(self, vals):
        """Write fields that `write` refuses to everybody; for the steps of this model only."""
        super().write(vals)

    def _log_event(self, kind, source=None, occurred_at=None, **values):
        """Add one event per visit of the set to the timeline.

        :param values: further columns of field.event, the same for the whole set; a callable
            is called with each visit
        """
        occurred_at = occurred_at or fields.Datetime.now()
        source = source or self._get_event_source()
        self.env["field.event"].sudo().create(  # nobody may write the timeline directly
            [
                {
                    "intervention_id": visit.id,
                    "company_id": visit.company_id.id,
                    "kind": kind,
                    "technician_id": visit.technician_id.id,
                    "occurred_at": occurred_at,
                    "source": source,
                    "user_id": self.env.uid,
                    **{
                        name: value(visit) if callable(value) else value
                        for name, value in values.items()
                    },
                }
                for visit in self
            ]
        )

    def _get_event_source(self):
        if self.env.context.get("import_file"):
            return "import"
        if self.env.context.get("field_source") in ("optimizer", "system"):
            return self.env.context["field_source"]
        user = self.env.user
        if user._is_portal() or user._is_public():
            return "customer"
        if user.has_group("field_tournees.group_field_planner") or self.env.su:
            return "office"
        return "technician"

    def _get_transition_refusal(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "%(intervention)s is “%(before)s”: it cannot become “%(after)s”.",
            intervention=self.display_name,
            before=labels[self.state],
            after=labels[state],
        )

    def _refuse_direct_write(self, names):
        guarded = names & self._get_guarded_fields()
        if guarded:
            raise UserError(
                self.env._(
                    "These change by their own steps only: %(fields)s. Use the buttons.",
                    fields=", ".join(self._get_labels(guarded)),
                )
            )

    def _get_labels(self, names):
        """Return the names of fields as the reader sees them, in alphabetical order."""
        known = self.fields_get(sorted(names), ["string"])
        return sorted(description["string"] for description in known.values())

    # === HOOKS === #
    def _before_state(self, state):
        """Prepare the visits for a state; an override calls super."""

    def _get_guarded_fields(self):
        """Return the fields that no create or write from outside may set."""
        return {"state", *_FACTS.values()}
