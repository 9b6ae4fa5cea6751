from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import delay, hazard, times

# Somebody still has to reach these.
_AWAITED = ("planned", "confirmed", "en_route")
# A smaller difference is no news for somebody without a promised slot.
_UNNOTICED = timedelta(minutes=15)


class FieldHazardEffect(models.AbstractModel):
    """Works out what a playbook does before anything is done: statuses, new times, who is told.

    The preview shows these effects and the run carries out the same ones.
    """

    _name = "field.hazard.effect"
    _description = "Effects of a Hazard"
    _inherit = ["field.hazard.repair"]

    # === BUSINESS === #
    @api.model
    def _read_case(self, values):
        """Return what the dialog sent as a `hazard.Case`, checked.

        :param values: {"type_id", "visit_ids", "technician_id", "start", "stop", "delay_minutes",
            "note", "without_repair", "run_id"}; times in epoch seconds; the run is the previewed repair
        """
        playbook = self.env["field.hazard.type"].browse(values["type_id"]).exists()
        if not playbook:
            raise UserError(self.env._("This playbook was removed: choose another one."))
        playbook._check_usable()
        visits = self.env["field.intervention"].browse(values.get("visit_ids") or []).exists()
        visits.check_access("write")
        technician = self.env["field.technician"].browse(values.get("technician_id") or [])
        technician = technician.exists() or visits.technician_id[:1]
        technician.check_access("read")
        if playbook.scope == "day" and not technician:
            raise UserError(self.env._("Choose the technician whose day is concerned."))
        if playbook.scope == "visit" and not visits:
            raise UserError(self.env._("Choose the visits that are concerned."))
        start = times.from_epoch(values["start"])
        midnight = self._get_midnight(technician, start)
        stop = times.from_epoch(values["stop"]) if values.get("stop") else midnight
        if stop <= start:
            raise UserError(self.env._("It ends after it begins: correct “Until”."))
        return hazard.Case(
            playbook,
            visits,
            technician,
            start,
            stop,
            stop < midnight,
            max(0, min(int(values.get("delay_minutes") or 0), 480)),
            (values.get("note") or "").strip(),
            not values.get("without_repair"),
            self.env["field.optimization"].browse(values.get("run_id") or []).exists(),
        )

    def _get_midnight(self, technician, start):
        """Return when the technician's day ends."""
        tz = technician.tz or self.env.company._get_booking_tz()
        return times.midnight(times.local_date(start, tz) + timedelta(days=1), tz)

    def _get_concerned(self, case):
        """Return the visits that the playbook acts on, in the order of the day."""
        playbook = case.playbook
        if playbook.scope == "visit":
            return case.visits.filtered(
                lambda visit: playbook.new_state == "keep" or visit._may_become(playbook.new_state)
            ).sorted("planned_start")
        return self.env["field.intervention"].search(
            Domain("technician_id", "=", case.technician.id)
            & Domain("state", "in", _AWAITED)
            & Domain("planned_stop", ">", case.start)
            & Domain("planned_start", "<", case.stop),
            order="planned_start, id",
        )

    def _get_effects(self, case):
        """Return what happens, a `hazard.Effect` a visit: the visits concerned, then others that move."""
        concerned = self._get_concerned(case)
        places, left = self._read_repair(case.repair)
        later = {} if case.repair else self._get_later_arrivals(case, concerned)
        effects = []
        for visit in concerned.union(*places, *left):
            place, state, arrival = places.get(visit), left.get(visit), None
            if place:
                arrival = place[1]
            elif not state:
                arrival = later.get(visit) or self._get_waiting_arrival(case, visit)
                state = None if arrival else case.playbook._get_state()
            effects.append(self._make_effect(visit, state, place, arrival))
        ways = self._get_ways(case, effects, concerned)
        return [effect._replace(how=ways[effect.visit]) for effect in effects]

    def _get_waiting_arrival(self, case, visit):
        """Return the arrival at a customer's who waits until the van runs again, or None.

        A repair moves nobody who is on the way already.
        """
        if case.playbook.move != "vehicle_down" or visit.state != "en_route" or not case.ends_same_day:
            return None
        return (visit.expected_start or visit.planned_start) + (case.stop - case.start)

    def _get_later_arrivals(self, case, visits):
        """Return {visit: naive UTC arrival} of those who are served later the same day."""
        if case.playbook.new_state != "keep" or not case.delay_minutes:
            return {}
        arrivals = {}
        for route, stops in visits.filtered("route_id").grouped("route_id").items():
            expected = route._get_expected_arrivals(fields.Datetime.now())
            awaited = [
                delay.Awaited(
                    expected.get(visit, visit.planned_start),
                    visit._get_service_seconds(visit.technician_id),
                    visit.travel_minutes * 60,
                )
                for visit in stops
            ]
            pause = route.break_start and route.break_stop and (route.break_start, route.break_stop)
            late = timedelta(minutes=case.delay_minutes)
            arrivals.update(zip(stops, delay.push(awaited, late, pause or None), strict=True))
        return arrivals

    def _make_effect(self, visit, state, place, arrival):
        """Return the effect on one visit: does its promise hold, and which window is told."""
        promise = visit.promised_start and (visit.promised_start, visit.promised_stop)
        if not arrival:
            is_broken = bool(state and (promise or visit.planned_start))
            return hazard.Effect(visit, state, place, None, is_broken)
        if promise:
            is_broken = not promise[0] <= arrival <= promise[1]
        else:
            is_broken = abs(arrival - visit.planned_start) > _UNNOTICED
        width = promise[1] - promise[0] if promise and place else timedelta()
        told = promise if promise and not is_broken else delay.around(arrival, width)
        return hazard.Effect(visit, state, place, told, is_broken)

    def _get_ways(self, case, effects, concerned):
        """Return {visit: how its customer is told}; nobody is told the same thing twice."""
        audience = case.playbook.audience
        told_before = self.env["field.hazard.line"]._get_told(case.playbook, effects)
        reach = self._get_reach(effects)
        ways = {}
        for effect in effects:
            visit = effect.visit
            is_told = effect.is_broken or (audience == "all" and visit in concerned)
            if audience == "nobody" or not is_told:
                ways[visit] = "nobody"
            elif visit in told_before:
                ways[visit] = "before"
            elif reach[visit][0] == "call" and not effect.is_broken:
                ways[visit] = "nobody"  # a call that says that nothing changes is one too many
            else:
                ways[visit] = reach[visit][0]
        return ways

    def _get_reach(self, effects):
        """Return {visit: (channel, address)} by which the ledger would tell; without a rule: a call."""
        visits_sudo = self.env["field.intervention"].union(*(effect.visit for effect in effects)).sudo()
        reach = {effect.visit: ("call", "") for effect in effects}
        for rule, visits in self.env["field.notification.rule"]._find("hazard", visits_sudo).items():
            for visit in visits:
                channel, _partner, address, _reason = visit._get_message_ways(rule)[0]
                reach[visit.sudo(False)] = (channel, address)
        return reach
