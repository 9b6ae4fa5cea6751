from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import times
from .optimization_case import OptimizationCase


@tagged("post_install", "-at_install")
class TestFieldUrgent(OptimizationCase):
    """One more visit in a day that is planned, and whom it disturbs."""

    def setUp(self):
        super().setUp()
        self.urgent = self.env["field.urgent"].with_user(self.planner_user)

    def _find(self, visit):
        return self.urgent.find(visit.id, str(self.day))

    def _record(self, **request):
        request = {"site_id": self.sites[1].id, "type_id": self.visit_type.id, **request}
        return self.env["field.intervention"].browse(self.urgent.record(request))

    def test_a_request_is_recorded_as_urgent_and_waits_until_it_has_a_place(self):
        visit = self._record(hours=0.5, deadline=times.epoch(self.day_at(12)), description="Leak")
        self.assertEqual((visit.state, visit.priority), ("to_plan", "2"))
        self.assertEqual((visit.duration_hours, visit.latest_end), (0.5, self.day_at(12)))
        self.assertIn("Leak", visit.description)

    def test_the_cheapest_choice_is_applied_in_one_step_and_the_others_put_aside(self):
        for technician in self.alice | self.bruno:
            self._plan(self._make_visit(), technician, 9, lock="fixed")
        visit = self._record()
        choices = self._find(visit)["choices"]
        self.assertGreaterEqual(len(choices), 2)
        costs = [choice["impact"]["cost"] for choice in choices]
        self.assertEqual(costs[0], min(costs))
        preview = self.urgent.choose(choices[0]["id"])
        self.assertEqual(preview["state"], "applied")
        self.assertEqual(visit.technician_id.id, choices[0]["impact"]["spot"]["technician_id"])
        self.assertEqual(times.epoch(visit.planned_start), choices[0]["impact"]["spot"]["start"])
        left = self.env["field.optimization"].browse([choice["id"] for choice in choices[1:]])
        self.assertEqual(set(left.mapped("state")), {"cancelled"})

    def test_nobody_moves_where_there_is_room(self):
        self._plan(self._make_visit(), self.alice, 9)
        choice = self._find(self._record())["choices"][0]
        self.assertEqual((choice["impact"]["moved"], choice["impact"]["broken"]), (0, []))

    def test_the_deadline_is_kept(self):
        self._plan(self._make_visit(), self.alice, 9)
        visit = self._record(deadline=times.epoch(self.day_at(10)))
        for choice in self._find(visit)["choices"]:
            self.assertLessEqual(choice["impact"]["spot"]["stop"], times.epoch(self.day_at(10)))

    def test_a_choice_that_breaks_a_promise_names_it(self):
        self._make_leave(self.day_at(0), self.day_at(23), self.bruno)
        promised = self._plan(self._make_visit(), self.alice, 8.5)
        promised.write({"promised_start": self.day_at(8.5), "promised_stop": self.day_at(8.75)})
        visit = self._record(deadline=times.epoch(self.day_at(9.5)))
        [choice] = self._find(visit)["choices"]
        self.assertEqual(choice["impact"]["moved"], 1)
        self.assertRegex(choice["impact"]["broken"][0], "Promised for .* min late")
        self.assertGreater(choice["impact"]["minutes"], 15)
        self.urgent.choose(choice["id"])
        self.assertGreater(promised.planned_start, promised.promised_stop)

    def test_where_nobody_can_come_the_reason_is_told(self):
        visit = self._make_visit(skill_ids=self.gas.ids)
        answer = self._find(visit)
        self.assertEqual(answer["choices"], [])
        self.assertIn("Gas", answer["reason"])

    def test_a_site_that_is_not_located_is_told(self):
        site = self.env["res.partner"].create({"name": "Somewhere"})
        answer = self._find(self._record(site_id=site.id))
        self.assertIn("Somewhere", answer["reason"])

    def test_a_planned_visit_is_no_urgent_request(self):
        visit = self._plan(self._make_visit(), self.alice, 9)
        with self.assertRaisesRegex(UserError, "backlog"):
            self._find(visit)

    def test_a_request_without_a_site_is_refused(self):
        with self.assertRaisesRegex(UserError, "site and the type"):
            self._record(site_id=False)

    def test_only_planners_may_ask(self):
        visit = self._make_visit()
        for user in self.technician_user | self.portal_user:
            with self.assertRaises(AccessError):
                self.urgent.with_user(user).find(visit.id, str(self.day))
            with self.assertRaises(AccessError):
                self.urgent.with_user(user).record({"visit_id": visit.id})

    def test_a_choice_is_left_alone_when_the_day_changed_meanwhile(self):
        visit = self._record()
        choice = self._find(visit)["choices"][0]
        spot = choice["impact"]["spot"]
        technician = self.env["field.technician"].browse(spot["technician_id"])
        other = self._make_visit()
        start = times.from_epoch(spot["start"]) + timedelta(minutes=10)
        other.write({"technician_id": technician.id, "planned_start": start})
        preview = self.urgent.choose(choice["id"])
        self.assertEqual([line["state"] for line in preview["lines"]], ["refused"])
        self.assertEqual(visit.state, "to_plan")

    def test_asking_again_leaves_no_heap_of_proposals(self):
        visit = self._record()
        self._find(visit)
        self._find(visit)
        runs = self.env["field.optimization"].search([("intervention_ids", "in", visit.ids)])
        self.assertEqual(len(runs.filtered(lambda run: run.state == "proposed")), 2)
        self.urgent.dismiss(visit.id)
        self.assertEqual(set(runs.mapped("state")), {"cancelled"})

    def test_the_board_starts_a_search_of_its_selection(self):
        visit, other = self._make_visit(), self._make_visit()
        day = {"date_from": str(self.day), "date_to": str(self.day)}
        runs = self.env["field.optimization"].with_user(self.planner_user)
        preview = runs.start({**day, "intervention_ids": visit.ids, "seconds": 5})
        self.assertEqual((preview["state"], preview["kind"], preview["lines"]), ("queued", "optimize", []))
        self.env["field.optimization"]._cron_run_queue()
        preview = runs.browse(preview["id"]).get_preview()
        self.assertEqual([line["visit_id"] for line in preview["lines"]], visit.ids)
        self.assertEqual(other.state, "to_plan")

    def test_a_search_of_the_past_is_refused(self):
        day = {"date_from": "2026-03-02", "date_to": "2026-03-02"}
        with self.assertRaisesRegex(UserError, "over"):
            self.env["field.optimization"].with_user(self.planner_user).start(day)
