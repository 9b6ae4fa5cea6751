from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .optimization_case import OptimizationCase


@tagged("post_install", "-at_install")
class TestSnapshotLabour(OptimizationCase):
    """The optimiser plans people who are there day and night; only the law limits it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.always = cls.env["resource.calendar"].create(
            {"name": "Always", "tz": "Europe/Paris", "attendance_ids": [
                Command.create({"name": str(day), "dayofweek": str(day), "hour_from": 5,
                                "hour_to": 23, "day_period": "morning"})
                for day in range(7)
            ]}
        )
        cls.crew = cls.alice + cls.bruno
        cls.crew.employee_id.resource_calendar_id = cls.always

    def _judge(self, visits):
        planned = visits.filtered("planned_start")
        plans = {visit: (visit.technician_id, visit.planned_start) for visit in planned}
        found = self.env["field.rules"]._judge(plans, with_notes=False)
        return {finding.sentence for rows in found.values() for finding in rows}

    def test_a_proposed_day_passes_the_rules_and_fills_it(self):
        visits = self._make_visits(14, duration_hours=2)
        run = self._optimize()
        run.action_apply()
        self.assertFalse(self._judge(visits))
        self.assertEqual(set(run.line_ids.mapped("state")), {"applied"})
        self.assertGreaterEqual(len(visits.filtered("planned_start")), 8)

    def test_a_proposed_week_passes_the_rules(self):
        visits = self._make_visits(60, duration_hours=2.5)
        run = self._optimize(date_from="2026-03-16", date_to="2026-03-22")
        run.action_apply()
        self.assertFalse(self._judge(visits))
        self.assertEqual(set(run.line_ids.mapped("state")), {"applied"})
        self.assertGreaterEqual(len(visits.filtered("planned_start")), 24)

    def test_a_late_evening_before_shortens_the_morning(self):
        late = self._make_visit(duration_hours=2)
        self._plan(late, self.alice, 20.5)
        run = self._make_run(date_from=self.day + timedelta(days=1), date_to=self.day + timedelta(days=1))
        snapshot = self.env["field.snapshot"]._build(run)
        [alice] = [row for row in snapshot["problem"]["technicians"] if row["id"] == str(self.alice.id)]
        self.assertGreater(alice["shifts"][0]["start"], 9.5 * 3600)

    def test_what_a_planner_allowed_stays_in_the_plan(self):
        self.company.field_day_hours = 12
        morning, evening = self._make_visits(2, duration_hours=5)
        self._plan(morning, self.alice, 8)
        self._plan(evening.with_context(field_override_reason="No heating"), self.alice, 14.5)
        (morning + evening).lock = "fixed"
        run = self._optimize()
        run.action_apply()
        self.assertEqual((morning + evening).technician_id, self.alice)
        self.assertEqual(set(run.line_ids.mapped("kind")), {"kept"})

    def test_subcontractors_keep_their_own_hours(self):
        self.crew.team_id = self.team
        self.team.write({"kind": "subcontractor", "partner_id": self.sites[4].id})
        snapshot = self.env["field.snapshot"]._build(self._make_run())
        shift = snapshot["problem"]["technicians"][0]["shifts"][0]
        self.assertEqual(shift["end"] - shift["start"], 18 * 3600)
