from odoo import api, models

from ..tools import labels, times, tokens
from ..tools.need import Need
from .demand import Demand

_SCOPE = "field_offer"
# The page may stay open for a while before the customer chooses.
_TOKEN_HOURS = 0.5
_STEP = 1800
# Fewer slots are no choice: then those on full days are looked at too.
_CHOICE = 3


class FieldOffer(models.AbstractModel):
    """The only door to slots: what can be offered for a need, priced in the plans of the weeks.

    An offer is a plain dict and nothing is stored; what leaves for a customer's page is signed.
    """

    _name = "field.offer"
    _description = "Offers"

    # === BUSINESS === #
    @api.model
    def _find(self, need, limit=8):
        """Return the offers for a need, the best first.

        :param need: dict as tools.need.Need reads it
        :return: list of dicts: `start`, `stop` (the slot), `planned_start`, `planned_stop`
            (naive UTC texts), `technician_id`, `route_id`, `probability`, `cost` (cents),
            `travel_seconds`, `detour_seconds`, `metres`, `green`, `near`, `moved`, `at_risk`
            [[visit, before, after]] and `reason`, for the office only
        """
        demand = self._get_demand(need)
        book = self._read_book(demand, demand.first, demand.last, is_offer=True)
        return self._choose(demand, book, limit)

    @api.model
    def _choose(self, demand, book, limit=8):
        """Return the offers for a demand in a book that was read."""
        # What the contract demands comes first; better late than never.
        for due in (demand.due, None) if demand.due else (None,):
            windows = demand.get_windows(due)
            found = windows and self._choose_in(demand, book, windows, limit)
            if found:
                return found
        return []

    def _choose_in(self, demand, book, windows, limit):
        """Return offers that reach the target, and on full days the surest of those that do not."""
        wishes = [[book.seconds(a), book.seconds(b)] for a, b in demand.get_wishes()]
        company, found = demand.company, {}
        for target in _get_targets(company.field_booking_target, company.field_booking_minimum):
            options = {"limit": limit, "wishes": wishes, "target": target}
            for offer in self._ask(demand, book, windows, **options):
                del offer["_moves"]
                found.setdefault((offer["start"], offer["stop"]), offer)
            if len(found) >= _CHOICE:
                break
        return list(found.values())[:limit]

    @api.model
    def _place(self, demand, book, start, stop, route_id=None, is_strict=True):
        """Return (offer, moves) of the best place inside a slot, or (None, {}).

        :param start: first moment of the slot; a visit begun in it is a promise kept
        :param route_id: try this technician's day first
        :param is_strict: only a place that is sure enough, for the customer and for others
        :return: `moves` {visit id: new start} of the visits that make room
        """
        seconds = [book.seconds(start), book.seconds(stop)]
        options = {"limit": 1, "slot": seconds, "strict": is_strict}
        if is_strict:
            options["target"] = demand.company.field_booking_minimum / 100
        for rank in [*book.find_ranks(seconds[0], route_id)[:1], None]:
            found = self._ask(demand, book, [(start, stop)], shift=rank, **options)
            if found:
                return found[0], found[0].pop("_moves")
        return None, {}

    @api.model
    def _rate(self, need, technician, start, stop):
        """Return the offer of a slot chosen by hand, or {"problem": why it is impossible}."""
        need = Need.from_json(need)._replace(technician_id=technician.id, by_hand=True)
        demand = self._get_demand(need)
        work = times.hours(demand.work_seconds / 3600 * technician.pace)
        problem = (
            technician._get_availability_problem(start, start + work)
            or technician._get_skill_problem(demand.skills, start, start + work)
            or technician._get_tool_problem(demand.tools)
        )
        if problem:
            return {"problem": problem}
        book = self._read_book(demand, start, start)
        seconds = [book.seconds(start), book.seconds(stop)]
        rank = next(iter(book.find_ranks(seconds[0])), None)
        found = rank is not None and self._ask(
            demand, book, [(start, stop)], limit=1, slot=seconds, shift=rank
        )
        if found:
            del found[0]["_moves"]
            return found[0] | {"by_hand": True}
        return {
            "problem": self.env._(
                "%(technician)s has no room for this visit in that slot: the other visits of the "
                "day, the drive and the break leave too little time.",
                technician=technician.name,
            )
        }

    @api.model
    def _get_refusal(self, need):
        """Return the sentence that says why nothing can be booked online, or False."""
        demand = self._get_demand(need)
        contact = demand.company.field_booking_contact or demand.company.phone or ""
        if not demand.company.field_booking_open:
            return self.env._("Online booking is closed: please call us. %(contact)s", contact=contact)
        if not demand.type.is_bookable:
            return self.env._(
                "This visit cannot be booked online: please call us. %(contact)s", contact=contact
            )
        if not demand.zone.is_bookable:  # false without a zone, too
            return self.env._(
                "We do not come to this address yet: please call us, we may know a colleague. %(contact)s",
                contact=contact,
            )
        return False

    @api.model
    def _sign(self, need, offer):
        """Return a token that stands for an offer: the slot and the technician, nothing else."""
        names = ("start", "stop", "route_id")
        values = {"need": Need.from_json(need).to_json()} | {name: offer[name] for name in names}
        return tokens.sign(self.env, _SCOPE, values, _TOKEN_HOURS)

    @api.model
    def _read(self, token):
        """Return (need, offer) of a token that `_sign` made; ValueError on anything else."""
        values = tokens.read(self.env, _SCOPE, token)
        return values.pop("need"), values

    @api.model
    def _get_demand(self, need):
        if isinstance(need, dict):
            need = Need.from_json(need)
        return Demand(self.sudo().env, need)

    def _read_book(self, demand, start, stop, **options):
        # Customers and the call centre see offers, not the days that they rest on.
        return self.env["field.book"].sudo()._read(demand, start, stop, **options)

    def _ask(self, demand, book, windows, **options):
        """Let the engine answer, and put its answer in words."""
        if not book.routes:
            return []
        need, guard = demand.need, demand.company.field_booking_target / 100
        preferred = need.technician_id or demand.visit.preferred_technician_id.id
        request = {
            "id": "new",
            "at": [need.lat, need.lon],
            "work": demand.work_seconds,
            "windows": [[max(0, book.seconds(a)), book.seconds(b)] for a, b in windows],
            "kind": str(demand.type.id),
            "age": "",
            "preferred": [str(preferred)] if preferred else [],
            "target": guard,
            "guard": guard,
            "widths": demand.company._get_booking_widths(),
            "step": _STEP,
            "grid": 0,
            **options,
        }
        found = self.env["field.planning"]._find_offers(book, request)
        offers = [self._describe(demand, book, row) for row in found]
        self._explain(offers)
        return offers

    def _describe(self, demand, book, row):
        """Return an offer of the engine as this addon knows offers."""
        slot = [book.moment(second) for second in row["slot"]]
        shift = book.data["shifts"][row["shift"]]
        starts = {stop["id"]: stop["start"] for stop in shift["stops"]}
        moves = {
            int(stop): book.moment(start)
            for stop, start in row["moves"]
            if start != starts[stop] and stop.isdigit()
        }
        return {
            "start": _text(slot[0]),
            "stop": _text(slot[1]),
            "planned_start": _text(book.moment(row["start"])),
            "planned_stop": _text(book.moment(row["end"])),
            "technician_id": int(shift["technician"]),
            "route_id": book.routes[row["shift"]],
            "probability": row["probability"],
            "cost": row["cost"],
            "travel_seconds": row["travel"],
            "detour_seconds": row["detour"],
            "metres": row["metres"],
            "green": row["green"],
            "near": row["near"],
            "moved": len(moves),
            "at_risk": [
                [int(stop), before, after] for stop, before, after in row["at_risk"] if stop.isdigit()
            ],
            "_moves": moves,
        }

    def _explain(self, offers):
        """Say why each offer is where it is, in one read for all."""
        near = [int(offer["near"]) for offer in offers if (offer["near"] or "").isdigit()]
        visits = self.env["field.intervention"].sudo().browse(near)
        names = {visit.id: visit.site_id.city or visit.site_id.name for visit in visits}
        technicians = self.env["field.technician"].sudo().browse({offer["technician_id"] for offer in offers})
        who = {technician.id: technician.name for technician in technicians}
        for offer in offers:
            offer["near"] = names.get(int(offer["near"])) if (offer["near"] or "").isdigit() else False
            values = {
                "technician": who[offer["technician_id"]],
                "detour": labels.hours(offer["detour_seconds"] / 3600),
                "near": offer["near"],
            }
            if offer["green"] and offer["near"]:
                text = self.env._("%(technician)s is near, in %(near)s: %(detour)s more driving.", **values)
            else:
                text = self.env._("%(technician)s, %(detour)s more driving.", **values)
            offer["reason"] = text


def _get_targets(target, minimum):
    """Return the shares of kept promises to ask for, one after the other."""
    return [share / 100 for share in dict.fromkeys((target, minimum))]


def _text(value):
    return value.strftime("%Y-%m-%d %H:%M:%S")
