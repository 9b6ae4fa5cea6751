from datetime import timedelta
from itertools import permutations
from uuid import uuid4

from odoo.tests import tagged

from odoo.addons.field_tournees.tests.common import NOW

from .sync_case import SyncCase


@tagged("post_install", "-at_install")
class TestFieldSyncSteps(SyncCase):
    """The steps of a visit, told in time or late, in order or not, by one device or two."""

    def _get_facts(self, visit=None):
        visit = visit or self.visit
        minutes = [
            moment and (moment - NOW).total_seconds() / 60 for moment in (visit.en_route_at, visit.arrived_at)
        ]
        return visit.state, *minutes

    def test_a_day_that_goes_as_it_should(self):
        results = self._push(
            self._command("en_route", minutes=-60),
            self._command("arrive", minutes=-40),
            self._command("pause", minutes=-30, reason="Lunch"),
            self._command("resume", minutes=-10),
        )
        self.assertEqual({result["status"] for result in results}, {"done"})
        self.assertEqual(self._get_facts(), ("on_site", -60, -40))
        self.assertEqual(
            self._get_steps(), [(-60, "en_route"), (-40, "on_site"), (-30, "paused"), (-10, "on_site")]
        )

    def test_every_order_of_arrival_leads_to_the_same_facts_and_state(self):
        day = (("en_route", -60), ("arrive", -40), ("pause", -30), ("resume", -10))
        for order in permutations(day):
            visit = self._make_visit(technician_id=self.alice.id, planned_start=NOW)
            results = self._push(*(self._command(kind, visit, minutes) for kind, minutes in order))
            self.assertEqual({result["status"] for result in results}, {"done"}, order)
            self.assertEqual(self._get_facts(visit), ("on_site", -60, -40), order)

    def test_who_forgot_to_say_that_he_left_has_left_all_the_same(self):
        self._tell("arrive", minutes=-5)
        self.assertEqual(self._get_facts(), ("on_site", -5, -5))

    def test_departure_and_arrival_in_one_second_keep_their_order(self):
        self._push(self._command("arrive"), self._command("en_route"))
        self.assertEqual(self._get_facts(), ("on_site", 0, 0))

    def test_two_devices_that_tell_the_same_step_agree(self):
        first, second = self._push(self._command("arrive", minutes=-5), self._command("arrive", minutes=-4))
        self.assertEqual((first["answer"], second["answer"]), ({"state": "on_site"}, {"state": "on_site"}))
        self.assertEqual(self._get_facts(), ("on_site", -5, -5))

    def test_closed_door_is_told_with_its_proof(self):
        photo = str(uuid4())
        command = self._command("no_access", reason="Nobody home", note="Rang three times", photos=[photo])
        [result] = self._push(command)
        self.assertEqual((result["status"], result["missing"]), ("wait", [photo]))
        self._push(self._command("en_route", minutes=-20, uuid=photo))  # any command that has arrived
        [result] = self._push(command)
        self.assertEqual((result["status"], self.visit.state), ("done", "no_access"))
        event = self.visit.event_ids.filtered(lambda event: event.to_state == "no_access")
        self.assertEqual(event.details["photos"], [photo])
        self.assertIn("Nobody home · Rang three times", event.description)

    def test_closed_door_needs_a_reason(self):
        self.assertEqual(self._tell("no_access", reason=" ", note="", photos=[])["code"], 422)

    def test_closed_door_that_was_told_after_the_work_began_is_the_offices_to_decide(self):
        self._tell("arrive", minutes=-5)
        result = self._tell("no_access", minutes=-10, reason="Closed", note="", photos=[])
        self.assertEqual((result["status"], self.visit.state), ("conflict", "on_site"))
        self._find(result).with_user(self.planner_user).action_apply()
        self.assertEqual(self.visit.state, "no_access")

    def test_a_pause_ends_with_a_closed_door_too(self):
        self._push(self._command("arrive", minutes=-9), self._command("pause", minutes=-5))
        self.assertEqual(self._tell("no_access", reason="Locked out", note="", photos=[])["status"], "done")
        self.assertEqual(self.visit.state, "no_access")

    def test_missing_part_sends_the_visit_back_and_holds_it_until_the_part_comes(self):
        self._tell("arrive", minutes=-5)
        parts = [
            {"product": self.valve.id, "name": "", "quantity": 2},
            {"product": 10**8, "name": "Odd gasket", "quantity": 1},
        ]
        result = self._tell("part_missing", note="Model of 1998", parts=parts)
        self.assertEqual((result["status"], result["answer"]), ("done", {"state": "to_reschedule"}))
        self.assertTrue(self.visit.parts_missing)
        self.assertFalse(self.visit.technician_id)
        thread = "".join(self.visit.message_ids.mapped("body"))
        for words in ("2 × Three-way valve", "1 × Odd gasket", "Model of 1998"):
            self.assertIn(words, thread)

    def test_names_of_missing_parts_are_text_and_no_markup(self):
        parts = [{"product": None, "name": "<img src=x>", "quantity": 1}]
        self._tell("part_missing", note="<b>now</b>", parts=parts)
        thread = "".join(self.visit.message_ids.mapped("body"))
        self.assertIn("&lt;img src=x&gt;", thread)
        self.assertNotIn("<b>now</b>", thread)

    def test_another_date_is_asked_for_with_a_reason(self):
        self._tell("arrive", minutes=-5)
        self._tell("reschedule", reason="Other boiler", note="A Zeta 300")
        self.assertEqual((self.visit.state, self.visit.planned_start), ("to_reschedule", False))
        event = self.visit.event_ids.filtered(lambda event: event.to_state == "to_reschedule")
        self.assertIn("Other boiler · A Zeta 300", event.description)

    def test_a_visit_that_was_cancelled_meanwhile_keeps_the_steps_for_a_planner(self):
        self.visit._set_state("cancelled")
        results = self._push(self._command("en_route"), self._command("arrive", minutes=1))
        self.assertEqual([result["status"] for result in results], ["conflict", "conflict"])
        self.assertEqual(self.visit.state, "cancelled")

    def test_a_visit_that_was_confirmed_meanwhile_goes_on(self):
        self.visit._set_state("confirmed", NOW)
        self.assertEqual(self._tell("en_route", minutes=-5)["status"], "done")
        self.assertEqual(self._get_facts(), ("en_route", -5, False))

    def test_position_is_kept_as_the_law_allows_and_only_then(self):
        here = {"lat": 45.76, "lon": 4.85, "accuracy": 12}
        minutes = 90  # 9:30 in Paris, at work
        self._tell("en_route", position=here)
        self.assertFalse(self.env["field.position"].search([]))
        self.company.field_position_open = True
        self.alice.with_user(self.technician_user).action_accept_position_notice()
        self.assertEqual(self._tell("arrive", position=here)["status"], "done")
        self.assertEqual(self.env["field.position"].search([]).intervention_id, self.visit, minutes)
        self.assertEqual(self._tell("pause", position={"lat": 99, "lon": 0})["code"], 422)

    def test_steps_do_not_ask_for_more_with_a_long_history(self):
        other = self._make_visit(technician_id=self.alice.id, planned_start=NOW + timedelta(hours=3))
        for number in range(20):
            self._tell("arrive" if number % 2 else "pause", other, minutes=-40 + number)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._tell("pause", other, minutes=-1)
        long = self.env.cr.sql_log_count - before
        self.assertLess(long, 150)
