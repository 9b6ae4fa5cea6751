"""A technician who could work day and night, so that only the law limits her."""

from datetime import datetime, timedelta

from .common import FieldCase

MONDAY = datetime(2026, 3, 16)


class RulesCase(FieldCase):
    """Alice works from 6 to 22 every day, so that only the law limits her."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice.employee_id.resource_calendar_id = cls.env["resource.calendar"].create(
            {"name": "Always", "tz": "Europe/Paris", "attendance_ids": [
                (0, 0, {"name": str(day), "dayofweek": str(day), "hour_from": 5, "hour_to": 23,
                        "day_period": "morning"})
                for day in range(7)
            ]}
        )
        cls.planner_env = cls.env(user=cls.planner_user)

    def plan(self, hour, length=1.0, day=0, **vals):
        """Plan a visit of Alice's at an hour of Paris in the week of the tests."""
        vals = {"technician_id": self.alice.id, "site_id": self.sites[0].id} | vals
        start = MONDAY + timedelta(days=day, hours=hour - 1)
        return self._make_visit(planned_start=start, duration_hours=length, **vals)

    def judge(self, visit, hour, day=0, technician=None):
        """Return {key: level} of a plan that is not made."""
        start = MONDAY + timedelta(days=day, hours=hour - 1)
        findings = self.env["field.rules"]._judge({visit: (technician or self.alice, start)})
        return {finding.key: finding.level for finding in findings[visit]}
