from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from ..tools import hazard

# Moves that take the technician off work.
_ABSENCES = ("away", "vehicle_down")
_TOLD_NOW = ("mail", "sms", "call")


class FieldHazardRun(models.AbstractModel):
    """Carries a playbook out in one transaction: all that the preview showed, or nothing."""

    _name = "field.hazard.run"
    _description = "Run of a Hazard"
    _inherit = ["field.hazard.preview"]

    # === BUSINESS === #
    @api.model
    def run(self, values):
        """Do what the preview showed.

        :param values: see `_read_case`, with the `seal` of the preview that was agreed to
        :return: {"changed": preview} when something changed meanwhile, else
            {"hazard_id", "visits", "messages", "calls"}
        """
        # The playbook tells the customers itself, in its own words.
        return self.with_context(field_untold=True)._carry_out(values)

    def _carry_out(self, values):
        case = self._read_case(values)
        if case.repair.state not in (False, "proposed"):  # somebody set it aside
            return {"changed": self.preview(values)}
        effects = self._get_effects(case)
        if hazard.seal(effects) != values["seal"]:
            return {"changed": self.preview(values)}
        if not effects:
            raise UserError(self.env._("No visit is concerned: choose another playbook or time."))
        declared = self._record(case, effects)
        self._log(declared, effects)
        self._take_off_work(case, declared)
        if case.repair:
            case.repair.action_apply()
            self._check_applied(effects)
        self._set_states(case, effects)
        self._renew_promises(effects)
        self._tell(case, declared, effects)
        return declared._get_outcome()

    def _tell(self, case, declared, effects):
        """Write what the customers are told into the ledger; it says what the hazard has become."""
        lines_sudo = declared.sudo().line_ids.grouped("intervention_id")  # nobody edits these
        told = {effect.visit: effect for effect in effects if effect.how in _TOLD_NOW}
        rows_sudo = self.env["field.intervention"].union(*told)._notify(
            "hazard",
            f"hazard-{declared.id}",
            lambda visit: self._prepare_facts(told[visit], lines_sudo[visit].script),
            template=case.playbook.template_id,
        )
        for visit, rows in rows_sudo.grouped("intervention_id").items():
            lines_sudo[visit].notification_id = rows[0]

    def _prepare_facts(self, effect, script):
        """Return what the message of one effect is about, as the ledger keeps it."""
        visit, facts = effect.visit, {"is_kept": bool(effect.told) and not effect.is_broken}
        if effect.told:
            facts["told"] = effect.told_epochs
            if effect.is_broken and not effect.place:
                facts["expected"] = effect.told_epochs[0]
        if effect.state:
            facts["state"] = effect.state
        if effect.how == "call":
            facts["script"] = script
        return visit.sudo()._get_slot_facts({}, **facts)

    def _record(self, case, effects):
        """Write what happened; ask for a new try when a customer has just been told elsewhere."""
        lines = [fields.Command.create(self._prepare_line(case, effect)) for effect in effects]
        vals = {
            "type_id": case.playbook.id,
            "company_id": self.env.company.id,
            "technician_id": case.technician.id,
            "route_id": effects[0].visit.route_id.id,
            "start": case.start,
            "stop": case.stop if case.playbook.scope == "day" else False,
            "delay_minutes": case.delay_minutes,
            "note": case.note,
            "optimization_id": case.repair.id,
            "line_ids": lines,
        }
        try:
            with self.env.cr.savepoint():
                return self.env["field.hazard"].sudo().create(vals).sudo(False)  # nobody edits these
        except UniqueViolation as error:
            raise ConcurrencyError("another transaction told one of these customers") from error

    def _prepare_line(self, case, effect):
        place = effect.place
        return {
            "intervention_id": effect.visit.id,
            "planned_start": effect.visit.planned_start,
            "new_state": effect.state,
            "technician_id": place[0].id if place else False,
            "new_start": place[1] if place else False,
            "how": effect.how,
            "told_start": effect.told[0] if effect.told else False,
            "told_stop": effect.told[1] if effect.told else False,
            "script": self._get_script(case, effect),
        }

    def _log(self, declared, effects):
        visits = self.env["field.intervention"].union(*(effect.visit for effect in effects))
        visits._log_event("hazard", details={"hazard_id": declared.id})

    def _take_off_work(self, case, declared):
        """Record the technician's absence, so that nothing is planned into it."""
        if case.playbook.move not in _ABSENCES:
            return
        employee_sudo = case.technician.employee_id.sudo()  # HR only
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": declared.type_id.name,
                "resource_id": employee_sudo.resource_id.id,
                "calendar_id": employee_sudo.resource_id.calendar_id.id,
                "company_id": employee_sudo.company_id.id,
                "date_from": case.start,
                "date_to": case.stop,
            }
        )
        declared.sudo().leave_id = leave

    def _check_applied(self, effects):
        """Refuse to tell customers what the repair could not do after all."""
        for effect in effects:
            visit, place = effect.visit, effect.place
            if place and (visit.technician_id, visit.planned_start) != place:
                raise UserError(
                    self.env._(
                        "%(intervention)s could not be moved as proposed: ask for another repair.",
                        intervention=visit.display_name,
                    )
                )

    def _set_states(self, case, effects):
        for state in {effect.state for effect in effects if effect.state}:
            visits = self.env["field.intervention"].union(
                *(effect.visit for effect in effects if effect.state == state)
            )
            # The repair may have done so already.
            pending = visits.filtered(lambda visit, state=state: visit.state != state)
            pending._set_state(state, reason=case.note or case.playbook.name)

    def _renew_promises(self, effects):
        """The new time that a customer was told is his promise from now on."""
        for effect in effects:
            if effect.place and effect.is_broken and effect.how in _TOLD_NOW:
                effect.visit.write({"promised_start": effect.told[0], "promised_stop": effect.told[1]})
