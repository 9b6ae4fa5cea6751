from datetime import time

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import geo, labels, times
from .field_slot import SlotTaken

_PERIODS = ("morning", "afternoon")


class FieldRequest(models.AbstractModel):
    """The call centre's screen: from a ringing phone to a confirmed visit.

    A request is what the agent has typed so far, a plain dictionary that lives in the browser
    until it is confirmed: nothing is stored for a caller who hangs up.
    """

    _name = "field.request"
    _description = "New Request"
    _inherit = [
        "field.request.address",
        "field.request.booking",
        "field.request.offer",
        "field.request.search",
        "field.request.triage",
    ]

    # === RPC === #
    @api.model
    def load(self, origin=None):
        """Return what the screen needs, and the card it was opened for.

        :param origin: {"site_id" | "equipment_id" | "intervention_id": id}, or nothing
        """
        self._check_planner()
        company = self.env.company
        types = self.env["field.intervention.type"].search([("company_id", "in", (company.id, False))])
        technicians = self.env["field.technician"].search([("company_id", "=", company.id)])
        return {
            "types": [
                {
                    "id": kind.id,
                    "name": kind.name,
                    "color": kind.color,
                    "duration": labels.hours(kind.duration_hours),
                    "slot_hours": kind.slot_hours,
                    "rule_ids": self.env["field.urgency.rule"]._get_asked(kind).ids,
                }
                for kind in types
            ],
            "rules": [
                {"id": rule.id, "name": rule.name} for rule in self.env["field.urgency.rule"].search([])
            ],
            "technicians": [{"id": one.id, "name": one.name} for one in technicians],
            "towns": self._get_towns(),
            "target": round(company.field_booking_target),
            "today": fields.Date.to_string(times.local_date(fields.Datetime.now(), self._get_tz())),
            "can_search_addresses": self.env["base.geocoder"]._is_geocoding_enabled(),
            "opened": self._open_origin(origin or {}),
        }

    @api.model
    def find_contacts(self, text):
        """Return the cards of who may be calling."""
        self._check_planner()
        return self._find_cards(text)

    @api.model
    def find_addresses(self, address):
        """Return the places that an address being typed may mean."""
        self._check_planner()
        return self._suggest_addresses(self._read_address(address))

    @api.model
    def read_position(self, text):
        """Return the point of a pasted position or map link, or False."""
        self._check_planner()
        point = geo.parse_coordinates(text)
        if not point or geo.find_coordinates_problem(*point):
            return False
        return {"lat": point[0], "lon": point[1], "quality": "manual"}

    @api.model
    def examine(self, request):
        """Return what the agent must know before any offer: urgency, advice, duplicates."""
        self._check_planner()
        return {
            "urgency": self._describe_urgency(request),
            "duplicates": self._find_duplicates(request),
        }

    @api.model
    def find_offers(self, request):
        """Return offers for the request, or the sentence that says why there are none."""
        self._check_planner()
        need = self._prepare_need(request)
        offers, message = self._find(need), False
        if not offers and need.pop("latest"):
            offers = self._find(need)
            message = offers and self.env._(
                "Nobody can be on site as soon as the urgency rule asks: these are the first slots."
            )
        if not offers:
            message = self.env._(
                "No slot is free in the days open for booking: loosen a preference, or choose a slot by hand."
            )
        return {"message": message, "offers": self._describe_offers(need, offers)}

    @api.model
    def rate_slot(self, request, technician_id, day, start, stop):
        """Return the offer a slot chosen by hand makes, or the sentence that forbids it.

        :param day: date of the technician's zone; `start` and `stop` are its clocks, “08:30”
        """
        self._check_planner()
        need = self._prepare_need(request)
        technician = self._get("field.technician", technician_id)
        span = [self._read_clock(technician, day, clock) for clock in (start, stop)]
        if span[1] <= span[0]:
            return {"problem": self.env._("The slot ends before it begins: correct its times.")}
        rated = self.env["field.offer"]._rate(need, technician, *span)
        if rated.get("problem"):
            return {"problem": rated["problem"]}
        return {"offer": self._describe_offer(need, rated)}

    @api.model
    def hold_offer(self, token):
        """Keep an offer for the caller; one that was just taken brings others instead."""
        self._check_planner()
        try:
            need, offer = self.env["field.offer"]._read(token)
        except ValueError as error:
            raise UserError(self.env._("This offer is too old: look for offers again.")) from error
        try:
            slot = self.env["field.slot"]._hold(need, offer)
        except SlotTaken as taken:
            return {"taken": str(taken), "offers": self._describe_offers(need, taken.offers)}
        return {"slot_id": slot.id, "seconds": self._get_seconds_left(slot)}

    @api.model
    def release_slot(self, slot_id):
        """Give a held slot back at once: the caller hesitates, others may have it."""
        self._check_planner()
        slot = self.env["field.slot"].browse(slot_id).exists()
        if slot and slot.state == "held":
            self._get_own_slot(slot_id)._release()
        return True

    @api.model
    def confirm(self, slot_id, request, reason=""):
        """Book the held slot and return what the agent reads out, or other offers if it is lost.

        Confirming twice, after an answer that never arrived, books once.
        """
        self._check_planner()
        slot = self._get_own_slot(slot_id)
        if slot.intervention_id and slot.state == "booked":
            return {"visit": self._describe_booked(slot.intervention_id)}
        self._check_reason(slot, reason)
        try:
            with self.env.cr.savepoint():
                visit = self._book(slot, request, reason)
        except SlotTaken as taken:
            slot._release()
            need = self._prepare_need(request)
            return {"taken": str(taken), "offers": self._describe_offers(need, taken.offers)}
        return {"visit": self._describe_booked(visit)}

    # === CHECKS === #
    @api.model
    def _check_planner(self):
        if not self.env.user.has_group("field_tournees.group_field_planner"):
            raise AccessError(self.env._("Taking requests is the office's: ask a planner."))

    # === BUSINESS === #
    @api.model
    def _open_origin(self, origin):
        """Return the card, and what is known of the request, for the record it was opened from."""
        visit = self._get("field.intervention", origin.get("intervention_id"))
        equipment = self._get("field.equipment", origin.get("equipment_id")) or visit.equipment_id
        site = self._get("res.partner", origin.get("site_id")) or visit.site_id or equipment.site_id
        if not site:
            return False
        sites = site if visit else self._get_sites_of(site)
        return {
            "cards": self._describe_sites(sites),
            "equipment_id": equipment.id,
            "visit": bool(visit) and self._describe_visit(visit) | {"type_id": visit.type_id.id},
        }

    @api.model
    def _find(self, need):
        """Return offers for a need; a visit that is moved is not offered the slot it has."""
        visit = self._get("field.intervention", need["intervention_id"])
        own = [fields.Datetime.to_string(visit[name]) for name in ("promised_start", "promised_stop")]
        offers = self.env["field.offer"]._find(need)
        return [offer for offer in offers if [offer["start"], offer["stop"]] != own]

    @api.model
    def _prepare_need(self, request):
        """Return what `field.offer` searches for, from what was typed."""
        visit = self._get("field.intervention", request.get("intervention_id"))
        kind = visit.type_id or self._get("field.intervention.type", request.get("type_id"))
        site = visit.site_id or self._get_site(request)
        if not kind or not (site.partner_latitude or site.partner_longitude):
            raise UserError(self.env._("Choose a type and a located place first."))
        rule = self._get_urgency(request)
        hours = visit.duration_hours or kind.duration_hours
        within = rule.onsite_hours and times.hours(rule.onsite_hours + hours)  # work included
        return {
            "company_id": self.env.company.id,
            "type_id": kind.id,
            "lat": site.partner_latitude,
            "lon": site.partner_longitude,
            "zip": site.zip or "",
            "site_id": site.id or False,  # an address that is not stored yet has none
            "duration_hours": hours,
            "priority": max(rule.priority or "0", visit.priority or "0"),
            "latest": within and fields.Datetime.to_string(fields.Datetime.now() + within),
            "absences": self._read_absences(request),
            "periods": [one for one in request.get("periods") or () if one in _PERIODS],
            "weekdays": [int(day) for day in request.get("weekdays") or ()],
            "technician_id": self._get("field.technician", request.get("technician_id")).id
            or visit.preferred_technician_id.id,
            "intervention_id": visit.id,
            "source": "office",
        }

    @api.model
    def _get_site(self, request):
        """Return the site chosen, or a contact that is not stored for an address being typed."""
        site = self._get("res.partner", request.get("site_id"))
        return site or self.env["res.partner"].new(self._prepare_site_vals(request))

    @api.model
    def _read_absences(self, request):
        """Return whole days on which nobody is there, as naive UTC spans."""
        spans = []
        for absence in request.get("absences") or ():
            first = fields.Date.to_date(absence["from"])
            last = max(fields.Date.to_date(absence.get("to") or absence["from"]), first)
            spans.append(
                [
                    fields.Datetime.to_string(times.midnight(day, self._get_tz()))
                    for day in (first, fields.Date.add(last, days=1))
                ]
            )
        return spans

    @api.model
    def _read_clock(self, technician, day, clock):
        return times.at_local(fields.Date.to_date(day), time.fromisoformat(clock), technician.tz)

    @api.model
    def _get_tz(self):
        return self.env.company._get_booking_tz()

    @api.model
    def _get(self, model, record_id):
        """Return a record the agent may read, empty without an id; a forged id is refused."""
        records = self.env[model]
        if not record_id:
            return records
        record = records.browse(record_id).exists()
        if not record:
            raise UserError(self.env._("This record was deleted meanwhile: search again."))
        record.check_access("read")
        return record
