from odoo import fields, models
from odoo.tools import format_amount, format_date

from ..tools import times
from ..tools.horizon import Horizon


class FieldOptimizationReason(models.AbstractModel):
    """Words the optimiser's reasons in the reader's language, with the reader's clock.

    The engine gives a key and a detail in its own terms: seconds of the horizon, ids of
    qualifications. Names are kept with it as they were when the plan was made. The engine's own
    two sentences are the fallback for a key that is unknown here.
    """

    _name = "field.optimization.reason"
    _description = "Optimisation Reason"

    explanation = fields.Json(readonly=True)

    # === BUSINESS === #
    def _describe_reason(self, kind):
        """Return why the visit is where it is in the proposal, in one sentence."""
        self.ensure_one()
        data = self.explanation or {}
        if kind == "unserved":
            return self._describe_obstacle(data)
        cause, keep = data.get("cause"), data.get("keep") or {}
        if cause == "new":
            return self.env._("Where it costs least.")
        if cause == "unchanged" and kind != "kept":
            return self.env._("Slides a little, so that the day fits.")
        if kind == "kept":
            return self.env._("Stays where it is.")
        if cause == "cheaper":
            return self.env._(
                "Staying where it was would cost %(amount)s more.",
                amount=self._format_cents(keep.get("extra_cost") or 0),
            )
        if cause == "unfinished":
            return self.env._(
                "Staying might cost less: the search ended too early. Run it again with more time."
            )
        obstacle = self._describe_obstacle(
            {**data, "key": cause, "detail": keep.get("detail") or {}}
        )
        return self.env._("It cannot stay where it was: %(obstacle)s", obstacle=obstacle)

    def _describe_alternative(self):
        """Return the next best place with another technician and its price, or False."""
        self.ensure_one()
        other = (self.explanation or {}).get("alternative")
        if not other:
            return False
        if other["extra_cost"] < 0:
            return self.env._(
                "%(technician)s, %(moment)s: %(amount)s less", **self._get_offer(other)
            )
        return self.env._("%(technician)s, %(moment)s: %(amount)s more", **self._get_offer(other))

    def _describe_obstacle(self, data):
        """Return the sentence of a rule that keeps a visit out, or out of its place."""
        describe = getattr(self, f"_describe_{data.get('key')}", None)
        try:
            if describe:
                return describe(data.get("detail") or {})
        except KeyError:
            pass  # an engine of another version tells less: its own sentence does
        language = "fr" if (self.env.lang or "").startswith("fr") else "en"
        return data.get(language) or self.env._("There is no room for it in these days.")

    def _describe_not_located(self, detail):
        return self.env._(
            "The address of %(site)s is not located yet: correct it or place a pin.", **detail
        )

    def _describe_zone(self, detail):
        return self.env._(
            "None of these technicians covers the zone %(zone)s: add the zone to a technician, or "
            "plan with others.",
            **detail,
        )

    def _describe_no_zone(self, _detail):
        return self.env._(
            "The site lies outside of all zones, and none of these technicians works everywhere."
        )

    def _describe_dates(self, _detail):
        return self.env._(
            "Its time limits or its promised slot leave no room in these days: change them, or "
            "plan other days."
        )

    def _describe_parts_missing(self, _detail):
        return self.env._("Its parts are missing: note when they come, or that they are there.")

    def _describe_allowed(self, _detail):
        return self.env._("None of the technicians who may do it is in this plan.")

    def _describe_pinned(self, _detail):
        return self.env._("It is fixed to a technician and a time that are not in this plan.")

    def _describe_skill(self, detail):
        kind, name = self._get_demand(detail["skill"])
        if kind == "tool":
            return self.env._(
                "None of these technicians has “%(tool)s” on board: load it, or plan with others.",
                tool=name,
            )
        return self.env._(
            "None of these technicians holds “%(skill)s” at the level that this visit demands.",
            skill=name,
        )

    def _describe_validity(self, detail):
        return self.env._(
            "“%(skill)s” of %(technician)s expires on %(day)s, before the visit could end: renew "
            "it first, or plan with others.",
            skill=self._get_demand(detail["skill"])[1],
            technician=detail["name"],
            day=format_date(
                self.env, times.local_date(self._get_moment(detail["until"]), self._get_reason_tz())
            ),
        )

    def _describe_leave(self, detail):
        if detail.get("name"):
            return self.env._("%(technician)s does not work at that time.", technician=detail["name"])
        return self.env._(
            "No technician able to do it works at the times when it may start (schedule, leave or "
            "public holiday)."
        )

    def _describe_window(self, detail):
        return self.env._(
            "Nobody can be there in time: %(technician)s would arrive on %(arrival)s, after the "
            "last start allowed (%(closes)s).",
            technician=detail["name"],
            arrival=self._format_seconds(detail["arrival"]),
            closes=self._format_seconds(detail["closes"]),
        )

    def _describe_shift(self, detail):
        return self.env._(
            "It is too long or too far: it would bring %(technician)s back on %(back)s, after the "
            "end of the day (%(last)s).",
            technician=detail["name"],
            back=self._format_seconds(detail["back"]),
            last=self._format_seconds(detail["last"]),
        )

    def _describe_break(self, detail):
        return self.env._(
            "It leaves %(technician)s no time for the break.", technician=detail["name"]
        )

    def _describe_capacity(self, detail):
        if not detail.get("able"):
            return self.env._("The days of those who could do it are full.")
        return self.env._(
            "It fits nowhere beside the visits planned: %(technicians)s could do it, but their "
            "days are full.",
            technicians=detail["able"],
        )

    def _describe_not_worth(self, detail):
        return self.env._(
            "It would fit (%(technician)s, %(moment)s) but cost %(amount)s, more than not serving "
            "it (%(limit)s): raise its priority, or plan it by hand.",
            **self._get_offer(detail),
            limit=self._format_cents(detail["penalty"]),
        )

    def _describe_possible(self, detail):
        return self.env._(
            "The search ended too early: it would fit (%(technician)s, %(moment)s) for "
            "%(amount)s. Run it again with more time.",
            **self._get_offer(detail),
        )

    def _get_offer(self, offer):
        """Return the words of one of the engine's priced places."""
        return {
            "technician": offer["name"],
            "moment": self._format_seconds(offer["start"]),
            "amount": self._format_cents(abs(offer["extra_cost"])),
        }

    def _get_demand(self, key):
        """Return ("skill" or "tool", name) of what the engine calls a skill."""
        names = (self.explanation or {}).get("names") or {}
        return key.partition(":")[0], names.get(key, key)

    def _get_moment(self, seconds):
        return Horizon(self._get_origin(), None).moment(seconds)

    def _format_seconds(self, seconds):
        return times.format_moment(self.env, self._get_moment(seconds), self._get_reason_tz())

    def _format_cents(self, cents):
        return format_amount(self.env, cents / 100, self._get_reason_currency())

    # === HOOKS === #
    def _get_origin(self):
        """Return the instant that the engine's seconds count from."""
        raise NotImplementedError

    def _get_reason_tz(self):
        """Return the time zone that moments are told in."""
        raise NotImplementedError

    def _get_reason_currency(self):
        """Return the currency of costs."""
        raise NotImplementedError
