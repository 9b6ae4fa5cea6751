"""Three weeks of a heating firm's life around the day of installation.

The past working week is done, today is under way up to this minute, the next working day is
full of visits to plan (what “Optimise” is for), and the days after it begin to fill. The same
seed and the same day give the same story.
"""

import random
from collections import defaultdict
from datetime import timedelta

from odoo import fields

from ..tools import times
from . import (
    story_contacts,
    story_contracts,
    story_days,
    story_eta,
    story_facts,
    story_history,
    story_live,
    story_messages,
    story_people,
    story_routes,
    story_texts,
)

SEED = 19
# The story tells its customers at the end: see story_messages.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
    "field_untold": True,
}
# How long before its day a visit is asked for.
DAYS_BEFORE = (1, 2, 4, 7, 12)
# How full the days are: done, today, the next working day (to plan), the days after.
PAST_LOAD, TODAY_LOAD, NEXT_LOAD, LATER_LOAD = 0.6, 0.85, 0.92, 0.3


def load(env):
    """Write everything of the demo that depends on today."""
    env = env(context=dict(env.context, **QUIET))
    now = fields.Datetime.now()
    today = times.local_date(now, story_people.TZ)
    story_people.speak_french(env)
    story_people.spare_the_greeting(env)
    story_people.qualify(env, today)
    story_people.be_away(env, today)
    # A seed of its own: the days of the story stay what they were.
    story_contracts.sign(env, today, random.Random(SEED))  # noqa: S311 (a story, no secret)
    with story_messages.silence(env):
        Story(env, now, today).tell()
    story_contracts.generate(env)
    story_contracts.propose(env)
    story_live.agree_on_positions(env, now)
    story_messages.wish(env)
    go_on(env)
    story_messages.speak(env)
    story_messages.recall(env, now)
    story_contacts.call(env, now)


def go_on(env):
    """Live today up to this minute; a demo that is opened on a later day gets work for it."""
    now = fields.Datetime.now()
    today = times.local_date(now, story_people.TZ)
    if story_days.is_working(today):
        Story(env, now, today).fill_today()
    story_live.Day(env, now).play()
    story_eta.catch_up(env, now)


