from odoo import api, models

from tournees_engine.check import check
from tournees_engine.problem import Problem

from ..tools.figures import measure, play_days
from ..tools.standing import project


class FieldPlanningAssess(models.AbstractModel):
    """Judges the engine's answers by its independent checker, and says what they are worth."""

    _name = "field.planning.assess"
    _description = "Planning Engine: Judgement"

    # === BUSINESS === #
    @api.model
    def _assess(self, snapshot, solution, beliefs=None, left=None, before=None):
        """Judge a solution and measure it against what was.

        :param beliefs: {"habits": of the company, "target": least probability of a sure promise}
        :param left: the problem that an event left to plan, when the solution repairs a day;
            what was is then what comes of changing nothing
        :param before: the figures of what was, when they are known
        :return: (violations, before, after): violations as [{"en", "fr"}], figures as dicts of
            `visits`, `metres`, `driving`, `overtime` (seconds), `cost` (cents of driving and
            overtime), `promises` (visits inside the promised slot) and `at_risk` (promises
            less sure than the target; 0 without beliefs)
        """
        problem = left or Problem.from_json(snapshot["problem"])
        report = check(problem, solution)
        after = {
            stop["visit"]: (route["technician"], stop["start"])
            for route in solution["routes"]
            for stop in route["stops"]
        }
        if before is None:
            standing = _get_standing(problem)
            was = project(problem, standing) if left else standing
            before = self._measure(problem, was, snapshot, beliefs)
        violations = [{"en": one.en, "fr": one.fr} for one in report.violations]
        return violations, before, self._measure(problem, after, snapshot, beliefs)

    @api.model
    def _measure(self, problem, spots, snapshot, beliefs):
        """Return the figures of one plan of a snapshot's visits."""
        names = problem.visit_index
        promises = {name: slot for name, slot in snapshot["promises"].items() if name in names}
        figures = measure(problem, spots, promises) | {"at_risk": 0}
        if beliefs and promises:
            days = play_days(problem, spots, promises, snapshot["work"])
            chances = self._get_chances(days, beliefs["habits"])
            sure = sum(chances.get(name, 0) >= beliefs["target"] for name in promises)
            figures["at_risk"] = len(promises) - sure
        return figures


def _get_standing(problem):
    """Return {visit id: (technician, start)} of what stands in the plan in force."""
    return {
        visit.id: (spot.technician, spot.start)
        for visit in problem.visits
        for spot in (visit.pinned or visit.current,)
        if spot
    }
