from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, ConcurrencyError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.field_tournees.tests.common import NOW

from ..tools.command import Refused, Wait
from ..tools.shape import ShapeError
from .sync_case import SyncCase

_RECEIVER = "odoo.addons.field_proof.models.field_sync_receiver"


@tagged("post_install", "-at_install")
class TestFieldSync(SyncCase):
    """The phone's commands: each is carried out once, answered always, and never dropped."""

    def _failing(self, error):
        """Let the handler of `en_route` fail after it has written something."""

        def fail(handler, visit, _command):
            visit.sudo().description = "<p>half done</p>"
            handler.env.flush_all()
            raise error

        return patch.object(self.registry["field.sync.handler"], "_do_en_route", fail)

    # Once
    def test_a_command_is_carried_out_and_its_answer_kept(self):
        result = self._tell("en_route")
        self.assertEqual((result["status"], result["answer"]), ("done", {"state": "en_route"}))
        row = self._find(result)
        self.assertEqual(
            (row.state, row.technician_id, row.intervention_id), ("done", self.alice, self.visit)
        )
        self.assertEqual((row.happened_at, row.flag), (NOW, "none"))
        self.assertIn({"command": result["uuid"]}, self.visit.event_ids.mapped("details"))

    def test_ten_replays_do_it_once_and_tell_the_same(self):
        command = self._command("en_route")
        answers = [self._push(command)[0] for _number in range(10)]
        self.assertEqual(answers, [answers[0]] * 10)
        self.assertEqual(self._get_steps(), [(0, "en_route")])
        row = self._find(answers[0])
        self.env.invalidate_all()
        self.assertEqual(row.attempts, 10)

    def test_the_same_command_twice_in_one_request_is_done_once(self):
        command = self._command("en_route")
        first, second = self._push(command, command)
        self.assertEqual(first, second)
        self.assertEqual(self._get_steps(), [(0, "en_route")])

    def test_other_words_under_the_same_uuid_are_no_replay(self):
        command = self._command("pause", reason="lunch")
        self._push(self._command("arrive"), command)
        for change in (
            {"body": {"reason": "other"}},
            {"at": command["at"] + 1},
            {"kind": "resume", "body": {}},
        ):
            [result] = self._push({**command, **change})
            self.assertEqual((result["status"], result["code"]), ("mismatch", 409))
        self.assertEqual(self.visit.state, "paused")

    def test_a_colleague_does_not_get_the_answer_of_a_uuid_that_is_not_his(self):
        command = self._command("en_route")
        self._push(command)
        bruno = new_test_user(self.env, "bruno", groups="field_tournees.group_field_technician")
        self.bruno.employee_id.user_id = bruno
        [result] = self._push(command, user=bruno)
        self.assertEqual((result["status"], result["answer"]), ("mismatch", None))

    def test_fields_in_another_order_are_the_same_command(self):
        command = self._command("no_access", reason="Closed", note="Rang twice", photos=[])
        first = self._push(command)
        turned = {**command, "body": dict(reversed(command["body"].items()))}
        self.assertEqual(self._push(turned), first)

    # Not done
    def test_what_fails_leaves_nothing_behind_but_its_row(self):
        with self._failing(UserError("The van is empty.")):
            command = self._command("en_route")
            [result] = self._push(command)
        self.assertEqual((result["status"], result["message"]), ("conflict", "The van is empty."))
        self.assertFalse(self.visit.description)
        self.assertEqual(self._find(result).state, "conflict")
        self.assertEqual(self._push(command), [result], "the stored answer is told again")

    def test_a_fault_of_ours_does_not_hold_up_the_rest_of_the_queue(self):
        with self._failing(KeyError("x")), mute_logger(_RECEIVER):
            broken, good = self._push(self._command("en_route"), self._command("arrive", minutes=1))
        self.assertEqual((broken["status"], good["status"]), ("conflict", "done"))
        self.assertIn("Nothing is lost", broken["message"])

    def test_a_row_that_another_transaction_took_lets_the_server_try_again_once(self):
        with self._failing(UniqueViolation("twice")), mute_logger(_RECEIVER):
            with self.assertRaises(ConcurrencyError), self.env.cr.savepoint():
                self._tell("en_route")
            again = self.env["field.sync"].with_user(self.technician_user).with_context(field_again=True)
            with patch.object(type(self), "env", again.env, create=True):
                self.assertEqual(self._tell("en_route")["status"], "conflict")

    def test_what_waits_for_something_is_not_kept_and_comes_again(self):
        command, missing = self._command("en_route"), str(uuid4())
        with self._failing(Wait([missing])):
            [result] = self._push(command)
        self.assertEqual((result["status"], result["missing"]), ("wait", [missing]))
        self.assertFalse(self._find(result))
        self.assertEqual(self._push(command)[0]["status"], "done")

    def test_a_refusal_is_judged_anew_because_its_cause_may_be_gone(self):
        command = self._command("en_route")
        with self._failing(Refused("Not yours.", 403)):
            [refused] = self._push(command)
        self.assertEqual((refused["status"], refused["code"]), ("refused", 403))
        self.assertEqual(self._find(refused).state, "refused")
        [done] = self._push(command)
        self.env.invalidate_all()
        self.assertEqual(
            (done["status"], self._find(done).state, self._find(done).attempts), ("done", "done", 2)
        )

    # Whose
    def test_a_colleagues_visit_is_refused_and_an_unknown_one_too(self):
        foreign = self._make_visit(technician_id=self.bruno.id, planned_start=NOW)
        for visit, code in ((foreign, 403), (self.visit.browse(self.visit.id + 10**6), 404)):
            result = self._tell("en_route", visit)
            self.assertEqual((result["status"], result["code"]), ("refused", code))
            self.assertFalse(self._find(result).intervention_id)
        self.assertEqual(foreign.state, "planned")

    def test_a_visit_of_another_company_does_not_exist(self):
        other = self.env["res.company"].create({"name": "Savoie Chauffage"})
        kind = self.env["field.intervention.type"].create({"name": "Gas", "company_id": other.id})
        foreign = self.env["field.intervention"].create(
            {"company_id": other.id, "type_id": kind.id, "site_id": self.site.id}
        )
        self.assertEqual(self._tell("en_route", foreign)["code"], 404)

    def test_the_teams_visits_are_open_where_the_company_says_so(self):
        colleagues = self._make_visit(technician_id=self.bruno.id, planned_start=NOW)
        self.assertEqual(self._tell("en_route", colleagues)["code"], 403)
        self.company.field_team_visits = True
        self.assertEqual(self._tell("en_route", colleagues)["status"], "done")
        self.assertEqual(colleagues.event_ids.filtered("to_state")[0].user_id, self.technician_user)

    def test_a_visit_that_was_given_to_a_colleague_is_a_conflict_and_kept(self):
        self.visit.technician_id = self.bruno
        result = self._tell("arrive")
        self.assertEqual(result["status"], "conflict")
        self.assertIn("Bruno Petit", result["message"])
        self.assertEqual(self._find(result).intervention_id, self.visit)

    def test_the_plan_that_was_given_up_does_not_stop_the_facts(self):
        self._tell("arrive", minutes=-30)
        self._tell("reschedule", minutes=-10, reason="Other boiler", note="")
        self.assertFalse(self.visit.technician_id)
        self.assertEqual(self._tell("en_route", minutes=-40)["status"], "done")

    # Shapes
    def test_a_field_that_the_kind_does_not_have_is_refused_by_its_name(self):
        result = self._tell("en_route", state="done")
        self.assertEqual((result["status"], result["code"]), ("refused", 422))
        self.assertIn("state", result["message"])
        self.assertEqual(self.visit.state, "planned")

    def test_hostile_commands_are_refused_one_by_one(self):
        good = self._command("en_route")
        deep = []
        for _level in range(40):
            deep = [deep]
        hostile = [
            None,
            [],
            {},
            {**good, "uuid": "x"},
            {**good, "uuid": 5},
            {**good, "kind": "unlink"},
            {**good, "kind": "_push"},
            {**good, "kind": ["en_route"]},
            {**good, "visit": "1"},
            {**good, "visit": True},
            {**good, "visit": 2**40},
            {**good, "at": -1},
            {**good, "at": 10**20},
            {**good, "at": "now"},
            {**good, "body": []},
            {**good, "body": {"position": deep}},
            {**good, "body": {"reason": "x" * 70_000}},
            {**good, "state": "done"},
        ]
        hostile = [
            {**one, "uuid": str(uuid4())}
            if isinstance(one, dict) and one.get("uuid") == good["uuid"]
            else one
            for one in hostile
        ]
        results = self._push(*hostile)
        self.assertEqual({result["status"] for result in results}, {"refused"})
        self.assertEqual(self.visit.state, "planned")
        self.assertEqual(self._push(good)[0]["status"], "done")

    def test_a_command_that_needs_a_visit_says_so(self):
        result = self._tell("en_route", self.env["field.intervention"])
        self.assertEqual(result["code"], 422)

    def test_a_request_that_is_malformed_as_a_whole_does_nothing(self):
        good = self._command("en_route")
        for values in (
            {"device": "x"},
            {"sent_at": None},
            {"sent_at": "yesterday"},
            {"commands": {}},
            {"commands": [good] * 51},
            {"positions": [{}] * 201},
            {"login": "admin"},
        ):
            with self.assertRaises(ShapeError):
                self._push(good, **values)
        self.assertEqual(self.visit.state, "planned")

    # Clocks
    def test_a_clock_that_is_wrong_by_an_hour_is_set_right(self):
        [result] = self._push(self._command("en_route", minutes=50), clock=60)
        row = self._find(result)
        self.assertEqual((row.flag, row.skew_seconds), ("skewed", -3600))
        self.assertEqual(
            (row.happened_at, row.client_at), (NOW - timedelta(minutes=10), NOW + timedelta(minutes=50))
        )
        self.assertEqual(self.visit.en_route_at, NOW - timedelta(minutes=10))

    def test_a_moment_in_the_future_is_flagged_and_taken_for_now(self):
        result = self._tell("en_route", minutes=90)
        self.assertEqual(self._find(result).flag, "ahead")
        self.assertEqual(self.visit.en_route_at, NOW)

    def test_a_slow_network_is_no_wrong_clock(self):
        [result] = self._push(self._command("en_route", minutes=-1), clock=-1)
        self.assertEqual(
            (self._find(result).flag, self.visit.en_route_at), ("none", NOW - timedelta(minutes=1))
        )

    def test_what_is_told_days_later_is_flagged_and_after_a_month_a_planner_decides(self):
        day = 24 * 60
        old, ancient = self._push(
            self._command("en_route", minutes=-4 * day), self._command("arrive", minutes=-40 * day)
        )
        self.assertEqual((old["status"], self._find(old).flag), ("done", "old"))
        self.assertEqual((ancient["status"], self.visit.state), ("conflict", "en_route"))

    # What the office decides
    def test_planner_carries_a_conflict_out_as_the_technicians_own_fact(self):
        self.visit.technician_id = self.bruno
        result = self._tell("arrive", minutes=-5)
        row = self._find(result).with_user(self.planner_user)
        row.action_apply()
        self.assertEqual((row.state, row.decided_by_id), ("done", self.planner_user))
        self.assertEqual((self.visit.state, self.visit.arrived_at), ("on_site", NOW - timedelta(minutes=5)))
        step = self.visit.event_ids.filtered(lambda event: event.to_state == "on_site")
        self.assertEqual((step.user_id, step.source), (self.technician_user, "technician"))

    def test_several_conflicts_are_carried_out_in_the_order_in_which_they_happened(self):
        self.visit.technician_id = self.bruno
        late, early = self._push(self._command("pause", minutes=-1), self._command("arrive", minutes=-9))
        rows = self._find(late) + self._find(early)
        rows.with_user(self.planner_user).action_apply()
        self.assertEqual((self.visit.state, self.visit.arrived_at), ("paused", NOW - timedelta(minutes=9)))

    def test_what_cannot_be_carried_out_says_why_and_stays(self):
        self.visit._set_state("cancelled")
        row = self._find(self._tell("arrive"))
        self.assertEqual(row.state, "conflict")
        with self.assertRaisesRegex(UserError, "Cancelled"), self.env.cr.savepoint():
            row.with_user(self.planner_user).action_apply()
        self.assertEqual(row.state, "conflict")

    def test_planner_sets_a_conflict_aside_and_the_phone_learns_why(self):
        self.visit.technician_id = self.bruno
        command = self._command("arrive")
        [result] = self._push(command)
        row = self._find(result).with_user(self.planner_user)
        wizard = self.env["field.sync.dismissal"].with_user(self.planner_user)
        wizard.with_context(**row.action_dismiss()["context"]).create(
            {"reason": "Bruno was there."}
        ).action_confirm()
        self.assertEqual(
            (row.state, row.reason, self.visit.state), ("dismissed", "Bruno was there.", "planned")
        )
        [again] = self._push(command)
        self.assertEqual((again["status"], again["code"]), ("refused", 409))
        self.assertIn("Bruno was there.", again["message"])
        with self.assertRaisesRegex(UserError, "already"):
            row.action_apply()

    def test_who_is_no_planner_decides_nothing(self):
        self.visit.technician_id = self.bruno
        row = self._find(self._tell("arrive")).with_user(self.technician_user)
        for action in (row.action_apply, row.action_dismiss, lambda: row._dismiss("x")):
            with self.assertRaises(AccessError):
                action()
        for vals in ({"state": "done"}, {"body": {}}):
            with self.assertRaises(UserError):
                row.with_user(self.manager_user).write(vals)

    def test_technician_sees_the_own_commands_only(self):
        own = self._find(self._tell("en_route"))
        bruno = new_test_user(self.env, "bruno", groups="field_tournees.group_field_technician")
        self.assertFalse(self.env["field.sync"].with_user(bruno).search([]))
        self.assertIn(own, self.env["field.sync"].with_user(self.technician_user).search([]))
        self.assertIn(own, self.env["field.sync"].with_user(self.planner_user).search([]))

    def test_the_visit_bears_the_mark_of_its_conflicts(self):
        self.visit.technician_id = self.bruno
        self._tell("arrive")
        visit = self.visit.with_user(self.planner_user)
        self.assertEqual(visit.phone_conflict_count, 1)
        self.assertEqual(visit.search([("phone_conflict_count", ">", 0)]), visit)
        domain = visit.action_open_phone_conflicts()["domain"]
        self.assertEqual(self.env["field.sync"].search_count(domain), 1)

    def test_the_phone_is_told_what_waits_and_what_was_decided_lately(self):
        self.visit.technician_id = self.bruno
        result = self._tell("arrive")
        reader = self.env["field.app.sync"].with_user(self.technician_user)
        [told] = reader._read_sections(self.alice)["conflicts"]
        self.assertEqual(
            (told["uuid"], told["state"], told["label"]), (result["uuid"], "conflict", "Arrived")
        )
        self._find(result).with_user(self.planner_user)._dismiss("No.")
        [told] = reader._read_sections(self.alice)["conflicts"]
        self.assertEqual((told["state"], told["reason"]), ("dismissed", "No."))

    # What is kept
    def test_words_go_after_their_term_and_the_fact_that_they_came_stays(self):
        command = self._command("no_access", reason="Closed", note="Mrs Durand is away", photos=[])
        row = self._find(self._push(command)[0])
        limit = NOW + timedelta(days=1)
        self.env["field.sync"]._forget_bodies(limit)
        self.assertEqual((row.body, row.state), (False, "done"))
        self.assertEqual(self._push(command)[0]["status"], "done")
        self.visit._set_state("to_plan")
        self.visit.write({"technician_id": self.bruno.id, "planned_start": NOW})
        waiting = self._find(self._tell("arrive", minutes=1))
        self.env["field.sync"]._forget_bodies(limit)
        self.assertTrue(waiting.device_name, "a planner still has to read it")

    def test_the_register_names_the_term(self):
        row = self.env["field.retention"]._get("phone")
        self.assertEqual((row.months, row.doer), (3, "night"))
        old = self._find(self._tell("en_route"))
        with patch.object(fields.Datetime, "now", lambda: NOW + timedelta(days=120)):
            self.env["field.retention"]._cron_apply()
        self.assertFalse(old.device_name)

    def test_fifty_commands_are_looked_up_at_once(self):
        commands = [self._command("en_route", uuid=str(uuid4())) for _number in range(50)]
        self._push(*commands)
        self.env.flush_all()
        with self.assertQueryCount(10):  # the lookup, one count of attempts, who shares a position
            self._push(*commands)

    def test_a_handler_may_raise_what_the_orm_raises(self):
        with self._failing(ValidationError("Too many.")):
            self.assertEqual(self._tell("en_route")["status"], "conflict")
