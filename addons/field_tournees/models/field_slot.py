import contextlib
from datetime import timedelta

from psycopg2.errors import ExclusionViolation, SerializationFailure, UniqueViolation

from odoo import api, fields, models, modules
from odoo.exceptions import ConcurrencyError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import labels, times
from ..tools.need import Need, moment

# A rival who wins again and again: somebody else's turn is found in far fewer rounds.
_MAX_ROUNDS = 8
# Offers to who was too late: a choice, sooner than all there is.
_OTHERS = 5
# What nobody booked says nothing any more when its day is long over.
_KEPT_DAYS = 30
_RIVALS = (ExclusionViolation, SerializationFailure, UniqueViolation)


class SlotTaken(UserError):  # noqa: N818 (how it ends for one of two, not a fault)
    """Somebody else was faster; `offers` holds what is still free."""

    def __init__(self, message, offers):
        super().__init__(message)
        self.offers = offers


class FieldSlot(models.Model):
    """A slot that a customer chose: held for some minutes, then booked, or released.

    The database itself refuses two holds at the same time for one technician, and two slots of
    a day that have not seen each other (`rank`): what fits alone may not fit together.
    """

    _name = "field.slot"
    _description = "Slot"
    _order = "promised_start desc, id desc"
    _rec_name = "time_label"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    state = fields.Selection(
        [
            ("held", "Held"),
            ("booked", "Booked"),
            ("released", "Released"),
            ("expired", "Expired"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    source = fields.Selection(
        [("portal", "Customer"), ("office", "Back office"), ("system", "System")],
        required=True,
        readonly=True,
    )
    type_id = fields.Many2one("field.intervention.type", required=True, readonly=True)
    intervention_id = fields.Many2one(
        "field.intervention", readonly=True, index="btree_not_null", ondelete="set null"
    )
    need = fields.Json(readonly=True, groups="base.group_system")
    expires_at = fields.Datetime(readonly=True)
    # Promise
    promised_start = fields.Datetime(string="Slot Start", required=True, readonly=True)
    promised_stop = fields.Datetime(string="Slot End", required=True, readonly=True)
    probability = fields.Float(
        readonly=True, digits=(5, 4), aggregator="avg", help="That it is kept, told when it was taken."
    )
    width_minutes = fields.Integer(
        string="Width", compute="_compute_width_minutes", store=True, precompute=True, aggregator="avg"
    )
    time_label = fields.Char(string="Slot", compute="_compute_time_label")
    # Place in the plan when it was taken; once booked, the visit's own plan holds the time
    route_id = fields.Many2one("field.route", required=True, readonly=True, ondelete="cascade")
    technician_id = fields.Many2one("field.technician", required=True, readonly=True, index=True)
    rank = fields.Integer(required=True, readonly=True, aggregator=None)
    busy_start = fields.Datetime(required=True, readonly=True)
    busy_stop = fields.Datetime(required=True, readonly=True)
    moves = fields.Json(readonly=True, help="New starts of the visits that make room, once booked.")
    latitude = fields.Float(required=True, readonly=True, digits=(10, 7), aggregator=None)
    longitude = fields.Float(required=True, readonly=True, digits=(10, 7), aggregator=None)
    detour_minutes = fields.Integer(string="Detour", readonly=True, aggregator="avg")
    is_green = fields.Boolean(string="Near", readonly=True, help="A technician was near already.")

    _never_twice = models.Constraint(
        "EXCLUDE USING gist (int4range(technician_id, technician_id, '[]') WITH &&,"
        " tsrange(busy_start, busy_stop) WITH &&) WHERE (state = 'held')",
        "Somebody else has just taken this time: choose another slot.",
    )
    _one_after_the_other = models.UniqueIndex(
        "(route_id, rank)", "Somebody else has just taken a slot of this day: try again."
    )
    _promise_in_order = models.Constraint(
        "CHECK (promised_stop > promised_start)", "A slot ends after it begins."
    )
    _booked_for_somebody = models.Constraint(
        "CHECK (state != 'booked' OR intervention_id IS NOT NULL)",
        "A booked slot belongs to a visit.",
    )
    _expiry_idx = models.Index("(expires_at) WHERE state = 'held'")

    # === COMPUTE === #
    @api.depends("promised_start", "promised_stop")
    def _compute_width_minutes(self):
        for slot in self:
            slot.width_minutes = (slot.promised_stop - slot.promised_start).total_seconds() / 60

    @api.depends_context("lang")
    @api.depends("promised_start", "promised_stop")
    def _compute_time_label(self):
        for slot in self:
            slot.time_label = labels.slot(
                self.env, slot.promised_start, slot.promised_stop, slot.company_id._get_booking_tz()
            )

    # === ACTIONS === #
    def action_release(self):
        """Give a held slot back at once."""
        self.check_access("read")
        if not self.env.user.has_group("field_tournees.group_field_planner"):
            raise UserError(self.env._("Only the office gives back a held slot."))
        self._release()

    # === BUSINESS === #
    @api.model
    def _hold(self, need, offer):
        """Hold an offer for its customer and return the slot.

        Two customers never get the same place: each round reads the book afresh, and the
        database refuses the one who comes second. A round that lost starts a new transaction,
        so the caller must not have written anything before.

        :raise SlotTaken: the slot cannot be given any more; it carries other offers
        """
        need = Need.from_json(need)
        if offer.get("by_hand"):
            need = need._replace(technician_id=offer["technician_id"], by_hand=True)
        for _round in range(_MAX_ROUNDS):
            with contextlib.suppress(*_RIVALS), self.env.cr.savepoint():
                return self.sudo()._take(need, offer).sudo(self.env.su)
            self._start_again()
        raise self._lost(need)

    @api.model
    def _take(self, need, offer):
        """Write a hold for a place inside the slot of an offer, or raise SlotTaken."""
        offers = self.env["field.offer"]
        demand = offers._get_demand(need)
        start, stop = moment(offer["start"]), moment(offer["stop"])
        if need.by_hand:
            book = offers._read_book(demand, start, stop)
        else:
            book = offers._read_book(demand, demand.first, demand.last, is_offer=True)
        is_strict = not need.by_hand
        place, moves = offers._place(demand, book, start, stop, offer.get("route_id"), is_strict)
        if not place:
            others = None if need.by_hand else offers._choose(demand, book, _OTHERS)
            raise self._lost(need, others)
        self._wait_for_turn(place["route_id"])
        self._expire_due(Domain("route_id", "=", place["route_id"]))
        minutes = demand.company.field_booking_hold_minutes
        slot = self.create(
            self._prepare_place_vals(place)
            | {
                "company_id": demand.company.id,
                "state": "held",
                "source": need.source,
                "type_id": need.type_id,
                "need": need.to_json(),
                "expires_at": demand.now + timedelta(minutes=minutes),
                "promised_start": start,
                "promised_stop": stop,
                "moves": {visit: times.epoch(moved) for visit, moved in moves.items()},
                "rank": self._get_next_rank(place["route_id"]),
                "latitude": need.lat,
                "longitude": need.lon,
            }
        )
        self.env.flush_all()  # here the database says whether a rival was faster
        return slot

    def _get_next_rank(self, route_id):
        last = self.search([("route_id", "=", route_id)], order="rank desc", limit=1)
        return last.rank + 1

    def _book(self, vals):
        """Turn a held slot into an intervention, planned, promised and confirmed.

        :param vals: values of field.intervention: who, where, what
        :raise SlotTaken: the slot cannot be kept any more; it carries other offers
        """
        self.ensure_one()
        need = self._check_held()
        visit = self.env["field.intervention"].create(
            {"company_id": self.company_id.id, "type_id": self.type_id.id, "priority": need.priority}
            | ({"duration_hours": need.duration_hours} if need.duration_hours else {})
            | vals
        )
        return self._book_for(visit)

    def _book_for(self, visit, confirmed=True):
        """Give a held slot to an intervention, new or moved from another time.

        :param confirmed: the customer agreed; else it is a proposal
        :raise SlotTaken: the slot cannot be kept any more; it carries other offers
        """
        self.ensure_one()
        need = self._check_held()
        offers = self.env["field.offer"]
        demand = offers._get_demand(need._replace(intervention_id=visit.id))
        slot = (self.promised_start, self.promised_stop)
        book = offers._read_book(demand, *slot, without_slot=self)
        # Who holds a slot keeps it as long as anybody can be there, however tight it has become.
        for is_strict in (True, False):
            place, moves = offers._place(demand, book, *slot, self.route_id.id, is_strict)
            if place:
                break
        else:
            raise self._lost(need)
        vals = {"state": "booked", "intervention_id": visit.id, "expires_at": False}
        try:
            with self.env.cr.savepoint():
                self.sudo().write(self._prepare_place_vals(place) | vals)
                self.env.flush_all()
                visit._take_slot(self, place, moves, confirmed)
        except _RIVALS as error:
            raise ConcurrencyError("the place was taken by another transaction") from error
        except ValidationError as error:
            if self.source != "portal":
                raise
            # The week has filled up since the offer: a customer chooses another slot.
            raise self._lost(need) from error
        return visit

    def _release(self):
        """Give back slots that are held or booked."""
        live = self.filtered(lambda slot: slot.state in ("held", "booked"))
        live.sudo().write({"state": "released", "expires_at": False})

    def _check_held(self):
        """Return the need of a slot that is still held, or say that it is not."""
        need = Need.from_json(self.sudo().need)
        if self.state != "held" or self.expires_at < fields.Datetime.now():
            raise self._lost(need)
        return need

    def _lost(self, need, offers=None):
        if offers is None:
            offers = self.env["field.offer"]._find(need._replace(by_hand=False), _OTHERS)
        message = self.env._("This slot is no longer free.")
        if offers:
            message = self.env._("This slot is no longer free: here are others.")
        return SlotTaken(message, offers)

    def _prepare_place_vals(self, place):
        return {
            "route_id": place["route_id"],
            "technician_id": place["technician_id"],
            "busy_start": place["planned_start"],
            "busy_stop": place["planned_stop"],
            "probability": place["probability"],
            "detour_minutes": round(place["detour_seconds"] / 60),
            "is_green": place["green"],
        }

    def _wait_for_turn(self, route_id):
        # Two inserts that exclude each other would wait for each other: one at a time. The lock
        # alone guards nothing, as the snapshot is older than it.
        self.env.execute_query(SQL("SELECT pg_advisory_xact_lock(hashtext('field_slot'), %s)", route_id))

    def _start_again(self):
        """Begin a new transaction, which sees what the rival wrote."""
        if not modules.module.current_test:
            self.env.cr.rollback()
        self.env.transaction.reset()

    @api.model
    def _expire_due(self, domain=Domain.TRUE):
        due = Domain("state", "=", "held") & Domain("expires_at", "<=", fields.Datetime.now())
        self.sudo().search(due & domain).write({"state": "expired"})
        self.flush_model(["state"])  # an insert that follows must find the place free

    @api.model
    def _get_live_holds(self, technicians, start, stop):
        """Return the slots that wait for their customer on these technicians' days."""
        return self.sudo().search(
            Domain("technician_id", "in", technicians.ids)
            & Domain("state", "=", "held")
            & Domain("expires_at", ">", fields.Datetime.now())
            & Domain("busy_start", ">=", start)
            & Domain("busy_start", "<", stop)
        )

    @api.model
    def _cron_expire(self):
        """Give back the slots whose customer did not come back in time."""
        self._expire_due()

    @api.autovacuum
    def _gc_unbooked(self):
        """Forget where people lived who in the end booked nothing."""
        nobody = Domain("intervention_id", "=", False)
        self.search(nobody & Domain("promised_stop", "<", f"today -{_KEPT_DAYS}d")).unlink()

    @api.model
    def _count_online(self, company, tz):
        """Return {date: slots that customers took online for that day}, from today on."""
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT (promised_start AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date, count(*)
                    FROM field_slot
                    WHERE company_id = %(company)s AND source = 'portal'
                      AND (state = 'booked' OR state = 'held' AND expires_at > %(now)s)
                      AND promised_stop > %(now)s
                    GROUP BY 1
                    """,
                    tz=tz,
                    company=company.id,
                    now=fields.Datetime.now(),
                )
            )
        )