class Story:
    """Turns the days of a `Driver` into interventions."""

    def __init__(self, env, now, today):
        planner = env.ref("field_tournees.user_planner")
        self.env = env(user=planner.id, su=True)  # requests come in through the office
        self.now = now
        self.today = today
        self.rng = random.Random(SEED)  # noqa: S311 (a story, no secret)
        self.driver = story_routes.Driver(self.env, self.rng)
        self.journal = story_facts.Journal(self.env, self.rng, now)

    def tell(self):
        """Tell the past, today and the days to come."""
        self._tell_past_and_today()
        next_day, *later_days = story_days.working_days(self.today, 5)
        for offset in range(1, (next_day - self.today).days):
            self._tell_later_day(self.today + timedelta(days=offset), planned_share=1)  # on call
        self._tell_next_day(next_day)
        for day in later_days:
            self._tell_later_day(day)
        self._tell_exceptions(next_day)
        self._open_days(self.today + timedelta(days=days) for days in range(22))
        self.env["field.promise.night"]._assess(self.env.company)

    def _tell_past_and_today(self):
        first_day, lived = story_days.working_days(self.today, -5)[-1], self.env["field.intervention"]
        for offset in range((self.today - first_day).days + 1):
            day = first_day + timedelta(days=offset)
            is_weekend = day.weekday() > 4
            full = TODAY_LOAD if day == self.today else PAST_LOAD
            stops = self.driver.drive(day, min(full, 0.6) if is_weekend else full)
            visits = self._create(day, [self._planned_vals(stop) for stop in stops])
            self._confirm(visits, day, share=0.8)
            if day < self.today:
                self.journal.live(visits)
                if not is_weekend:
                    lived += visits
        story_history.History(self.env, lived, self.driver.reasons, self.now).tell()

    def fill_today(self):
        """Give work to most of those who have none today, if the day is nearly empty."""
        routes = self.env["field.route"].search([("date", "=", self.today), ("visit_count", ">", 0)])
        if len(routes) > len(self.driver.technicians) / 2:
            return
        stops = [
            stop
            for stop in self.driver.drive(self.today, TODAY_LOAD)
            if stop.technician not in routes.technician_id
        ]
        visits = self._create(self.today, [self._planned_vals(stop) for stop in stops])
        self._confirm(visits, self.today, share=0.8)

    def _tell_next_day(self, day):
        stops = self.driver.drive(day, NEXT_LOAD)
        kept = set(self.rng.sample(range(len(stops)), 9))  # promised by hand already
        planned = [self._planned_vals(stop) for i, stop in enumerate(stops) if i in kept]
        self._confirm(self._create(self.today, planned), self.today, share=1)
        to_plan = [self._demand_vals(stop, day) for i, stop in enumerate(stops) if i not in kept]
        self._create(self.today, to_plan)

    def _tell_later_day(self, day, planned_share=0.25):
        planned, to_plan = [], []
        for stop in self.driver.drive(day, LATER_LOAD):
            if self.rng.random() < planned_share:
                planned.append(self._planned_vals(stop))
            else:
                to_plan.append(self._demand_vals(stop, day))
        self._confirm(self._create(self.today, planned), self.today, share=0.4)
        self._create(self.today, to_plan)

    # What is out of the ordinary
    def _tell_exceptions(self, next_day):
        sites = self.env["field.equipment"].search([("site_id.parent_id", "!=", False)])
        boilers = sites.filtered(lambda equipment: "Chaufferie" in equipment.name)
        self._tell_urgent(next_day, boilers)
        self._create(
            self.today,
            [self._confined_vals(equipment, next_day) for equipment in boilers[-3:]],
        )
        future = self.env["field.intervention"].search(
            [("planned_start", ">", fields.Datetime.end_of(self.now, "day"))]
        )
        told = future.with_context(field_untold=False)
        told[1::9][:2]._set_state("to_reschedule", reason="Le client a demandé un autre jour.")
        told[4::9][:2]._set_state("cancelled", reason="Le client a vendu son appartement.")
        drafts = [self._draft_vals(equipment) for equipment in sites[::14][:4]]
        self._create(self.today, drafts, spread=(0,))

    def _tell_urgent(self, day, boilers):
        repair = self.env.ref("field_tournees.type_boiler_repair")
        households = self.env["field.equipment"].search(
            [("name", "=", "Chaudière gaz"), ("site_id.zip", "=like", "6900%")], limit=2
        )
        self._create(
            self.today,
            [
                self._visit_vals(equipment, repair)
                | {
                    "priority": "2",
                    "description": text,
                    "sla_due": story_people.at(day, 12),
                    "earliest_start": story_people.at(day, 8),
                    "latest_end": story_people.at(day, 12),
                }
                for equipment, text in zip(
                    [*households, boilers[0]], story_texts.URGENT, strict=True
                )
            ],
            spread=(0,),
        )

    def _confined_vals(self, equipment, day):
        return self._visit_vals(equipment, self.env.ref("field_tournees.type_survey")) | {
            "description": story_texts.CONFINED,
            "skill_ids": self.env.ref("field_tournees.field_skill_confined").ids,
            "earliest_start": story_people.at(day, 8),
        }

    def _draft_vals(self, equipment):
        return self._visit_vals(equipment, self.env.ref("field_tournees.type_survey")) | {
            "state": "draft",
        }

    # From a stop to the values of an intervention
    def _visit_vals(self, equipment, visit_type):
        xml_id = visit_type.get_external_id()[visit_type.id].split(".")[1]
        return {
            "site_id": equipment.site_id.id,
            "equipment_id": equipment.id,
            "type_id": visit_type.id,
            "instructions": visit_type.instructions,
            "description": self.rng.choice(story_texts.REQUESTS[xml_id]),
            "priority": self.rng.choice("0000000001"),
        }

    def _planned_vals(self, stop):
        """Return a visit in somebody's day, promised for a slot around its time."""
        begins, ends = story_routes.choose_slot(self.rng, stop.start, stop.type)
        return self._visit_vals(stop.equipment, stop.type) | {
            "technician_id": stop.technician.id,
            "planned_start": stop.start,
            "promised_start": begins,
            "promised_stop": ends,
        }

    def _demand_vals(self, stop, day):
        """Return the same visit before planning: a window, often already promised."""
        vals = self._visit_vals(stop.equipment, stop.type) | {
            "earliest_start": story_people.at(day, 8),
            "latest_end": story_people.at(day, 17.5),
        }
        if self.rng.random() < 0.45:
            vals |= self._promise_vals(stop, day)
        elif self.rng.random() < 0.3:  # any of three days will do
            third_day = story_days.working_days(day, 2)[-1]
            vals["latest_end"] = story_people.at(third_day, 17.5)
        if self.rng.random() < 0.06:
            vals["preferred_technician_id"] = stop.technician.id
        return vals

    def _promise_vals(self, stop, day):
        """Return a slot that the customer was told: half a day or two hours."""
        hour = story_routes.local_hour(stop.start)
        half = (8, 12) if hour < 12 else (13, 17)
        pairs = ((8, 10), (10, 12), (13, 15), (15, 17))
        slot = half
        if self.rng.random() < 0.4:
            slot = next((pair for pair in pairs if hour < pair[1]), half)
        begins, ends = (story_people.at(day, clock) for clock in slot)
        work = timedelta(hours=stop.type.duration_hours)
        return {
            "promised_start": begins,
            "promised_stop": ends,
            "earliest_start": begins,
            "latest_end": min(ends + work, story_people.at(day, 17.5)),
        }

    def _create(self, day, vals_list, spread=DAYS_BEFORE):
        """Create visits as the office did, after calls spread over the days before theirs."""
        visits = self.env["field.intervention"]
        for rank, days_before in enumerate(spread):
            batch = vals_list[rank :: len(spread)]
            moment = min(story_people.at(day, 9.5), self.now) - timedelta(days=days_before)
            for vals in batch:
                minutes = self.rng.randint(3, 180)
                vals.setdefault("requested_at", moment - timedelta(minutes=minutes))
            with story_messages.clock(moment):
                visits += visits.create(batch)
        return visits

    def _confirm(self, visits, day, share):
        """The customers of a share of the visits answer the reminder of the day before."""
        answered = visits.filtered(lambda visit: self.rng.random() < share)
        moment = story_people.at(day, 17.25) - timedelta(days=1)
        answered._set_state("confirmed", occurred_at=min(moment, self.now), source="customer")

    def _open_days(self, days):
        """Open the days ahead: routes without visits carry the capacity."""
        shifts_by_day = defaultdict(list)
        for day in days:
            midnight = story_people.at(day, 0)
            shifts = self.driver.technicians._get_shifts(midnight, midnight + timedelta(hours=24))
            shifts_by_day[day] = [technician for technician in shifts if shifts[technician]]
        self.env["field.route"]._get_or_create(
            [(technician, day) for day, present in shifts_by_day.items() for technician in present]
        )
