from datetime import timedelta

from odoo import fields, models

from ..tools import labels


class FieldBooking(models.AbstractModel):
    """An intervention with the slots that its customer chose, and what he may change."""

    _name = "field.booking"
    _description = "Booked Intervention"
    _inherit = ["field.plannable"]

    slot_ids = fields.One2many(
        "field.slot",
        "intervention_id",
        string="Slots",
        readonly=True,
        groups="field_tournees.group_field_planner",
    )

    # === BUSINESS === #
    def _take_slot(self, slot, place, moves, confirmed):
        """Plan the visit where its slot is, move who makes room, and freeze the promise.

        :param place: offer of `field.offer`
        :param moves: {visit id: new start} of the visits of that day that make room
        """
        self.ensure_one()
        visit = self.sudo()  # customers and the call centre plan through slots alone
        (visit.slot_ids - slot)._release()
        if visit.state not in ("to_plan", "planned", "confirmed", "to_reschedule"):
            visit._set_state("to_plan")
        others = visit.browse(moves)
        plans = {other: (other.technician_id, moves[other.id]) for other in others}
        plans[visit] = (slot.technician_id, fields.Datetime.to_datetime(place["planned_start"]))
        (others | visit)._set_plans(plans)
        visit.write({"promised_start": slot.promised_start, "promised_stop": slot.promised_stop})
        if confirmed and visit.state == "planned":
            visit._set_state("confirmed")
        elif not confirmed and visit.state == "confirmed":
            visit._set_state("planned")

    def _get_customer_change_problem(self):
        """Return why the customer may no longer move or cancel the visit, or False."""
        self.ensure_one()
        company = self.company_id.sudo()
        contact = company.field_booking_contact or company.phone or ""
        if self.state not in ("to_plan", "planned", "confirmed", "to_reschedule", "no_access"):
            return self.env._(
                "This visit can no longer be changed: please call us. %(contact)s", contact=contact
            )
        start = self.promised_start or self.planned_start
        cutoff = timedelta(hours=company.field_booking_cutoff_hours)
        if start and self.state in ("planned", "confirmed") and start - cutoff < fields.Datetime.now():
            return self.env._(
                "It is too late to change this visit here (less than %(hours)s before it): please "
                "call us. %(contact)s",
                hours=labels.hours(company.field_booking_cutoff_hours),
                contact=contact,
            )
        return False

    def _customer_cancel(self, reason):
        """The customer calls the visit off; its slot is free again.

        :param reason: what the customer wrote, may be empty
        """
        self.sudo()._set_state("cancelled", source="customer", reason=reason or None)

    def _get_need(self):
        """Return what the visit needs, as `field.offer` reads it: to find it another slot."""
        self.ensure_one()
        site = self.site_id
        need = {
            "company_id": self.company_id.id,
            "type_id": self.type_id.id,
            "lat": site.partner_latitude,
            "lon": site.partner_longitude,
            "zip": site.zip or "",
            "site_id": site.id,
            "duration_hours": self.duration_hours,
            "priority": self.priority,
            "earliest": self.earliest_start,
            "latest": self.latest_end,
            "technician_id": self.preferred_technician_id.id,
            "intervention_id": self.id,
        }
        return {name: value for name, value in need.items() if value}

    # === HOOKS === #
    def _before_state(self, state):
        super()._before_state(state)
        if state in ("to_plan", "draft", "cancelled", "to_reschedule"):
            self.sudo().slot_ids._release()
