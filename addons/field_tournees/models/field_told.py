from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import times

# A visit is still to come: its customer hears of its slot, and is reminded of it.
_AHEAD = ("to_plan", "planned", "confirmed")
# Here the customer was told that the slot does not stand.
_GIVEN_UP = ("to_reschedule", "no_access", "cancelled")
# A message about the former state says nothing true any more.
_FINAL = (*_GIVEN_UP, "to_plan", "draft", "confirmed", "en_route", "on_site", "done")
_ABSENT_TEMPLATE = "field_tournees.mail_template_hazard_absent"


class FieldTold(models.AbstractModel):
    """An intervention that tells its customer what becomes of it: each slot and each step, once.

    Whoever tells the customer in other words (a playbook, a proposal) does its work with
    `field_untold` in the context: nothing is told here, reminders follow all the same.
    """

    _name = "field.told"
    _description = "Intervention That Tells Its Customer"
    _inherit = ["field.proposal", "field.news", "field.notified"]

    promise_number = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        groups="base.group_user",
        help="How many slots the customer has been given; a message about an older one is void.",
    )

    # === CRUD === #
    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        promised = visits.filtered("promised_start")
        if promised:
            promised.sudo()._slot_changed({})
        return visits

    def write(self, vals):
        if not {"promised_start", "promised_stop"} & vals.keys():
            return super().write(vals)
        before = {visit: visit._get_promise_span() for visit in self}
        result = super().write(vals)
        changed = self.filtered(lambda visit: visit._get_promise_span() != before[visit])
        if changed:
            changed.sudo()._slot_changed(before)
        return result

    # === BUSINESS === #
    # The slot
    def _slot_changed(self, before):
        """Tell who was given a slot, or another one, and be ready to remind of it.

        :param before: {visit: (start, stop) or None} of the slots until now
        """
        for number, visits in self.grouped("promise_number").items():
            visits._write_guarded({"promise_number": number + 1})
        former = self.filtered(before.get)
        former._drop_stale_messages()
        ahead = self.filtered(lambda visit: visit._is_promised())
        if not (self._is_untold() or self.env.context.get("import_file")):
            is_own = self._get_event_source() == "customer"
            moved = ahead.browse() if is_own else ahead & former
            moved._notify("moved", self._name_slot, lambda visit: visit._get_slot_facts(before))
            (ahead - moved)._tell_booked(before)
        ahead._remind()

    def _tell_booked(self, before=None, email=None):
        """Confirm the slot in force to its customer.

        :param before: {visit: (start, stop)} of the slots that the customer gave up for it
        """
        self._notify(
            "booked", self._name_slot, lambda visit: visit._get_slot_facts(before or {}), email=email
        )

    def _remind(self):
        """Be ready to remind the customers of their slots, each once."""
        self._notify("reminder", self._name_slot, lambda visit: visit._get_slot_facts({}))

    def _drop_stale_messages(self):
        """Drop what waits to be told about these visits and is true no more."""
        waiting = Domain("intervention_id", "in", self.ids) & Domain("state", "in", ("due", "call"))
        if self:
            self.env["field.notification"].search(waiting)._drop_stale()

    def _is_promised(self):
        """Tell whether the customer waits for a slot that is still to come."""
        self.ensure_one()
        is_ahead = self.promised_start and self.promised_stop > fields.Datetime.now()
        return bool(is_ahead and self.state in _AHEAD)

    def _is_untold(self):
        return bool(self.env.context.get("field_untold"))

    @api.model
    def _name_slot(self, visit):
        """Return the occurrence of what is told about the slot in force."""
        return f"slot-{visit.promise_number}"

    def _get_slot_facts(self, before, **facts):
        """Return what a message is about, as the ledger keeps it: the slot, and the one before."""
        self.ensure_one()
        former = before.get(self)
        if former:
            facts["former"] = [times.epoch(moment) for moment in former]
        return {"slot": self.promise_number, **facts}

    # The steps
    def _set_state(self, state, occurred_at=None, source=None, reason=None):
        occurred_at = occurred_at or fields.Datetime.now()
        before = {visit: (visit.state, visit.proposal_state) for visit in self.sudo()}
        super()._set_state(state, occurred_at=occurred_at, source=source, reason=reason)
        visits = self.sudo()
        if state in _FINAL:
            visits._drop_stale_messages()
        tell = getattr(visits, f"_tell_{state}", None)
        if tell and not self._is_untold():
            tell(before, f"{state}-{times.epoch(occurred_at)}", source or self._get_event_source())

    def _tell_planned(self, before, _occurrence, _source):
        """A slot that was written as a draft, or given up, stands after all."""
        drafts = self.filtered(lambda visit: before[visit][0] == "draft" and visit._is_promised())
        drafts._tell_booked()
        again = self.filtered(lambda visit: before[visit][0] in _GIVEN_UP and visit._is_plan_in_promise())
        for number, visits in again.grouped("promise_number").items():
            visits._write_guarded({"promise_number": number + 1})
        again._tell_booked()
        (drafts | again)._remind()

    def _tell_confirmed(self, before, _occurrence, _source):
        """Who agrees with a proposed slot gets it in writing."""
        self.filtered(
            lambda visit: before[visit][1] == "proposed" and visit._is_promised()
        )._tell_booked()

    def _tell_done(self, _before, occurrence, _source):
        for event in ("report", "feedback"):
            self._notify(event, occurrence, lambda visit: visit._get_slot_facts({}))

    def _tell_to_reschedule(self, before, occurrence, source):
        if source != "customer":
            expecting = self.filtered(lambda visit: visit._is_expecting(before[visit][0]))
            expecting._notify("reschedule", occurrence, lambda visit: visit._get_slot_facts({}))

    def _tell_no_access(self, _before, occurrence, _source):
        """The technician stood at a closed door: the same words as the playbook's."""
        self._notify(
            "hazard",
            occurrence,
            lambda visit: visit._get_slot_facts({}, state="no_access"),
            template=self.env.ref(_ABSENT_TEMPLATE, raise_if_not_found=False),
        )

    def _tell_cancelled(self, before, occurrence, source):
        expecting = self.filtered(
            lambda visit: visit._is_expecting(before[visit][0]) and not visit.withdrawn_at
        )
        expecting._notify(
            "cancelled",
            occurrence,
            lambda visit: visit._get_slot_facts({}, by_customer=source == "customer"),
        )

    def _is_expecting(self, state):
        """Tell whether the customer of a visit in a state expects somebody."""
        self.ensure_one()
        return state not in ("draft", "cancelled") and bool(self.promised_start or state != "to_plan")

    def _is_plan_in_promise(self):
        self.ensure_one()
        return self._is_promised() and self.promised_start <= self.planned_start <= self.promised_stop

    # === HOOKS === #
    def _set_proposed(self):
        super()._set_proposed()
        self._notify("proposed", self._name_slot, lambda visit: visit._get_slot_facts({}))

    def _acknowledge_withdrawal(self, email):
        super()._acknowledge_withdrawal(email)
        self.sudo()._notify(
            "withdrawal", "withdrawn", lambda visit: visit._get_slot_facts({}), email=email
        )

    def _take_slot(self, slot, place, moves, confirmed):
        before = {self: self._get_promise_span()}
        super(FieldTold, self.with_context(field_untold=True))._take_slot(slot, place, moves, confirmed)
        if confirmed and not self._is_untold():
            self.sudo()._tell_booked(before, self.env.context.get("field_told_email"))

    def _get_guarded_fields(self):
        return super()._get_guarded_fields() | {"promise_number"}
