from datetime import timedelta

from odoo.exceptions import ValidationError

from ..models.field_rules import NeedsReason
from .rules_case import MONDAY, RulesCase


class TestFieldRules(RulesCase):
    def test_a_plan_that_breaks_nothing_has_no_finding(self):
        self.assertEqual(self.judge(self._make_visit(), 9), {})

    def test_a_day_without_a_pause_is_refused_with_its_sentence(self):
        self.plan(8, 3)
        with self.assertRaisesRegex(ValidationError, "without a break of 20"):
            self.plan(11, 3.5)

    def test_more_than_ten_hours_are_refused_without_an_agreement(self):
        self.plan(8, 5)
        with self.assertRaisesRegex(ValidationError, "the limit is 10"):
            self.plan(13.5, 6)

    def test_an_agreement_asks_a_planner_for_a_reason_and_logs_it(self):
        self.company.field_day_hours = 12
        self.plan(8, 5)
        visit = self._make_visit(duration_hours=5.5).with_env(self.planner_env)
        vals = {"technician_id": self.alice.id, "planned_start": MONDAY + timedelta(hours=12.5)}
        with self.assertRaises(NeedsReason) as refusal:
            visit.write(vals)
        self.assertEqual([row.key for row in refusal.exception.findings[visit]], ["day_hours"])
        visit.with_context(field_override_reason="A school without heating").write(vals)
        event = visit.event_ids.filtered(lambda event: event.kind == "override")
        self.assertIn("A school without heating", event.description)
        self.assertEqual(event.user_id, self.planner_user)

    def test_only_managers_override_where_the_company_says_so(self):
        self.company.write({"field_day_hours": 12, "field_override_role": "manager"})
        self.plan(8, 5)
        visit = self._make_visit(duration_hours=5.5)
        vals = {"technician_id": self.alice.id, "planned_start": MONDAY + timedelta(hours=12.5)}
        with self.assertRaises(NeedsReason):
            visit.with_user(self.planner_user).with_context(field_override_reason="Why").write(vals)
        visit.with_user(self.manager_user).with_context(field_override_reason="Why").write(vals)
        self.assertEqual(visit.state, "planned")

    def test_the_optimiser_never_overrides(self):
        self.company.field_day_hours = 12
        self.plan(8, 5)
        visit = self._make_visit(duration_hours=5.5).with_env(self.planner_env)
        with self.assertRaises(NeedsReason):
            visit.with_context(field_override_reason="Why", field_source="optimizer").write(
                {"technician_id": self.alice.id, "planned_start": MONDAY + timedelta(hours=12.5)}
            )

    def test_a_reason_does_not_open_what_the_law_forbids(self):
        self.plan(8, 3)
        visit = self._make_visit(duration_hours=3.5).with_context(field_override_reason="Why")
        with self.assertRaisesRegex(ValidationError, "without a break"):
            visit.write({"technician_id": self.alice.id, "planned_start": MONDAY + timedelta(hours=10)})

    def test_plans_are_judged_together(self):
        visits = [self._make_visit(duration_hours=3) for _number in range(3)]
        plans = {
            visit: (self.alice, MONDAY + timedelta(hours=7 + 3 * rank))
            for rank, visit in enumerate(visits)
        }
        findings = self.env["field.rules"]._judge(plans)
        self.assertEqual([found[0].key for found in findings.values()], ["pause"] * 3)

    def test_a_visit_is_judged_where_it_goes_not_where_it_is(self):
        visit = self.plan(8, 5)
        self.plan(13.5, 4)
        self.assertEqual(self.judge(visit, 8), {})

    def test_a_longer_visit_is_judged_again(self):
        self.plan(8, 3)
        visit = self.plan(11, 2)
        with self.assertRaisesRegex(ValidationError, "without a break"):
            visit.duration_hours = 3.5

    def test_another_type_is_judged_again(self):
        self.plan(8, 3)
        visit = self.plan(11, 1.4)
        longer = self.visit_type.copy({"duration_hours": 3.5})
        with self.assertRaisesRegex(ValidationError, "without a break"):
            visit.type_id = longer

    def test_another_site_is_judged_again(self):
        self.plan(8, 3)
        visit = self.plan(11.5, 1)
        self.plan(13, 1.6)
        with self.assertRaisesRegex(ValidationError, "without a break"):
            visit.site_id = self.sites[4]

    def test_another_type_moves_the_way_home(self):
        visit = self.plan(9)
        before = visit.route_id.back_at
        visit.type_id = self.visit_type.copy({"duration_hours": 3})
        self.assertEqual(visit.route_id.back_at, before + timedelta(hours=2))

    def test_subcontractors_keep_their_own_hours(self):
        self.alice.team_id = self.team
        self.plan(8, 3)
        visit = self._make_visit(duration_hours=3.5)
        self.assertEqual(self.judge(visit, 11)["pause"], "hard")
        self.team.write({"kind": "subcontractor", "partner_id": self.sites[4].id})
        self.assertEqual(self.judge(visit, 11), {})

    def test_drives_count_and_the_way_home_where_the_company_says_so(self):
        givors = self.sites[4]
        self.plan(8, 4, site_id=givors.id)
        visit = self._make_visit(duration_hours=5.2, site_id=givors.id)
        self.assertEqual(self.judge(visit, 13)["day_hours"], "hard")
        self.company.field_home_legs = False
        self.assertEqual(self.judge(visit, 13), {})

    def test_overlap_short_drive_and_late_start_are_notes(self):
        self.plan(9)
        visit = self._make_visit(
            site_id=self.sites[4].id,
            promised_start=MONDAY + timedelta(hours=7),
            promised_stop=MONDAY + timedelta(hours=9),
        )
        self.assertEqual(self.judge(visit, 9.5), {"overlap": "note"})
        self.assertEqual(self.judge(visit, 10.1), {"drive": "note", "late": "note"})

    def test_other_zone_and_lock_are_notes(self):
        zones = self.env["field.zone"].create(
            [{"name": "North", "code": "N"}, {"name": "South", "code": "S"}]
        )
        visit = self.plan(9)
        visit.lock = "day"
        self.alice.zone_ids = zones[0]
        visit.site_id.field_zone_id = zones[1]
        self.assertEqual(self.judge(visit, 9, day=1), {"zone": "note", "lock": "note"})

    def test_overtime_is_a_note(self):
        self.bruno.overtime_hours = 1
        visit = self._make_visit()
        self.assertEqual(self.judge(visit, 16.5, technician=self.bruno), {"overtime": "note"})

    def test_missing_parts_take_a_reason_until_they_come(self):
        visit = self._make_visit(parts_missing=True, parts_expected_on="2026-03-17")
        self.assertEqual(self.judge(visit, 9), {"parts": "soft"})
        self.assertEqual(self.judge(visit, 9, day=1), {})

    def test_queries_do_not_grow_with_the_plans(self):
        technicians = self.alice + self.bruno
        visits = [self._make_visit(site_id=self.sites[rank % 5].id) for rank in range(20)]
        plans = {
            visit: (technicians[rank % 2], MONDAY + timedelta(days=rank % 5, hours=8 + rank // 5))
            for rank, visit in enumerate(visits)
        }
        rules = self.env["field.rules"]
        rules._judge(plans)
        self.env.flush_all()
        counts = []
        for number in (2, 20):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rules._judge(dict(list(plans.items())[:number]))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
