"""What tests of the optimisation stand on."""

from datetime import date, time

from tournees_engine.problem import Problem
from tournees_engine.solve import solve

from ..models.field_planning import FieldPlanning
from ..tools import times
from .common import FieldCase


def _solve_here(_planning, problem, _watch):
    quick = {**problem, "options": {"seconds": None, "iterations": 20}}
    return solve(Problem.from_json(quick))


class OptimizationCase(FieldCase):
    """Runs the real engine, in this very process so that a test takes no second.

    What needs the process itself calls `_use_process` first.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day = date(2026, 3, 11)
        users = cls.planner_user | cls.manager_user
        (users.partner_id | cls.company.partner_id).lang = "en_US"  # sentences are asserted on

    def setUp(self):
        super().setUp()
        self.solve = FieldPlanning._solve
        self.patch(FieldPlanning, "_solve", _solve_here)

    def _use_process(self):
        self.patch(FieldPlanning, "_solve", self.solve)

    def _make_run(self, user=None, **vals):
        runs = self.env["field.optimization"].with_user(user or self.planner_user)
        return runs.create({"date_from": self.day, "date_to": self.day, "seconds": 1, **vals})

    def _optimize(self, **vals):
        run = self._make_run(**vals)
        self.env["field.optimization"]._cron_run_queue()
        return run

    def _make_visits(self, count, **vals):
        sites = self.sites
        return self.env["field.intervention"].union(
            *(self._make_visit(site_id=sites[rank % len(sites)].id, **vals) for rank in range(count))
        )

    def day_at(self, hour):
        """Return an hour of the planned day in Paris, as naive UTC."""
        whole = int(hour)
        return times.at_local(self.day, time(whole, round(60 * (hour - whole))), "Europe/Paris")

    def _plan(self, visit, technician, hour, **vals):
        start = self.day_at(hour)
        visit.write({"technician_id": technician.id, "planned_start": start, **vals})
        return visit

    def _get_line(self, run, visit):
        return run.line_ids.filtered(lambda line: line.intervention_id == visit)
