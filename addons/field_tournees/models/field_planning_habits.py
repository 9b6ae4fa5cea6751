from odoo import api, models

from tournees_engine import promise
from tournees_engine.promise.habits import VERSION
from tournees_engine.promise.learn_work import AGED, KIND, PAIR
from tournees_engine.promise.reliability import ENOUGH, wilson
from tournees_engine.promise.work_habits import pair_key


class FieldPlanningHabits(models.AbstractModel):
    """What the company's days are like, and how sure a promise is in them."""

    _name = "field.planning.habits"
    _description = "Planning Engine: Habits"

    # === BUSINESS === #
    @api.model
    def _get_sane_habits(self):
        """Return what to believe of a company without history, as JSON."""
        return promise.Habits.sane().to_json()

    @api.model
    def _can_read_habits(self, habits):
        """Tell whether stored habits are still what the engine reads."""
        return habits.get("version") == VERSION

    @api.model
    def _learn(self, facts):
        """Return the habits, as JSON, that facts teach (see `field.habit.facts`)."""
        history = [promise.Fact(*row) for row in facts["visits"]]
        history += [promise.TravelFact(*row) for row in facts["drives"]]
        history += [promise.DayFact(late, tuple(urgent)) for late, urgent in facts["days"]]
        return promise.learn(history).to_json()

    @api.model
    def _sum_up_habits(self, habits):
        """Return the figures of a company's habits that people ask for first."""
        habits = promise.Habits.from_json(habits)
        return {"no_show_rate": habits.work.usual.no_show, "urgent_rate": habits.days.urgent}

    @api.model
    def _describe_habits(self, habits, keys):
        """Return, for each (type, technician, age), the usual and the 9-in-10 ratio of actual to
        planned time, and the share that the company's own visits have in them."""
        work = promise.Habits.from_json(habits).work
        rows = []
        for kind, technician, age in keys:
            table, own, belief = work.of(kind).work, work.of(kind).n, KIND
            if technician:
                own, belief = work.pairs[pair_key(kind, technician)].n, PAIR
            elif age:
                own, belief = work.aged[pair_key(kind, age)].n, AGED
            factor = work.factor(kind, technician, age)
            rows.append(
                {
                    "median": table.at(0.5) * factor,
                    "high": table.at(0.9) * factor,
                    "own": own / (own + belief),
                }
            )
        return rows

    @api.model
    def _get_chances(self, days, habits):
        """Return {visit id: probability} that each promised slot of planned days is kept.

        :param days: rows as `field.promise.night` prepares them, seconds of one origin
        """
        habits = promise.Habits.from_json(habits)
        chances = {}
        for row in days:
            rest = row["rest"] and promise.Rest(*row["rest"])
            stops = tuple(promise.DayStop(**stop) for stop in row["stops"])
            day = promise.Day(row["leave"], stops, rest, row["midnight"])
            columns = promise.arrivals(day, habits).T
            for visit, stop, column in zip(row["visits"], stops, columns, strict=True):
                if stop.closes is not None:
                    chances[visit] = promise.kept(column, stop.closes)
        return chances

    @api.model
    def _judge_promises(self, probabilities, outcomes):
        """Return how true probabilities were: see the engine's `Reliability`, as a dict.

        `enough` outcomes are needed before the calibration error means something.
        """
        return promise.reliability(probabilities, outcomes).to_json() | {"enough": ENOUGH}

    @api.model
    def _get_share(self, hits, count):
        """Return a share with its 95 % interval (Wilson), or False without a case."""
        if not count:
            return False
        low, high = wilson(hits / count, count)
        return {"rate": hits / count, "low": low, "high": high, "count": count}

    @api.model
    def _get_no_show_share(self, profile, kind):
        """Return the share of visits of a type where nobody opens."""
        return promise.Habits.from_json(profile).work.of(kind).no_show
