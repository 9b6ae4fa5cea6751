from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ConcurrencyError, UserError, ValidationError
from odoo.tools import mute_logger, plaintext2html

from ..tools import times
from .common import NOW
from .told_case import ToldCase


def at(hours):
    """Return a naive UTC datetime so many hours after the frozen now."""
    return NOW + timedelta(hours=hours)


class HazardCase(ToldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sites[0].email, cls.sites[1].email = "claire@example.com", "marc@example.com"
        cls.sites[2].phone = "04 65 71 11 62"
        cls.first, cls.second, cls.third = (
            cls._make_visit(
                site_id=site.id,
                technician_id=cls.alice.id,
                planned_start=at(hours),
                promised_start=at(hours),
                promised_stop=at(hours + 1),
            )
            for site, hours in zip(cls.sites, (0.5, 2, 3.5), strict=False)
        )
        cls.hazards = cls.env["field.hazard"].with_user(cls.planner_user)
    def _playbook(self, name):
        return self.env.ref(f"field_tournees.field_hazard_type_{name}")

    def _values(self, name, visits=None, technician=None, **values):
        return {
            "type_id": self._playbook(name).id,
            "visit_ids": visits.ids if visits else [],
            "technician_id": technician.id if technician else False,
            "start": times.epoch(NOW),
        } | values

    def _run(self, *args, **kwargs):
        values = self._values(*args, without_repair=True, **kwargs)
        seal = self.hazards.preview(values)["seal"]
        return self.hazards.run(values | {"seal": seal})

    def _row(self, preview, visit):
        return next(row for row in preview["visits"] if row["id"] == visit.id)

    def _queued(self, visit):
        """Return what the customer is told about a hazard, with its words written."""
        self._send_due()
        return self._told(visit, "hazard")


class TestFieldHazard(HazardCase):
    def test_eight_playbooks_are_ready(self):
        found = self.hazards.get_playbooks(self.first.ids)["playbooks"]
        names = {"vehicle", "ill", "absent", "traffic", "overrun", "access", "part", "cancelled"}
        self.assertLessEqual({self._playbook(name).id for name in names}, {one["id"] for one in found})

    def test_absent_customer_is_written_to_and_the_visit_gets_its_status(self):
        outcome = self._run("absent", self.first)
        self.assertEqual((outcome["visits"], outcome["messages"]), (1, 1))
        self.assertEqual(self.first.state, "no_access")
        row = self._queued(self.first)
        self.assertEqual((row.state, row.recipient), ("sent", self.first.partner_id.email))
        self.assertEqual(self.second.state, "planned")

    def test_preview_changes_nothing_and_shows_the_letter_that_is_queued(self):
        preview = self.hazards.preview(self._values("absent", self.first))
        letter = self._row(preview, self.first)["letter"]
        self.assertEqual((self.first.state, len(self._queued(self.first))), ("planned", 0))
        self._run("absent", self.first)
        row = self._queued(self.first)
        self.assertEqual(row.subject, letter["subject"])
        self.assertIn("could not meet anybody", row.body)
        self.assertIn("could not meet anybody", letter["body"])

    def test_the_timeline_says_what_happened(self):
        self._run("absent", self.first, note="The bell does not work")
        event = self.first.event_ids.filtered(lambda event: event.kind == "hazard")
        self.assertEqual(event.description, "Customer absent · The bell does not work")
        self.assertEqual(event.user_id, self.planner_user)

    def test_breakdown_concerns_the_rest_of_the_technicians_day(self):
        self.first.action_en_route()
        self.first.action_arrive()
        other = self._make_visit(technician_id=self.bruno.id, planned_start=at(2))
        self._run("vehicle", technician=self.alice)
        self.assertEqual((self.second + self.third).mapped("state"), ["to_reschedule"] * 2)
        self.assertEqual((self.first.state, other.state), ("on_site", "planned"))

    def test_breakdown_keeps_the_technician_free_of_other_visits(self):
        self._run("vehicle", technician=self.alice)
        with self.assertRaises(ValidationError):
            self._make_visit(technician_id=self.alice.id, planned_start=at(6))
        hazard = self.env["field.hazard"].search([], limit=1)
        self.assertEqual((hazard.leave_id.date_from, hazard.stop), (NOW, hazard.leave_id.date_to))

    def test_who_has_no_address_is_called_with_the_words_filled_in(self):
        outcome = self._run("vehicle", technician=self.alice)
        (call,) = outcome["calls"]
        self.assertEqual(call["phone"], "+33465711162")
        for word in ("Gratte-Ciel", "a time that we choose together", self.planner_user.name):
            self.assertIn(word, call["script"])
        self.assertNotIn("{", call["script"])
        line = self.env["field.hazard.line"].with_user(self.planner_user).browse(call["id"])
        line.action_called()
        self.assertEqual((line.how, line.called_by_id), ("called", self.planner_user))

    def test_delay_is_told_only_to_those_whose_promise_breaks(self):
        preview = self.hazards.preview(self._values("traffic", technician=self.alice, delay_minutes=75))
        told = {visit: self._row(preview, visit)["how"] for visit in self.first + self.second + self.third}
        # Half an hour is made good before the second visit, the rest before the third.
        self.assertEqual(list(told.values()), ["mail", "nobody", "nobody"])
        self.assertIn("9:45", self._row(preview, self.first)["told"])

    def test_delay_leaves_plan_and_promise_as_they_are(self):
        promise = (self.first.planned_start, self.first.promised_start, self.first.state)
        self._run("traffic", technician=self.alice, delay_minutes=75)
        self.assertEqual((self.first.planned_start, self.first.promised_start, self.first.state), promise)
        self.assertIn("between 9:45", self._queued(self.first).body.replace("\u202f", " "))

    def test_running_it_twice_tells_nobody_twice(self):
        for _time in range(2):
            self._run("traffic", technician=self.alice, delay_minutes=75)
        self.assertEqual(len(self._queued(self.first)), 1)
        preview = self.hazards.preview(self._values("traffic", technician=self.alice, delay_minutes=75))
        self.assertEqual(self._row(preview, self.first)["how"], "before")

    def test_another_delay_is_news(self):
        for minutes in (75, 120):
            self._run("traffic", technician=self.alice, delay_minutes=minutes)
            self._send_due()
        self.assertEqual(len(self._told(self.first, "hazard", state="sent")), 2)

    def test_a_second_delay_before_the_first_was_sent_replaces_it(self):
        for minutes in (75, 120):
            self._run("traffic", technician=self.alice, delay_minutes=minutes)
        first, second = self._queued(self.first)
        self.assertEqual((first.state, first.reason, second.state), ("dropped", "superseded", "sent"))

    def test_hazard_and_automatic_messages_never_say_the_same_twice(self):
        before = self._told(self.first + self.second + self.third)
        self._run("vehicle", technician=self.alice)
        new = self._told(self.first + self.second + self.third) - before
        self.assertEqual(set(new.mapped("event")), {"hazard"})

    def test_a_customer_without_mail_gets_the_text_message_that_was_shown(self):
        self.sites[0].write({"email": False, "phone": "+33639980001"})
        row = self._row(self.hazards.preview(self._values("absent", self.first)), self.first)
        self.assertEqual((row["how"], row["address"]), ("sms", "+33639980001"))
        self._run("absent", self.first)
        self.assertEqual(row["letter"]["body"], plaintext2html(self._queued(self.first).text))

    def test_a_call_is_ticked_once_wherever_it_is_shown(self):
        (call,) = self._run("vehicle", technician=self.alice)["calls"]
        line = self.env["field.hazard.line"].browse(call["id"])
        self.assertIn("Gratte-Ciel", line.notification_id.facts["script"])
        line.notification_id.with_user(self.planner_user).action_called()
        self.assertEqual((line.how, line.called_by_id), ("called", self.planner_user))

    def test_the_database_refuses_a_second_message(self):
        self._run("traffic", technician=self.alice, delay_minutes=75)
        line = self.env["field.hazard.line"].search([("how", "=", "mail")])
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.cr.savepoint():
            line.copy({"hazard_id": line.hazard_id.id})

    def test_who_loses_the_race_tries_again(self):
        values = self._values("traffic", technician=self.alice, delay_minutes=75)
        seal = self.hazards.preview(values)["seal"]
        self.hazards.run(values | {"seal": seal})
        nobody = self.env["field.intervention"]
        line_model = type(self.env["field.hazard.line"])
        with (
            patch.object(line_model, "_get_told", lambda *args: nobody),  # an older snapshot
            mute_logger("odoo.sql_db"),
            self.assertRaises(ConcurrencyError),
        ):
            self.hazards.run(values | {"seal": seal})

    def test_a_change_meanwhile_is_shown_instead_of_done(self):
        values = self._values("absent", self.first)
        seal = self.hazards.preview(values)["seal"]
        self.first.duration_hours = 2
        outcome = self.hazards.run(values | {"seal": seal})
        self.assertEqual(outcome["changed"]["visits"][0]["id"], self.first.id)
        self.assertEqual((self.first.state, len(self._queued(self.first))), ("planned", 0))

    def test_cancellation_drops_the_plan_and_says_so(self):
        self._run("cancelled", self.first + self.second)
        self.assertEqual((self.first + self.second).mapped("state"), ["cancelled"] * 2)
        self.assertIn("does not take place", self._queued(self.second).body)

    def test_closed_visits_are_left_alone(self):
        self.first.action_en_route()
        self.first.action_arrive()
        self.first.action_done()
        preview = self.hazards.preview(self._values("cancelled", self.first + self.second))
        self.assertEqual([row["id"] for row in preview["visits"]], self.second.ids)
        self.assertEqual(preview["untouched"], 1)

    def test_nothing_to_do_is_said(self):
        self.first.action_cancel()
        with self.assertRaisesRegex(UserError, "No visit is concerned"):
            self._run("cancelled", self.first)

    def test_a_playbook_for_managers_is_refused_to_planners(self):
        self._playbook("cancelled").role = "manager"
        offered = self.hazards.get_playbooks(self.first.ids)["playbooks"]
        self.assertNotIn(self._playbook("cancelled").id, [one["id"] for one in offered])
        with self.assertRaises(AccessError):
            self._run("cancelled", self.first)
        self.env["field.hazard"].with_user(self.manager_user).preview(self._values("cancelled", self.first))

    def test_technicians_and_customers_run_no_playbook(self):
        for user in (self.technician_user, self.portal_user):
            with self.assertRaises(AccessError):
                self.env["field.hazard"].with_user(user).preview(self._values("absent", self.first))

    def test_what_happened_is_not_rewritten(self):
        hazard = self.hazards.browse(self._run("absent", self.first)["hazard_id"])
        with self.assertRaises(AccessError):
            hazard.note = "Nothing happened"

    def test_a_script_names_known_words_only(self):
        with self.assertRaisesRegex(ValidationError, "costumer"):
            self._playbook("absent").script = "Hello {costumer}"

    def test_the_end_comes_after_the_beginning(self):
        with self.assertRaisesRegex(UserError, "Until"):
            self.hazards.preview(self._values("ill", technician=self.alice, stop=times.epoch(NOW) - 60))

    def test_preview_of_a_long_day_takes_few_queries(self):
        for hours in (5, 5.25, 5.5, 5.75, 6, 6.25):
            self._make_visit(technician_id=self.alice.id, planned_start=at(hours), duration_hours=0.2)
        self.env.flush_all()
        values = self._values("traffic", technician=self.alice, delay_minutes=30)
        self.hazards.preview(values)
        self.env.invalidate_all()
        with self.assertQueryCount(60):
            self.hazards.preview(values)


class TestFieldHazardRepair(HazardCase):
    """The day is repaired by the playbook: who takes over, when, and who hears of it."""

    def _preview(self, *args, **kwargs):
        return self.hazards.preview(self._values(*args, **kwargs))

    def _run_repair(self, *args, **kwargs):
        values = self._values(*args, **kwargs)
        preview = self.hazards.preview(values)
        return self.hazards.run(values | {"seal": preview["seal"], "run_id": preview["repair"]["id"]})

    def test_breakdown_gives_the_visits_to_a_colleague_and_says_so(self):
        preview = self._preview("vehicle", technician=self.alice)
        self.assertEqual(self._row(preview, self.second)["technician"], "Bruno Petit")
        self.assertEqual(self.second.technician_id, self.alice)
        self._run_repair("vehicle", technician=self.alice)
        self.assertEqual((self.second + self.third).technician_id, self.bruno)
        self.assertIn("A colleague steps in", self._queued(self.second).body)

    def test_nobody_is_called_to_hear_that_the_time_stays(self):
        preview = self._preview("vehicle", technician=self.alice)
        ways = [self._row(preview, visit)["how"] for visit in (self.second, self.third)]
        self.assertEqual(ways, ["mail", "nobody"])

    def test_a_promise_that_the_repair_breaks_is_renewed(self):
        self._make_leave(NOW, at(4), self.bruno)
        row = self._row(self._preview("vehicle", technician=self.alice), self.second)
        self.assertTrue(row["is_broken"])
        self._run_repair("vehicle", technician=self.alice)
        self.assertEqual(self.second.technician_id, self.bruno)
        self.assertTrue(self.second.promised_start <= self.second.planned_start < self.second.promised_stop)
        self.assertEqual(self.second.first_promised_start, at(2))
        self.assertIn("moves to another time", self._queued(self.second).body)

    def test_who_finds_no_place_is_to_be_rescheduled(self):
        self._make_leave(NOW, at(24), self.bruno)
        self._run_repair("ill", technician=self.alice)
        self.assertEqual((self.first + self.second + self.third).mapped("state"), ["to_reschedule"] * 3)
        self.assertIn("cannot be kept", self._queued(self.second).body)

    def test_who_is_on_the_way_with_a_dead_van_is_rescheduled(self):
        self.first.action_en_route()
        self._run_repair("vehicle", technician=self.alice)
        self.assertEqual(self.first.state, "to_reschedule")

    def test_without_the_repair_the_visits_are_to_be_rescheduled(self):
        preview = self._preview("vehicle", technician=self.alice, without_repair=True)
        self.assertFalse(preview["repair"])
        self.assertEqual(self._row(preview, self.second)["new_state"], "To reschedule")

    def test_a_proposal_is_kept_while_it_answers_the_question_and_set_aside_after(self):
        first = self._preview("vehicle", technician=self.alice)["repair"]["id"]
        self.assertEqual(self._preview("vehicle", technician=self.alice, run_id=first)["repair"]["id"], first)
        other = self._preview("ill", technician=self.alice, run_id=first)["repair"]["id"]
        self.assertNotEqual(other, first)
        self.assertEqual(self.env["field.optimization"].browse(first).state, "cancelled")

    def test_a_proposal_that_answers_an_older_plan_is_made_anew(self):
        first = self._preview("vehicle", technician=self.alice)["repair"]["id"]
        self.second.duration_hours = 0.5
        again = self._preview("vehicle", technician=self.alice, run_id=first)["repair"]["id"]
        self.assertNotEqual(again, first)

    def test_a_repair_that_cannot_be_carried_out_any_more_changes_nothing(self):
        values = self._values("vehicle", technician=self.alice)
        preview = self.hazards.preview(values)
        values |= {"seal": preview["seal"], "run_id": preview["repair"]["id"]}
        # Somebody gives the colleague another visit at that time.
        self._make_visit(technician_id=self.bruno.id, planned_start=at(2), lock="fixed")
        with self.assertRaisesRegex(UserError, "could not be moved"):
            self.hazards.run(values)

    def test_overrun_repairs_the_rest_of_the_day(self):
        self.first.action_en_route()
        self.first.action_arrive()
        preview = self._preview("overrun", self.first, delay_minutes=120)
        self.assertTrue(any(row["technician"] for row in preview["visits"]))
        self.assertNotIn(self.first.id, [row["id"] for row in preview["visits"]])
