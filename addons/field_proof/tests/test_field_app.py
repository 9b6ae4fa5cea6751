import base64
from datetime import datetime, timedelta

from odoo.exceptions import AccessError

from odoo.addons.field_tournees.tests.common import NOW

from ..tools import phone
from ..tools.command import Command, Refused
from .common import ProofCase

_DEVICE = "6f1c0f39-3f0e-4b8e-9d1a-2f3c4d5e6f70"


class AppCase(ProofCase):
    """A technician with a day, and what the phone asks of the server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls._plan(1)

    @classmethod
    def _plan(cls, hours, technician=None, **vals):
        technician = technician or cls.alice
        return cls._make_visit(
            technician_id=technician.id, planned_start=NOW + timedelta(hours=hours), **vals
        )

    def _pull(self, user=None, known=None):
        return self.env["field.app"].with_user(user or self.technician_user)._pull(known)

    def _pulled(self, visit=None, user=None):
        visits = {told["id"]: told for told in self._pull(user)["visits"]}
        return visits.get((visit or self.visit).id)

    def _do(self, kind, visit=None, at=NOW, user=None, **body):
        handler = self.env["field.sync.handler"].with_user(user or self.technician_user)
        shapes = handler._get_shapes()[kind]
        checked = {name: shape(body.get(name)) for name, shape in shapes.items()}
        visit = (visit or self.env["field.intervention"]).with_env(handler.env)
        command = Command("uuid", kind, visit.id or None, at, at, _DEVICE, checked)
        return getattr(handler, f"_do_{kind}")(visit, command)


class TestFieldApp(AppCase):
    def test_phone_is_told_once_what_it_knows(self):
        first = self._pull()
        again = self._pull(known=first["etag"])
        self.assertEqual((first["same"], again["same"]), (False, True))
        self.assertNotIn("visits", again)
        self.visit.description = "<p>The boiler leaks</p>"
        self.assertFalse(self._pull(known=first["etag"])["same"])

    def test_who_is_no_technician_gets_nothing(self):
        for user in (self.planner_user, self.portal_user):
            with self.assertRaises(AccessError):
                self._pull(user)

    def test_days_carried_are_what_is_left_and_the_week_ahead(self):
        shown = self.visit + self._plan(24 * 7) + self._plan(-24 * 4)
        hidden = self._plan(24 * 8 + 1) + self._plan(-24 * 6) + self._plan(2, self.bruno)
        finished = self._make_done_visit(planned_start=NOW - timedelta(hours=24))
        numbers = {told["id"] for told in self._pull()["visits"]}
        self.assertLessEqual({*shown.ids, finished.id}, numbers)
        self.assertFalse(numbers & {*hidden.ids})

    def test_visit_begun_long_ago_stays_until_it_is_finished(self):
        old = self._plan(-24 * 6)
        old._set_state("en_route")
        self.assertEqual(self._pulled(old)["state"], "en_route")

    def test_the_team_is_seen_only_where_the_company_wishes_it(self):
        mate = self._plan(2, self.bruno)
        self.assertIsNone(self._pulled(mate))
        self.company.field_team_visits = True
        self.assertEqual((self._pulled(mate)["own"], self._pulled()["own"]), (False, True))
        self.bruno.team_id = self.env["field.team"].create({"name": "South"})
        self.assertIsNone(self._pulled(mate))

    def test_team_mate_may_act_only_where_the_company_wishes_it(self):
        mate = self._plan(2, self.bruno).with_user(self.technician_user)
        with self.assertRaises(AccessError):
            mate.action_en_route()
        self.company.field_team_visits = True
        mate.action_en_route()
        self.assertEqual(mate.state, "en_route")

    def test_visit_tells_where_whom_and_how_to_get_in(self):
        owner = self.env["res.partner"].create({"name": "Landlord", "phone": "+33472000001"})
        self.site.write({"phone": "+33 6 12 00 00 01", "access_code": "42B", "access_instructions": "Yard"})
        self.visit.write({"partner_id": owner.id, "instructions": "<p>Ring twice</p>"})
        told = self._pulled()
        self.assertEqual(told["customer"]["phone"], "+33472000001")
        self.assertEqual(told["contact"], {"name": self.site.name, "phone": "+33612000001"})
        self.assertEqual((told["site"]["code"], told["site"]["access"]), ("42B", "Yard"))
        self.assertEqual(told["site"]["address"], "12 Rue du Mail, 69004 Lyon")
        self.assertEqual(told["site"]["lat"], self.site.partner_latitude)
        self.assertEqual(told["instructions"], "Ring twice")

    def test_pauses_are_counted(self):
        steps = ((0, "en_route"), (10, "on_site"), (30, "paused"), (45, "on_site"), (60, "paused"))
        for minutes, state in steps:
            self.visit._set_state(state, occurred_at=NOW + timedelta(minutes=minutes))
        told = self._pulled()
        self.assertEqual(told["paused_seconds"], 15 * 60)
        self.assertEqual(told["paused_at"], phone.ms(NOW + timedelta(minutes=60)))

    def test_history_is_the_sites_whoever_was_there(self):
        for days in (1, 4, 5, 6, 7, 8, 11):
            self._make_done_visit(technician_id=self.bruno.id, planned_start=NOW - timedelta(days=days))
        self._make_done_visit(site_id=self.sites[1].id, planned_start=NOW - timedelta(days=1))
        history = self._pulled()["history"]
        self.assertEqual(len(history), 5)
        self.assertEqual({line["technician"] for line in history}, {"Bruno Petit"})
        self.assertEqual(history, sorted(history, key=lambda line: -line["at"]))

    def test_pull_of_twelve_visits_costs_what_one_costs(self):
        self._attach(self.visit)
        self._pull()
        one = self._count_queries()
        times_of_day = [(day, hour) for day in range(3) for hour in (1, 3, 6, 8)]
        for number, (day, hour) in enumerate(times_of_day[1:], start=1):
            self._attach(self._plan(24 * day + hour, site_id=self.sites[number % 4].id))
        self.assertEqual(len(self._pull()["visits"]), 12)
        self.assertLessEqual(self._count_queries(), one + 3)

    def _count_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._pull()
        return self.env.cr.sql_log_count - before

    def _attach(self, record, name="plan.pdf", content=b"%PDF-1.4 plan"):
        return self.env["ir.attachment"].create(
            {
                "name": name,
                "datas": base64.b64encode(content),
                "res_model": record._name,
                "res_id": record.id,
            }
        )


class TestFieldAppDocuments(AppCase):
    def _attach(self, record, **vals):
        return self.env["ir.attachment"].create(
            {
                "name": "plan.pdf",
                "datas": base64.b64encode(b"%PDF-1.4 plan"),
                "res_model": record and record._name,
                "res_id": record and record.id,
                **vals,
            }
        )

    def _find(self, document):
        return self.env["field.app"].with_user(self.technician_user)._find_document(document.id)

    def test_papers_of_visit_appliance_and_kind_come_along(self):
        boiler = self.env["field.equipment"].create({"name": "Boiler", "site_id": self.site.id})
        self.visit.equipment_id = boiler
        procedure = self._attach(None, name="safety.pdf")
        self.visit_type.document_ids = procedure
        papers = self._attach(self.visit) + self._attach(boiler) + procedure
        self.assertEqual([paper["id"] for paper in self._pulled()["documents"]], papers.ids)
        for paper in papers:
            self.assertEqual(self._find(paper), paper)

    def test_paper_of_a_colleagues_visit_is_not_given(self):
        other = self._plan(2, self.bruno)
        self.assertFalse(self._find(self._attach(other)))
        self.assertFalse(self._find(self._attach(self.site)))

    def test_paper_that_came_with_a_message_of_the_day_is_given(self):
        paper = self._attach(self.visit.route_id)
        self.assertFalse(self._find(paper))
        self.visit.route_id.message_post(
            body="See the plan",
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            attachment_ids=paper.ids,
        )
        self.assertEqual(self._find(paper), paper)


class TestFieldSyncDay(AppCase):
    def _messages(self):
        return self._pull()["messages"]

    def test_what_the_technician_writes_reaches_the_planners_and_no_customer(self):
        at = NOW - timedelta(hours=2)
        for thread, visit in ((self.visit, self.visit), (self.visit.route_id, None)):
            number = self._do("message", visit, at=at, text="The key is missing")["message"]
            message = self.env["mail.message"].browse(number)
            self.assertEqual((message.model, message.res_id, message.date), (thread._name, thread.id, at))
            self.assertEqual(message.author_id, self.technician_user.partner_id)
            self.assertTrue(message.subtype_id.internal)
            self.assertIn(self.planner_user.partner_id, message.notified_partner_ids)

    def test_answer_of_the_office_waits_until_it_is_read(self):
        self.visit.with_user(self.planner_user).message_post(
            body="Ask the neighbour", message_type="comment", subtype_xmlid="mail.mt_note"
        )
        [told] = self._messages()
        self.assertEqual((told["text"], told["mine"], told["unread"]), ("Ask the neighbour", False, True))
        self._do("messages_read", last=told["id"])
        self.assertFalse(self._messages()[0]["unread"])

    def test_notices_to_the_customer_are_no_conversation(self):
        self.visit.message_post(body="We come tomorrow", message_type="sms", subtype_xmlid="mail.mt_note")
        self.assertFalse(self._messages())

    def test_messages_on_a_colleagues_visit_stay_there(self):
        self._plan(2, self.bruno).with_user(self.planner_user).message_post(
            body="Private", message_type="comment", subtype_xmlid="mail.mt_note"
        )
        self.assertFalse(self._messages())

    def test_better_way_in_stays_on_the_site_and_not_in_the_events(self):
        self._do("access", self.visit, text="Second yard, blue door")
        self.assertEqual(self.site.access_instructions, "Second yard, blue door")
        event = self.visit.event_ids.filtered(lambda event: event.kind == "access")
        self.assertEqual((event.source, event.details), ("technician", False))
        self.assertNotIn("access", {line["key"] for line in self.visit._get_customer_timeline()})
        with self.assertRaises(Refused):
            self._do("access", text="Nowhere")


class TestFieldSyncAbsence(AppCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leave_type = cls.env["hr.leave.type"].create(
            {
                "name": "Unpaid",
                "requires_allocation": False,
                "leave_validation_type": "hr",
                "request_unit": "half_day",
            }
        )

    def _ask(self, start, stop, **body):
        stamps = {key: int(at.timestamp() * 1000) for key, at in (("start", start), ("stop", stop))}
        return self._do("absence", reason=self.leave_type.id, **stamps, **body)

    def test_request_waits_for_the_office_and_is_seen_on_the_phone(self):
        midnight = datetime.fromisoformat("2026-03-11T00:00+01:00")
        answer = self._ask(midnight, midnight + timedelta(days=2), note="Family")
        leave = self.env["hr.leave"].browse(answer["leave"])
        self.assertEqual(leave.state, "confirm")
        days = (str(leave.request_date_from), str(leave.request_date_to))
        self.assertEqual(days, ("2026-03-11", "2026-03-12"))
        self.assertEqual(leave.number_of_days, 2)
        self.assertEqual([one["state"] for one in self._pull()["absences"]], ["asked"])
        leave.action_approve()
        self.assertEqual([one["state"] for one in self._pull()["absences"]], ["granted"])

    def test_half_day_is_asked_for_as_such(self):
        noon = datetime.fromisoformat("2026-03-11T12:00+01:00")
        leave = self.env["hr.leave"].browse(self._ask(noon, noon + timedelta(hours=12))["leave"])
        self.assertEqual(leave.number_of_days, 0.5)
        self.assertEqual([one["whole"] for one in self._pull()["absences"]], [False])

    def test_planners_hear_how_many_visits_it_touches(self):
        self._plan(2)
        midnight = datetime.fromisoformat("2026-03-10T00:00+01:00")
        self._ask(midnight, midnight + timedelta(days=1))
        message = self.visit.route_id.message_ids.filtered(lambda one: one.message_type == "comment")
        self.assertIn("Planned visits in that time: 2", message.body)
        self.assertIn(self.planner_user.partner_id, message.notified_partner_ids)

    def test_what_cannot_be_asked_for_is_refused_in_words(self):
        midnight = datetime.fromisoformat("2026-03-11T00:00+01:00")
        with self.assertRaises(Refused):
            self._ask(midnight, midnight - timedelta(days=1))
        self._ask(midnight, midnight + timedelta(days=1))
        with self.assertRaises(Refused):  # twice the same day
            self._ask(midnight, midnight + timedelta(days=1))
        self.leave_type.active = False
        with self.assertRaises(Refused):
            self._ask(midnight + timedelta(days=3), midnight + timedelta(days=4))

    def test_what_the_office_recorded_and_public_holidays_are_shown(self):
        self._make_leave("2026-03-16 07:00:00", "2026-03-16 16:00:00", self.alice)
        self._make_leave("2026-04-06 00:00:00", "2026-04-06 22:00:00")
        self._make_leave("2026-03-17 07:00:00", "2026-03-17 16:00:00", self.bruno)
        self.assertEqual([one["state"] for one in self._pull()["absences"]], ["granted", "holiday"])
