from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FieldCase

_QUEUE = "odoo.addons.field_tournees.models.field_optimization_queue"
_PLANNING = "odoo.addons.field_tournees.models.field_planning"


class OptimizationCase(FieldCase):
    """Runs the real engine, one second a plan."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day = date(2026, 3, 11)

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

    def _get_line(self, run, visit):
        return run.line_ids.filtered(lambda line: line.intervention_id == visit)


@tagged("post_install", "-at_install")
class TestFieldOptimization(OptimizationCase):
    """From the queue to the applied plan."""

    def test_ten_visits_are_placed_and_nothing_moves_before_applying(self):
        visits = self._make_visits(10)
        run = self._optimize()
        self.assertEqual(run.state, "proposed", run.message)
        self.assertEqual(run.visits_after, 10)
        self.assertFalse(visits.technician_id)
        run.action_apply()
        self.assertEqual(run.state, "applied")
        self.assertEqual(set(visits.mapped("state")), {"planned"})
        self.assertEqual(set(run.line_ids.mapped("state")), {"applied"})
        self.assertEqual(visits.event_ids.filtered(lambda e: e.kind == "plan").mapped("source"), ["optimizer"] * 10)
