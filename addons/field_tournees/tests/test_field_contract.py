from datetime import date, datetime

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import NOW, FieldCase


class TestFieldContract(FieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "Régie des Terreaux", "is_company": True})
        cls.sites[:2].parent_id = cls.customer
        cls.repair = cls.env["field.intervention.type"].create({"name": "Repair"})
        cls.contract = cls._make_contract(
            type_ids=[Command.set(cls.repair.ids)],
            sla_ids=[
                Command.create({"priority": "2", "answer_hours": 1, "on_site_hours": 4}),
                Command.create({"priority": "1", "on_site_hours": 16}),
            ],
        )

    @classmethod
    def _make_contract(cls, **vals):
        contract = cls.env["field.contract"].create(
            {"partner_id": cls.customer.id, "date_start": "2026-01-01", **vals}
        )
        contract.action_start()
        return contract

    def _make_repair(self, priority="2", requested_at=NOW, **vals):
        return self._make_visit(type_id=self.repair.id, priority=priority, requested_at=requested_at, **vals)

    # Coverage
    def test_a_visit_at_a_covered_site_gets_its_contract_and_others_none(self):
        self.assertEqual(self._make_repair().contract_id, self.contract)
        self.assertFalse(self._make_visit().contract_id, "another type")
        self.assertFalse(self._make_repair(site_id=self.sites[2].id).contract_id, "another customer")

    def test_a_contract_covers_its_days_only(self):
        self.contract.date_end = "2026-03-10"
        self.assertTrue(self._make_repair(requested_at=datetime(2026, 3, 10, 22, 30)).contract_id)
        # Half past midnight in Lyon: the contract ended with the day before.
        self.assertFalse(self._make_repair(requested_at=datetime(2026, 3, 10, 23, 30)).contract_id)
        self.contract.action_end()
        self.assertFalse(self._make_repair().contract_id)

    def test_the_most_precise_contract_is_chosen(self):
        site = self._make_contract(site_ids=[Command.set(self.site.ids)])
        boiler = self.env["field.equipment"].create({"name": "Boiler", "site_id": self.site.id})
        precise = self._make_contract(equipment_ids=[Command.set(boiler.ids)])
        other_boiler = boiler.copy({"name": "Other"})
        self.assertEqual(self._make_repair(equipment_id=boiler.id).contract_id, precise)
        self.assertEqual(self._make_repair(equipment_id=other_boiler.id).contract_id, site)
        self.assertEqual(self._make_repair(site_id=self.sites[1].id).contract_id, self.contract)

    def test_a_person_may_choose_another_contract(self):
        other = self._make_contract()
        visit = self._make_repair(contract_id=other.id)
        self.assertEqual(visit.contract_id, other)

    def test_a_hundred_visits_find_their_contracts_in_a_few_queries(self):
        visits = self.env["field.intervention"].browse(self._make_repair().id for _number in range(100))
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            found = self.env["field.contract"]._find_for(visits)
        self.assertEqual(set(found.values()), {self.contract})

    # Clocks
    def test_a_clock_stops_at_night_and_at_noon(self):
        # 16:00 in Lyon: one hour today, three tomorrow from 8:00 on.
        visit = self._make_repair(requested_at=datetime(2026, 3, 10, 15, 0))
        self.assertEqual(visit.sla_due, datetime(2026, 3, 11, 10, 0))
        self.assertEqual(visit.answer_due, datetime(2026, 3, 10, 16, 0))
        # 11:00: one hour before lunch, three after it.
        self.assertEqual(
            self._make_repair(requested_at=datetime(2026, 3, 10, 10, 0)).sla_due, datetime(2026, 3, 10, 15, 0)
        )

    def test_a_clock_stops_over_the_weekend_and_on_holidays(self):
        # Friday 15:00, Monday closed: two hours on Friday, two on Tuesday.
        self._make_leave(datetime(2026, 3, 15, 23, 0), datetime(2026, 3, 16, 22, 59))
        visit = self._make_repair(requested_at=datetime(2026, 3, 13, 14, 0))
        self.assertEqual(visit.sla_due, datetime(2026, 3, 17, 9, 0))

    def test_another_companys_holiday_stops_no_clock(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        leave = self._make_leave(datetime(2026, 3, 9, 23, 0), datetime(2026, 3, 10, 22, 59))
        leave.calendar_id = False
        leave.company_id = company
        self.assertEqual(self._make_repair().sla_due, datetime(2026, 3, 10, 11, 0))

    def test_a_clock_keeps_the_wall_clock_over_the_spring_change(self):
        # Friday 16:00 in winter time; Monday 11:00 is an hour earlier in UTC.
        visit = self._make_repair(requested_at=datetime(2026, 3, 27, 15, 0))
        self.assertEqual(visit.sla_due, datetime(2026, 3, 30, 9, 0))

    def test_round_the_clock_counts_every_hour(self):
        self.contract.calendar_id = False
        visit = self._make_repair(requested_at=datetime(2026, 3, 28, 23, 0))
        self.assertEqual(
            visit.sla_due, datetime(2026, 3, 29, 3, 0), "elapsed hours, in the night of the change"
        )

    def test_a_more_urgent_visit_is_due_sooner_and_a_persons_own_time_stays(self):
        visit = self._make_repair(priority="1")
        self.assertEqual(visit.sla_due, datetime(2026, 3, 11, 16, 0))
        visit.priority = "2"
        self.assertEqual(visit.sla_due, datetime(2026, 3, 10, 11, 0))
        own = datetime(2026, 3, 12, 9, 0)
        visit.sla_due = own
        visit.priority = "1"
        self.assertEqual(visit.sla_due, own)
        visit.sla_due = False
        self.assertEqual(visit.sla_due, datetime(2026, 3, 11, 16, 0), "emptied: the clock again")

    def test_a_time_given_at_creation_stays(self):
        own = datetime(2026, 3, 12, 9, 0)
        visit = self._make_repair(sla_due=own)
        visit.requested_at = datetime(2026, 3, 9, 9, 0)
        self.assertEqual(visit.sla_due, own)

    def test_no_clock_for_a_normal_request(self):
        visit = self._make_repair(priority="0")
        self.assertEqual((visit.sla_due, visit.answer_due), (False, False))

    def test_a_request_not_recorded_yet_is_due_alike(self):
        due = self.env["field.contract"]._find_due(self.company, self.site, self.repair, "2", NOW)
        self.assertEqual(due, datetime(2026, 3, 10, 11, 0))
        self.assertFalse(
            self.env["field.contract"]._find_due(self.company, self.sites[2], self.repair, "2", NOW)
        )

    def test_a_schedule_without_hours_is_refused(self):
        empty = self.env["resource.calendar"].create({"name": "Never", "attendance_ids": [Command.clear()]})
        with self.assertRaisesRegex(ValidationError, "no working hours"):
            self.contract.calendar_id = empty

    # Life
    def test_a_contract_past_its_last_day_is_ended_by_the_night(self):
        self.contract.date_end = date(2026, 3, 9)
        lasting = self._make_contract(date_end="2026-03-10")
        self.env["field.contract"]._end_expired()
        self.assertEqual((self.contract.state, lasting.state), ("ended", "running"))

    def test_a_contract_that_ran_is_kept(self):
        with self.assertRaisesRegex(UserError, "is kept"):
            self.contract.unlink()
        with self.assertRaisesRegex(UserError, "cannot become"):
            self.contract.action_start()

    def test_counters_and_buttons_lead_to_what_is_covered(self):
        self.env["field.equipment"].create(
            [{"name": "Boiler", "site_id": site.id} for site in self.sites[:3]]
        )
        self._make_repair()
        self.assertEqual((self.contract.intervention_count, self.contract.equipment_count), (1, 2))
        found = self.env["field.equipment"].search(self.contract.action_open_equipment()["domain"])
        self.assertEqual(found.site_id, self.sites[:2])
        self.assertEqual(self.customer.field_contract_count, 1)
        self.assertEqual(self.site.action_open_field_contracts()["domain"], [("id", "in", self.contract.ids)])
        self.assertEqual(self.sites[2].field_contract_count, 0)

    def test_technician_reads_the_contract_of_the_visit_and_changes_nothing(self):
        visit = self._make_repair()
        visit.with_user(self.planner_user).write({"technician_id": self.alice.id, "planned_start": NOW})
        mine = visit.with_user(self.technician_user)
        self.assertEqual(mine.contract_id.name, self.contract.name)
        for vals in ({"contract_id": False}, {"sla_due": NOW}, {"has_own_sla": True}):
            with self.assertRaises(UserError):
                mine.write(vals)

    def test_other_companys_contracts_are_invisible_and_cover_nothing_here(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        planner = new_test_user(
            self.env,
            "pia",
            groups="field_tournees.group_field_planner",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.assertFalse(self.env["field.contract"].with_user(planner).search([]))
        self.assertFalse(self.env["field.contract.sla"].with_user(planner).search([]))
        self.contract.action_end()
        self._make_contract(company_id=company.id, calendar_id=False)
        self.assertFalse(self._make_repair().contract_id)
