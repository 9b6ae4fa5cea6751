from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase

from odoo.addons.field_tournees.tests.common import NOW

from ..tools import answer
from ..tools.command import Refused
from .work_case import WorkCase


class TestAnswer(TransactionCase):
    def test_a_number_has_one_spelling(self):
        for value, text in (
            (50, "50"),
            (50.0, "50"),
            ("50,0", "50"),
            (0.1, "0.1"),
            (-0.0, "0"),
            (1e3, "1000"),
        ):
            self.assertEqual(answer.spell("value", value), text)

    def test_what_is_no_answer_is_refused(self):
        for kind, value in (
            ("value", True),
            ("value", "hot"),
            ("value", float("inf")),
            ("value", 1e12),
            ("yes_no", "perhaps"),
            ("yes_no", 1),
            ("choice", "Other"),
            ("text", 4),
            ("photo", "yes"),
        ):
            with self.assertRaises(ValueError, msg=(kind, value)):
                answer.spell(kind, value, ("Blocked",))


class TestFieldChecklist(WorkCase):
    # Questions
    def test_a_safety_point_says_what_is_not_in_order(self):
        with self.assertRaisesRegex(ValidationError, "say which answers"):
            self.carbon.bounds = "none"

    def test_a_choice_has_choices_of_which_some_are_in_order(self):
        for vals in ({"choices": "One"}, {"wrong_choices": "Other"}, {"wrong_choices": "Blocked\nNone"}):
            with self.assertRaises(ValidationError, msg=vals):
                self.why.write(vals)

    def test_a_condition_names_an_answer_that_there_is(self):
        for vals in (
            {"condition_value": "perhaps"},
            {"condition_line_id": self.photo.id},
            {"condition_line_id": self.why.id, "condition_value": "None"},
        ):
            with self.assertRaises(ValidationError, msg=vals):
                self.why.write(vals)

    def test_a_question_that_was_answered_stays_and_its_change_is_the_next_version(self):
        self._answer(self.vented, False)
        self.vented.write({"name": "Is the air renewed?", "help": "Look behind the grid"})
        later = self.template.line_ids.filtered(lambda line: line.origin_id == self.vented)
        self.assertEqual((self.vented.name, self.vented.active), ("Is the room ventilated?", False))
        self.assertEqual((later.name, later.help), ("Is the air renewed?", "Look behind the grid"))
        self.assertEqual(self.why.condition_line_id, later)
        self.assertFalse([gap for gap in self.visit._get_closing_gaps() if "renewed" in gap])
        self.assertTrue([gap for gap in self.visit._get_closing_gaps() if "Why not" in gap])

    def test_a_question_that_nobody_answered_is_simply_changed(self):
        self.vented.name = "Is the air renewed?"
        self.assertEqual(len(self.template.line_ids), 4)

    def test_a_question_that_was_answered_is_not_deleted(self):
        self._answer(self.vented, True)
        with self.assertRaisesRegex(UserError, "archive it"):
            self.vented.unlink()

    def test_a_copy_keeps_its_conditions_to_itself(self):
        copied = self.template.copy()
        conditional = copied.line_ids.filtered("condition_line_id")
        self.assertEqual((conditional.name, conditional.condition_line_id.template_id), ("Why not?", copied))

    # Answers
    def test_an_answer_keeps_the_question_as_it_was_asked(self):
        self._answer(self.carbon, 12.5)
        row = self.visit.checklist_line_ids
        self.assertEqual(
            (row.name, row.value, row.shown, row.expected, row.is_ok),
            ("Carbon monoxide", "12.5", "12.5 ppm", "at most 50 ppm", True),
        )

    def test_a_value_on_its_bound_is_in_order(self):
        self._answer(self.carbon, 50)
        self.assertTrue(self.visit.checklist_line_ids.is_ok)

    def test_the_answer_given_last_stands_in_whatever_order_they_arrive(self):
        self._answer(self.carbon, 8, at=NOW + timedelta(minutes=5))
        self.assertEqual(self._answer(self.carbon, 80, at=NOW)["value"], 8)
        self.assertEqual(self.visit.checklist_line_ids.value, "8")
        self._answer(self.carbon, 9, at=NOW + timedelta(minutes=6))
        self.assertEqual(self.visit.checklist_line_ids.value, "9")

    def test_an_answer_may_be_taken_back(self):
        self._answer(self.vented, True)
        self._answer(self.vented, None)
        self.assertFalse(self.visit._get_answers())

    def test_an_answer_of_another_kind_is_refused(self):
        with self.assertRaisesRegex(Refused, "no answer"):
            self._answer(self.carbon, "hot")

    def test_a_question_of_another_company_does_not_exist(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.template.write({"type_ids": False, "company_id": company.id})
        with self.assertRaises(Refused) as caught:
            self._answer(self.vented, True)
        self.assertEqual(caught.exception.code, 404)

    def test_nobody_writes_an_answer_but_by_the_phones_door(self):
        self._answer(self.carbon, 60)
        for user in (self.technician_user, self.planner_user, self.manager_user):
            with self.assertRaises(AccessError):
                self.visit.checklist_line_ids.with_user(user).write({"is_ok": True})

    # Closing
    def test_what_is_required_and_asked_is_named_before_closing(self):
        gaps = self.visit._get_closing_gaps()
        self.assertEqual(len(gaps), 2)
        self._answer(self.vented, False)
        self.assertIn("Why not?", "".join(self.visit._get_closing_gaps()))
        self._answer(self.why, "Blocked")
        self._answer(self.carbon, 4)
        self.assertEqual(self.visit._get_closing_gaps(), [])

    def test_a_required_photo_is_one(self):
        self.photo.required = True
        self._answer(self.vented, True)
        self._answer(self.carbon, 4)
        self.assertIn("Plate", self.visit._get_closing_gaps()[0])
        self._answer(self.photo, None, photos=["7d444840-9dc0-11d1-b245-5ffdce74fad2"])
        self.assertEqual(self.visit._get_closing_gaps(), [])

    def test_a_technician_cannot_close_by_the_web_client_what_the_phone_refuses(self):
        with self.assertRaisesRegex(UserError, "Carbon monoxide"):
            self.visit.with_user(self.technician_user).action_done()
        self.assertEqual(self.visit.state, "on_site")
        self.visit.with_user(self.planner_user).action_done()
        self.assertEqual(self.visit.state, "done")

    def test_danger_is_told_at_once_and_closing_waits_until_it_is_dealt_with(self):
        self._answer(self.vented, True)
        answer = self._answer(self.carbon, 80)
        self.assertEqual((answer["ok"], answer["unsafe"], self.visit.is_unsafe), (False, True, True))
        self.assertEqual(self.visit.incident_ids.kind, "danger")
        self.assertIn("80 ppm", self.visit._get_closing_gaps()[0])
        body = {"description": "CO 80 ppm", "severity": "critical", "action": "Gas shut off and sealed"}
        self._tell("nonconformity", body)
        self.assertEqual(self.visit._get_closing_gaps(), [])
        self.assertTrue(self.visit.is_unsafe)

    def test_a_critical_nonconformity_without_an_action_makes_nothing_safe(self):
        self._answer(self.vented, True)
        self._answer(self.carbon, 80)
        self._tell("nonconformity", {"description": "CO 80 ppm", "severity": "critical", "action": ""})
        self.assertTrue(self.visit._get_closing_gaps())

    def test_the_same_danger_is_one_incident(self):
        for minutes, value in enumerate((80, 85, 12, 90)):
            self._answer(self.carbon, value, at=NOW + timedelta(minutes=minutes))
        self.assertEqual(len(self.visit.incident_ids), 1)
        self._answer(self.carbon, 5, at=NOW + timedelta(minutes=9))
        self.assertFalse(self.visit.is_unsafe)
