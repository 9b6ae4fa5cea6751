from odoo import api, fields, models
from odoo.fields import Command

from ..tools import labels
from ..tools.horizon import Horizon
from .field_promise_risk import MARGIN

# Wall-clock seconds of search: somebody waits for it.
_SECONDS = 0.5
_MOMENTS = ("from", "until", "end")


class FieldOptimizationRepair(models.AbstractModel):
    """Proposals that repair one day after something happened.

    They are searched at once, in the caller's transaction: a caller that has changed visits
    before makes others wait for a second.
    """

    _name = "field.optimization.repair"
    _description = "Repair Proposal"

    kind = fields.Selection(
        [("optimize", "Optimisation"), ("repair", "Repair"), ("urgent", "Urgent Visit")],
        default="optimize",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    event = fields.Json(
        readonly=True, copy=False, help="What happened: type, technician, visit, from, until, end."
    )
    title = fields.Char(compute="_compute_title", help="What the proposal answers, in one sentence.")

    # === COMPUTE === #
    @api.depends("kind", "event", "name")
    @api.depends_context("lang")
    def _compute_title(self):
        for run in self:
            event = run._read_event()
            describe = event and getattr(run, f"_describe_{event['type']}")
            run.title = describe(event) if describe else run.display_name

    # === BUSINESS === #
    @api.model
    def _propose_repair(self, event, day, technicians=None):
        """Return a proposal that repairs a day after an event, one line a changed visit.

        Visits that have begun stay; locks hold; promised slots hold when they can, and are
        broken by as little as they must be.

        :param event: {"type": "away", "vehicle_down", "overrun" or "cancelled",
            "technician": record, "visit": record, "from", "until", "end": naive UTC datetimes}
        :param technicians: who may take visits over, everybody by default
        :raise PlanningError: the event tells of something that the day does not have
        """
        self.check_access("create")
        company = (event.get("technician") or event["visit"]).company_id
        scope = self._get_repair_scope("repair", company, day, technicians)
        scope.event = store_event(event)
        snapshot = scope._take_repair_snapshot(event)
        told = _tell_engine(event, Horizon(fields.Datetime.to_datetime(snapshot["origin"]), None))
        solution, left = scope.env["field.planning"]._repair(snapshot, told, _SECONDS)
        assessed = scope.env["field.planning"]._assess(
            snapshot, solution, scope._get_beliefs(), left
        )
        return scope._keep_proposal(snapshot, solution, assessed).with_env(self.env)

    @api.model
    def _get_repair_scope(self, kind, company, day, technicians=None, visits=None):
        """Return a proposal in memory, as the worker sees it: what it is about."""
        return self.new(
            {
                "kind": kind,
                "company_id": company.id,
                "user_id": self.env.uid,
                "date_from": day,
                "date_to": day,
                "technician_ids": [Command.set(technicians.ids if technicians else [])],
                "intervention_ids": [Command.set(visits.ids if visits else [])],
            }
        )._as_worker()

    def _take_repair_snapshot(self, event=None):
        """Return the day as the engine repairs it, with what is known of the roads."""
        snapshot = self.env["field.snapshot"]._build(self, event or {})
        problem = snapshot["problem"]
        matrix = self.env["field.travel"]._get_known_matrix([one["id"] for one in problem["places"]])
        if matrix:
            problem["durations"], problem["distances"] = matrix
        return snapshot

    def _keep_proposal(self, snapshot, solution, assessed):
        """Store a repaired day as a proposal."""
        run = self.create(
            {
                **{name: self[name] for name in ("kind", "event", "date_from", "date_to")},
                "company_id": self.company_id.id,
                "user_id": self.user_id.id,
                "technician_ids": [Command.set(self.technician_ids.ids)],
                "intervention_ids": [Command.set(self.intervention_ids.ids)],
                "state": "running",
                "started_at": fields.Datetime.now(),
                "horizon_start": snapshot["origin"],
            }
        )
        run._keep_answer(snapshot, solution, *assessed)
        return run

    def _get_beliefs(self):
        """Return what makes a promise sure: the company's habits and its target."""
        company = self.company_id
        return {
            "habits": self.env["field.habit"]._get_profile(company),
            "target": company.field_booking_target / 100 - MARGIN,
        }

    def _is_repair(self):
        return self.kind != "optimize"

    def _get_cancelled_visit(self):
        """Return the id of the visit whose cancellation is repaired, or None."""
        event = self.event or {}
        return event["visit"] if event.get("type") == "cancelled" else None

    # What happened, in words
    def _read_event(self):
        """Return what happened with records and datetimes, or None."""
        event = self.event
        if not event:
            return None
        read = {name: fields.Datetime.to_datetime(event.get(name)) for name in _MOMENTS}
        return {
            **read,
            "type": event["type"],
            "technician": self.env["field.technician"].browse(event.get("technician")),
            "visit": self.env["field.intervention"].browse(event.get("visit")),
        }

    def _describe_away(self, event):
        if event["until"]:
            return self.env._(
                "%(technician)s is away from %(from)s to %(until)s.", **self._get_words(event)
            )
        return self.env._("%(technician)s is away from %(from)s on.", **self._get_words(event))

    def _describe_vehicle_down(self, event):
        if event["until"]:
            return self.env._(
                "The vehicle of %(technician)s is down from %(from)s to %(until)s.",
                **self._get_words(event),
            )
        return self.env._(
            "The vehicle of %(technician)s is down from %(from)s on.", **self._get_words(event)
        )

    def _describe_overrun(self, event):
        return self.env._("%(visit)s will not end before %(end)s.", **self._get_words(event))

    def _describe_cancelled(self, event):
        return self.env._("%(visit)s is cancelled.", **self._get_words(event))

    def _describe_urgent(self, event):
        return self.env._("Urgent: %(visit)s", **self._get_words(event))

    def _get_words(self, event):
        tz = self._get_tz()
        clocks = {name: labels.clock(self.env, event[name], tz) for name in _MOMENTS}
        visit_sudo = event["visit"].sudo()  # whoever reads the proposal reads what it is about
        return {
            **clocks,
            "technician": event["technician"].sudo().name,
            "visit": f"{visit_sudo.name} · {visit_sudo.site_id.display_name}",
        }


def store_event(event):
    """Return what happened as JSON."""
    moments = {name: fields.Datetime.to_string(event[name]) for name in _MOMENTS if event.get(name)}
    records = {name: event[name].id for name in ("technician", "visit") if event.get(name)}
    return {"type": event["type"], **records, **moments}


def _tell_engine(event, horizon):
    """Return what happened as the engine's event.schema.json has it."""
    last = horizon.seconds
    told = {"type": event["type"], "now": max(0, last(fields.Datetime.now()))}
    if event["type"] in ("away", "vehicle_down"):
        told["technician"] = str(event["technician"].id)
        told["from"] = max(0, last(event.get("from") or fields.Datetime.now()))
        if event.get("until"):
            told["until"] = max(told["from"] + 1, last(event["until"]))
    else:
        told["visit"] = str(event["visit"].id)
    if event["type"] == "overrun":
        told["end"] = max(0, last(event["end"]))
    return told
