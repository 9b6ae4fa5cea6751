from odoo import api, models

from tournees_engine.errors import ProblemError
from tournees_engine.problem import Problem
from tournees_engine.repair import insertions, read_event, repair

from ..tools.planning_error import PlanningError
from ..tools.standing import list_standing


class FieldPlanningRepair(models.AbstractModel):
    """Repairs a day within a second.

    The native core searches in this very process: it lets the other threads of the server run
    meanwhile, and starting a process would take longer than the search.
    """

    _name = "field.planning.repair"
    _description = "Planning Engine: Repairs"

    # === BUSINESS === #
    @api.model
    def _repair(self, snapshot, event, seconds):
        """Return the least harmful plan of a day after an event.

        :param event: as the engine's event.schema.json has it
        :return: (solution as JSON, problem that was left to plan, for `_assess`)
        :raise PlanningError: the event tells of something that the day does not have
        """
        problem = Problem.from_json(snapshot["problem"])
        standing = {"routes": list_standing(problem, event["now"], snapshot["begun"])}
        try:
            result = repair(problem, standing, read_event(event), seconds)
        except ProblemError as error:
            raise PlanningError(
                self.env._(
                    "The day cannot be repaired by itself (%(reason)s): move the visits by hand.",
                    reason=error,
                )
            ) from error
        return result.solution, result.problem

    @api.model
    def _find_insertions(self, snapshot, visit, limit, seconds):
        """Return the best plans that serve one more visit of a snapshot.

        :return: (solutions as JSON, cheapest first, their problem, for `_assess`); where nobody
            can serve the visit, one solution that leaves it out and says why
        """
        problem = Problem.from_json(snapshot["problem"])
        return insertions(problem, str(visit.id), limit, seconds), problem
