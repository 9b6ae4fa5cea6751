from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError

from .common import NOW
from .told_case import ToldCase


def at(hours):
    """Return a naive UTC datetime so many hours after the frozen now."""
    return NOW + timedelta(hours=hours)


class TestFieldTold(ToldCase):
    def _make_promised(self, hours=48, **vals):
        return self._make_visit(
            technician_id=self.alice.id,
            planned_start=at(hours),
            promised_start=at(hours),
            promised_stop=at(hours + 2),
            **vals,
        )

    def _events(self, visit, state=None):
        return self._told(visit, state=state).mapped("event")

    # The slot
    def test_a_promise_is_confirmed_and_will_be_reminded_of(self):
        visit = self._make_promised()
        self.assertEqual(self._events(visit), ["booked", "reminder"])
        booked, reminder = self._told(visit)
        self.assertEqual(booked.due_at, NOW)
        # The day before, at 18:00 in Paris.
        self.assertEqual(str(reminder.due_at), "2026-03-11 17:00:00")

    def test_no_promise_no_message(self):
        visit = self._make_visit(technician_id=self.alice.id, planned_start=at(48))
        self.assertFalse(self._told(visit))

    def test_a_draft_is_told_when_it_is_planned(self):
        visit = self._make_visit(state="draft", promised_start=at(48), promised_stop=at(50))
        self.assertFalse(self._told(visit))
        visit.write({"technician_id": self.alice.id, "planned_start": at(48)})
        self.assertEqual(self._events(visit), ["booked", "reminder"])

    def test_history_that_is_imported_tells_nobody(self):
        past = self._make_visit(promised_start=at(-48), promised_stop=at(-46))
        imported = self.env["field.intervention"].with_context(import_file=True)
        visit = imported.create(
            {
                "type_id": self.visit_type.id,
                "site_id": self.site.id,
                "promised_start": at(48),
                "promised_stop": at(50),
            }
        )
        self.assertFalse(self._told(past))
        self.assertEqual(self._events(visit), ["reminder"])

    def test_who_books_after_the_hour_of_the_reminder_gets_none(self):
        with freeze_time(at(12)):
            visit = self._make_promised(26)
        self.assertEqual(self._events(visit), ["booked"])

    def test_another_slot_is_told_with_the_former_one_and_renews_the_reminder(self):
        visit = self._make_promised()
        visit.write({"promised_start": at(72), "promised_stop": at(74)})
        self.assertEqual(self._events(visit), ["booked", "reminder", "moved", "reminder"])
        dropped = self._told(visit, state="dropped")
        self.assertEqual(dropped.mapped("event"), ["booked", "reminder"])
        self.assertEqual(set(dropped.mapped("reason")), {"moved"})
        news = visit.with_context(field_notification=self._told(visit, "moved").id)._get_news()
        self.assertIn("Thursday", news["former"])
        self.assertIn("Friday", news["slot"])
        self.assertTrue(news["is_move"])

    def test_writing_the_same_slot_again_is_no_news(self):
        visit = self._make_promised()
        visit.write({"promised_start": at(48), "promised_stop": at(50)})
        self.assertEqual(self._events(visit), ["booked", "reminder"])

    def test_a_slot_that_comes_back_is_told_again(self):
        visit = self._make_promised()
        for hours in (72, 48, 72):
            visit.write({"promised_start": at(hours), "promised_stop": at(hours + 2)})
        self.assertEqual(len(self._told(visit, "moved")), 3)
        (last,) = self._told(visit, "moved", state="due")
        self.assertEqual(last.occurrence, "slot-4")

    def test_the_customers_own_move_is_confirmed_not_excused(self):
        visit = self._make_promised()
        portal = visit.with_user(self.portal_user).sudo()
        portal.write({"promised_start": at(72), "promised_stop": at(74)})
        self.assertEqual(self._events(visit, "due"), ["booked", "reminder"])
        row = self._told(visit, "booked", state="due")
        self.assertTrue(visit.with_context(field_notification=row.id)._get_news()["is_move"])

    def test_a_slot_taken_by_an_agent_is_confirmed_to_the_address_given(self):
        self.env["field.route"]._cron_open_days()
        need = {"company_id": self.company.id, "type_id": self.visit_type.id, "site_id": self.site.id}
        need |= {"lat": self.site.partner_latitude, "lon": self.site.partner_longitude, "source": "office"}
        offer = self.env["field.offer"]._find(need)[0]
        slot = self.env["field.slot"]._hold(need, offer).with_context(field_told_email="new@example.com")
        visit = slot._book({"site_id": self.site.id})
        row = self._told(visit, "booked")
        self.assertEqual((len(row), row.recipient), (1, "new@example.com"))

    # The steps
    def test_on_the_way_tells_the_arrival(self):
        visit = self._make_promised(1)
        visit.action_en_route()
        row = self._told(visit, "en_route")
        self.assertEqual(row.state, "due")
        news = visit.with_context(field_notification=row.id)._get_news()
        self.assertTrue(news["arrival"] and news["arrival_from"] and not news["late"])
        self.assertEqual(news["technician"], "Alice")

    def test_what_follows_a_visit_waits_and_nothing_else(self):
        visit = self._make_promised(1)
        visit.action_en_route()
        visit.action_arrive()
        visit.action_done()
        # The report comes with its file where an addon prints one.
        self.assertEqual(set(self._events(visit, "due")) - {"report"}, {"feedback"})
        self.assertEqual(self._told(visit, "en_route").reason, "over")

    def test_satisfaction_is_asked_some_minutes_later(self):
        self.rules["feedback"].delay_minutes = 30
        visit = self._make_promised(1)
        for step in ("en_route", "on_site", "done"):
            visit._set_state(step)
        self.assertEqual(self._told(visit, "feedback").due_at, NOW + timedelta(minutes=30))

    def test_our_cancellation_drops_what_waits_and_is_told(self):
        visit = self._make_promised()
        visit.action_cancel()
        self.assertEqual(self._events(visit, "due"), ["cancelled"])
        self.assertEqual(set(self._told(visit, "booked", "reminder").mapped("reason")), {"cancelled"})
        row = self._told(visit, "cancelled")
        self.assertFalse(visit.with_context(field_notification=row.id)._get_news()["by_customer"])

    def test_the_customers_cancellation_is_acknowledged(self):
        visit = self._make_promised()
        visit._customer_cancel("Sold the flat")
        row = self._told(visit, "cancelled")
        self.assertTrue(visit.with_context(field_notification=row.id)._get_news()["by_customer"])

    def test_cancelling_again_after_a_change_of_mind_is_told_again(self):
        visit = self._make_promised()
        for minutes in (0, 1):
            with freeze_time(NOW + timedelta(minutes=minutes)):
                visit.action_cancel()
                visit.action_to_plan()
        self.assertEqual(len(self._told(visit, "cancelled")), 2)

    def test_a_demand_that_nobody_was_promised_is_cancelled_in_silence(self):
        visit = self._make_visit()
        visit.action_cancel()
        self.assertFalse(self._told(visit))

    def test_another_date_is_asked_for(self):
        visit = self._make_promised()
        visit.action_reschedule()
        self.assertEqual(self._events(visit, "due"), ["reschedule"])
        self.assertEqual(self._told(visit, "reminder").reason, "superseded")

    def test_a_slot_that_stands_after_all_is_confirmed_again(self):
        visit = self._make_promised()
        visit.action_reschedule()
        self._send_due()
        visit.write({"technician_id": self.bruno.id, "planned_start": at(49)})
        self.assertEqual(self._events(visit, "due"), ["booked", "reminder"])

    def test_a_closed_door_is_told_in_the_playbooks_words(self):
        visit = self._make_promised(1)
        visit.action_en_route()
        visit.action_arrive()
        visit.action_no_access()
        row = self._told(visit, "hazard")
        self.assertEqual(row.mail_template_id, self.env.ref("field_tournees.mail_template_hazard_absent"))

    def test_a_withdrawal_is_acknowledged_once_and_not_as_a_cancellation(self):
        visit = self._make_promised(contract_origin="distance")
        self.site.field_channel = "none"
        visit._withdraw("proof@example.com")
        self.assertEqual(self._events(visit, "due"), ["withdrawal"])
        self.assertEqual(self._told(visit, "withdrawal").recipient, "proof@example.com")

    def test_whoever_tells_in_other_words_is_not_doubled(self):
        visit = self._make_promised()
        visit.with_context(field_untold=True).write({"promised_start": at(72), "promised_stop": at(74)})
        visit.with_context(field_untold=True)._set_state("to_reschedule")
        self.assertFalse(self._told(visit, "moved", "reschedule"))

    # Whom, and whether
    def test_a_wish_for_none_drops_what_can_wait_and_calls_for_the_rest(self):
        self.site.field_channel = "none"
        visit = self._make_promised()
        self.assertEqual(set(self._told(visit).mapped("reason")), {"unwanted"})
        visit.action_cancel()
        self.assertEqual(self._told(visit, "cancelled").state, "call")

    def test_a_wish_that_comes_later_counts_when_the_message_leaves(self):
        visit = self._make_promised()
        self.site.field_channel = "none"
        with freeze_time(at(40)):
            self._send_due()
        self.assertEqual(set(self._told(visit).mapped("reason")), {"unwanted"})

    def test_a_reminder_goes_to_where_the_customer_is_reached_by_then(self):
        visit = self._make_promised()
        self._send_due()
        self.site.write({"email": "new@example.com"})
        with freeze_time(at(40)):
            self._send_due()
        row = self._told(visit, "reminder")
        self.assertEqual((row.state, row.recipient), ("sent", "new@example.com"))

    def test_who_answers_nothing_any_more_is_said_so(self):
        visit = self._make_promised()
        self._send_due()
        self.site.write({"email": False, "phone": False})
        with freeze_time(at(40)):
            self._send_due()
        self.assertEqual(self._told(visit, "reminder").reason, "no_address")

    def test_the_language_is_the_customers(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.site.lang = "fr_FR"
        visit = self._make_promised()
        self._send_due()
        self.assertIn("jeudi", self._told(visit, "booked").body)

    def test_a_rule_for_a_type_goes_before_the_one_for_all(self):
        own = self.rules["booked"].copy(
            {"sequence": 1, "type_ids": [(6, 0, self.visit_type.ids)], "way": "sms"}
        )
        other = self.env["field.intervention.type"].create({"name": "Survey", "duration_hours": 1})
        self.assertEqual(self._told(self._make_promised(), "booked").rule_id, own)
        visit = self._make_promised(50, type_id=other.id)
        self.assertEqual(self._told(visit, "booked").rule_id, self.rules["booked"])

    def test_conditions_choose_the_visits(self):
        self.rules["booked"].domain = "[('priority', '=', '2')]"
        urgent, normal = self._make_promised(priority="2"), self._make_promised(51)
        self.assertTrue(self._told(urgent, "booked"))
        self.assertFalse(self._told(normal, "booked"))
        with self.assertRaisesRegex(UserError, "cannot be read"):
            self.rules["booked"].domain = "[('nonsense', '=', 1)]"

    # What is told of a hundred visits
    def test_a_hundred_visits_are_told_in_few_queries(self):
        sites = self.env["res.partner"].create(
            [
                {"name": f"Site {n}", "phone": f"+3363998{n:04}", "email": f"s{n}@example.com"}
                for n in range(100)
            ]
        )
        visits = self.env["field.intervention"].create(
            [{"type_id": self.visit_type.id, "site_id": site.id} for site in sites]
        )
        self.rules["booked"].way = "both"
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            rows = visits._notify("booked", "1")
        self.assertEqual(len(rows), 200)
