from datetime import date, timedelta

import vobject
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import labels, tokens
from .common import NOW
from .public_case import PublicCase
from .told_case import ToldFixtures
from .track_case import mutations

_FAR = date(2030, 1, 1)
_PIXEL = b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@tagged("post_install", "-at_install")
class TestFieldTrack(ToldFixtures, PublicCase):
    """What a customer does with a visit that is booked."""

    def setUp(self):
        super().setUp()
        self.visit, url = self._book()
        self.path = url.split("?")[0]

    def _open(self, path=""):
        self.env.flush_all()
        return self.url_open(f"{self.path}{path}", allow_redirects=False)

    def _send(self, path, **values):
        self.env.flush_all()
        answer = self.url_open(f"{self.path}{path}", data=values or {"x": "1"}, allow_redirects=False)
        self.env.invalidate_all()
        return answer

    # Reading
    def test_the_page_tells_what_when_and_where(self):
        page = self._open()
        for text in ("Boiler service", "12 Rue du Mail", self.visit.name, self.visit._get_promise_text()):
            self.assertIn(text, page.text)
        self.assertIn("noindex", page.headers["X-Robots-Tag"])
        self.assertEqual(page.headers["Cache-Control"], "private, no-store")
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")

    def test_on_the_day_the_customer_reads_when_the_technician_is_expected(self):
        self.assertIsNone(self.visit._get_track_state()["eta"])
        with freeze_time(self.visit.planned_start.replace(hour=6)):
            self.visit.route_id._refresh_expected()
            eta = self.visit._get_track_state()["eta"]
            start, stop = (labels.clock(self.env, at, "Europe/Paris") for at in self.visit._get_eta())
            self.assertEqual((eta["from"], eta["to"]), (start, stop))
            self.assertIn(f"Arrival expected between {start} and {stop}", self._open().text)

    def test_the_steps_tell_how_far_the_visit_has_come(self):
        def told():
            return [(step["key"], step["state"]) for step in self.visit._get_track_state()["steps"]]

        coming = [("en_route", "next"), ("on_site", "next"), ("done", "next")]
        self.assertEqual(told(), [("received", "done"), ("date", "done"), *coming])
        self.visit._set_state("planned")
        self.assertEqual(told()[1], ("date", "now"))
        self.visit._set_state("en_route")
        self.assertEqual(told()[2:4], [("en_route", "now"), ("on_site", "next")])
        self.visit._set_state("on_site")
        self.visit._set_state("done")
        self.assertEqual({state for _key, state in told()}, {"done"})

    def test_a_page_that_asks_again_is_told_only_what_is_new(self):
        first = self._open("/state")
        self.assertEqual(first.headers["Cache-Control"], "private, no-store")
        known = {"If-None-Match": first.headers["ETag"]}
        self.assertEqual(self.url_open(f"{self.path}/state", headers=known).status_code, 304)
        self.visit._set_state("en_route")
        self.env.flush_all()
        news = self.url_open(f"{self.path}/state", headers=known)
        self.assertEqual((news.status_code, news.json()["state"]), (200, "en_route"))

    def test_only_the_first_name_and_a_photo_that_may_be_shown(self):
        technician = self.visit.technician_id
        technician.employee_id.write({"name": "MOREL Julie", "image_1920": _PIXEL})
        self.assertEqual(self._open("/photo").status_code, 404)
        technician.is_photo_shown = True
        page = self._open()
        self.assertIn(">Julie<", page.text)
        self.assertNotIn("MOREL", page.text)
        self.assertIn("/photo", page.text)
        photo = self._open("/photo")
        self.assertEqual((photo.status_code, photo.headers["Content-Type"][:9]), (200, "image/png"))
        self.visit._customer_cancel("")
        self.assertEqual(self._open("/photo").status_code, 404)

    def test_the_customer_tells_how_to_get_in(self):
        self.visit.site_id.write({"access_instructions": "2nd floor", "access_code": "4711B"})
        self.assertIn("2nd floor", self._open().text)
        answer = self._send("/access", access="Park in the yard\r\n3rd floor", code="")
        self.assertEqual(answer.status_code, 303)
        site = self.visit.site_id
        self.assertEqual(
            (site.access_instructions, site.access_code), ("Park in the yard\n3rd floor", "4711B")
        )
        self._send("/access", access="Park in the yard\n3rd floor", code="99A")
        self.assertEqual(site.access_code, "99A")
        events = self.visit.event_ids.filtered(lambda event: event.kind == "access")
        self.assertEqual((len(events), set(events.mapped("source"))), (2, {"customer"}))
        self.assertNotIn("99A", str(events.mapped("details")))

    def test_a_way_in_that_is_too_long_or_too_late_is_refused(self):
        self.assertEqual(self._send("/access", access="x" * 501).status_code, 400)
        self.assertEqual(self._send("/access", access="", code="9" * 41).status_code, 400)
        for state in ("en_route", "on_site"):
            self.visit._set_state(state)
        self.assertEqual(self._send("/access", access="too late").status_code, 422)
        self.assertNotEqual(self.visit.site_id.access_instructions, "too late")

    def test_what_the_customer_writes_waits_for_an_answer(self):
        answer = self._send("/message", motive="slot_change", text="Could it be <b>earlier</b>?")
        self.assertIn("has reached our office", self.url_open(answer.headers["Location"]).text)
        contact = self.env["field.contact"].search([("intervention_id", "=", self.visit.id)])
        told = (contact.channel, contact.motive, contact.note, contact.answered_at)
        self.assertEqual(told, ("portal", "slot_change", "Could it be <b>earlier</b>?", False))

    def test_a_message_that_makes_no_sense_is_not_kept(self):
        for values in ({"motive": "complaint", "text": "x"}, {"motive": "x", "text": "x"}, {"text": "x"}):
            self.assertEqual(self._send("/message", **values).status_code, 422)
        for text in ("", " ", "x" * 1001):
            self.assertEqual(self._send("/message", motive="other", text=text).status_code, 400)
        self.assertFalse(self.env["field.contact"].search([("intervention_id", "=", self.visit.id)]))

    def test_documents_of_an_addon_above_are_listed_and_read(self):
        visits = type(self.env["field.intervention"])
        report = self.visit._prepare_document("report", "Report", "report.pdf")
        self.patch(visits, "_get_customer_documents", lambda _self: [report])
        self.patch(visits, "_read_customer_document", lambda _self, _key: ("application/pdf", b"%PDF"))
        self.patch(visits, "_get_feedback_url", lambda _self: "/field/feedback/x")
        page = self._open().text
        self.assertIn("/files/report", page)
        self.assertIn('href="/field/feedback/x"', page)
        file = self._open("/files/report")
        self.assertEqual((file.content, file.headers["Content-Type"][:15]), (b"%PDF", "application/pdf"))
        self.assertEqual(self._open("/files/calendar").status_code, 404)

    def test_the_reader_chooses_the_language_once(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.assertIn('hreflang="fr-FR"', self._open().text)
        self.assertIn('lang="fr-FR"', self._open("?lang=fr_FR").text)
        self.assertIn('lang="fr-FR"', self._open().text)
        self.assertIn('lang="fr-FR"', self._open("?lang=xx_XX").text)

    def test_a_short_link_leads_to_the_page(self):
        path = self.visit._get_short_url().split(self.visit.get_base_url())[1]
        self.env.flush_all()
        answer = self.url_open(path, allow_redirects=False)
        self.assertEqual(answer.status_code, 302)
        self.assertTrue(answer.headers["Location"].endswith(self.visit._get_track_path()))
        self.assertLessEqual(len(path), 25)

    def test_the_door_code_stays_in_the_house(self):
        self.visit.site_id.write({"access_code": "4711B"})
        self.assertNotIn("4711B", self._open().text)
        self.assertNotIn("4711B", self._open("/files/calendar").text)

    def test_reading_changes_nothing(self):
        before = (self.visit.state, self.visit.promised_start, self._count_all())
        for path in ("", "/state", "/cancel", "/withdraw", "/move", "/files/calendar"):
            self.assertEqual(self._open(path).status_code, 200, path)
        for path in ("/confirm", "/offers", "/access", "/message", "/photo", "/files/x", "/x/y"):
            self.assertEqual(self._open(path).status_code, 404, path)
        self.env.invalidate_all()
        self.assertEqual((self.visit.state, self.visit.promised_start, self._count_all()), before)

    def test_the_calendar_file_holds_the_promised_slot(self):
        file = self._open("/files/calendar")
        self.assertTrue(file.headers["Content-Type"].startswith("text/calendar"))
        event = vobject.readOne(file.content.decode()).vevent
        self.assertEqual(event.dtstart.value.replace(tzinfo=None), self.visit.promised_start)
        self.assertEqual(event.dtend.value.replace(tzinfo=None), self.visit.promised_stop)
        self.assertEqual(event.status.value, "CONFIRMED")

    def test_every_wrong_link_gets_the_same_answer(self):
        token = self.path.split("/")[-1]
        wrong = ["x", token[:-1], token + "A", token.swapcase(), "é" * 22, "%00" * 22, "%ff%fe", "A" * 7000]
        wrong += [f"{token}%20", f"{token}/..%2f", "A" * 22, tokens.short(self.env, "x", 1, _FAR)]
        wrong += list(mutations(token, 150, seed=19))
        answers = {}
        for text in wrong:
            for path in (f"/field/track/{text}", f"/field/track/{text}/state", f"/t/{text}"):
                answer = self.url_open(path, allow_redirects=False)
                answers.setdefault((answer.status_code, answer.text), path)
        self.assertEqual(len(answers), 1, [(path, answer[0]) for answer, path in answers.items()])
        self.assertEqual(next(iter(answers))[0], 404)
        with freeze_time(self.visit.create_date + timedelta(days=182)):
            self.assertEqual(self._open().status_code, 404)

    def test_of_ten_thousand_changed_links_none_is_read(self):
        token, find = self.path.split("/")[-1], self.env["field.intervention"]._find_by_track_token
        self.assertEqual(find(token), self.visit)
        self.assertFalse([text for text in mutations(token, 10_000, seed=6) if find(text)])

    def test_a_link_has_one_spelling_and_one_purpose(self):
        token = self.path.split("/")[-1]
        find = self.env["field.intervention"]._find_by_track_token
        other = tokens.short(self.env, "x", self.visit.id, _FAR)
        for text in (f"{token}==", f"{token}\n", token.encode(), None, 7, other):
            self.assertFalse(find(text), text)

    def test_a_visit_that_is_gone_leads_nowhere(self):
        self.visit._customer_cancel("")
        self.visit.action_to_plan()
        self.visit.unlink()
        self.assertEqual(self._open().status_code, 404)

    # Changing
    def test_the_customer_cancels_with_a_reason(self):
        answer = self._send("/cancel", reason="Sold <b>the</b> flat")
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(self.visit.state, "cancelled")
        event = self.visit.event_ids.filtered(lambda event: event.to_state == "cancelled")
        self.assertEqual((event.source, event.details["reason"]), ("customer", "Sold <b>the</b> flat"))
        self.assertIn("is cancelled", self.url_open(answer.headers["Location"]).text)

    def test_a_reason_of_20_kb_is_refused(self):
        self.assertEqual(self._send("/cancel", reason="x" * 20_000).status_code, 400)
        self.assertEqual(self.visit.state, "confirmed")

    def test_a_flood_of_changes_is_told_to_wait(self):
        self.visit._customer_cancel("")
        answers = [self._send("/confirm") for _time in range(61)]
        self.assertEqual({answer.status_code for answer in answers[:60]}, {422})
        self.assertEqual(answers[60].status_code, 429)
        self.assertGreater(int(answers[60].headers["Retry-After"]), 0)

    def test_it_is_too_late_after_the_cutoff(self):
        with freeze_time(self.visit.promised_start - timedelta(hours=23)):
            answer = self._send("/cancel", reason="")
            self.assertEqual(answer.status_code, 422)
            self.assertIn("too late", answer.text)
            self.assertEqual(self._post(f"{self.path}/offers", {}).status_code, 422)
        self.assertEqual(self.visit.state, "confirmed")

    def test_moving_keeps_the_first_promise(self):
        first = self.visit.promised_start
        days = self._post(f"{self.path}/offers", {}).json()["days"]
        token = days[-1]["offers"][-1]["token"]
        answer = self._post(f"{self.path}/move", {}, offer=token)
        self.assertEqual(answer.status_code, 200, answer.text)
        self.env.invalidate_all()
        self.assertNotEqual(self.visit.promised_start, first)  # its own slot is not proposed again
        self.assertEqual(self.visit.first_promised_start, first)
        self.assertIn("is moved", self.url_open(answer.json()["url"]).text)

    def test_a_slot_offered_to_somebody_else_moves_nothing(self):
        promised = self.visit.promised_start
        offer = self._ask("offers", self._demand())["days"][-1]["offers"][-1]["token"]
        for token in (offer, "x", None, 7, ["x"]):
            self.assertEqual(self._post(f"{self.path}/move", {}, offer=token).status_code, 400)
        self.env.invalidate_all()
        self.assertEqual(self.visit.promised_start, promised)

    def test_a_proposed_slot_is_confirmed_by_a_tap(self):
        self.visit._set_state("planned")
        self.assertIn("I confirm this slot", self._open().text)
        self.assertEqual(self._open("/confirm").status_code, 404)
        self.assertEqual(self._send("/confirm").status_code, 303)
        self.assertEqual(self.visit.state, "confirmed")
        again = self._send("/confirm")
        self.assertEqual(again.status_code, 422)
        self.assertIn("nothing to confirm", again.text)

    # Withdrawing
    def test_withdrawing_takes_two_steps_and_is_acknowledged(self):
        self._set_up_rules()
        self.rules["withdrawal"].mail_template_id = self.env.ref("field_tournees.mail_template_withdrawal")
        self.assertIn("withdraw from the contract here", self._open().text)
        statement = self._open("/withdraw").text
        self.assertIn("Confirm the withdrawal", statement)
        self.assertEqual(self.visit.state, "confirmed")
        self.assertEqual(self._send("/withdraw", email="claire@example.com").status_code, 303)
        self.assertEqual(self.visit.state, "cancelled")
        self.assertTrue(self.visit.withdrawn_at)
        self.assertIn("withdrawal", self.visit.event_ids.mapped("kind"))
        self._send_due()
        row = self._told(self.visit, "withdrawal")
        self.assertEqual((row.state, row.recipient), ("sent", "claire@example.com"))
        self.assertIn("8:00", row.body)  # the time, to the second, in Paris

    def test_withdrawing_needs_an_address_for_the_acknowledgement(self):
        self.assertEqual(self._send("/withdraw", email="nobody").status_code, 400)
        self.assertFalse(self.visit.withdrawn_at)

    def test_the_right_lasts_fourteen_days_and_to_the_next_working_day(self):
        # Tuesday 10 March + 14 days is a Tuesday; it ends at midnight in Paris.
        self.assertEqual(str(self.visit.withdrawal_until), "2026-03-24 23:00:00")
        end = self.company._get_withdrawal_end
        self.assertEqual(str(end(self.visit.create_date + timedelta(days=4))), "2026-03-30 22:00:00")
        with freeze_time(self.visit.withdrawal_until + timedelta(minutes=1)):
            self.assertNotIn("withdraw from the contract here", self._open().text)
            self.assertEqual(self._send("/withdraw", email="claire@example.com").status_code, 422)
        self.assertFalse(self.visit.withdrawn_at)

    def test_no_right_where_the_contract_was_not_made_at_a_distance(self):
        office = self._make_visit()
        self.assertFalse(office._is_withdrawal_open())
        self.path = office._get_track_path()
        self.assertNotIn("withdraw", self._open().text)

    def test_the_right_begins_with_what_the_office_records(self):
        visit = self._make_visit(contract_origin="off_premises")
        self.assertEqual(visit.withdrawal_until, self.company._get_withdrawal_end(NOW))
        visit.contract_origin = "premises"
        self.assertFalse(visit.withdrawal_until)
        with self.assertRaises(UserError):
            self.visit.with_user(self.technician_user).write({"contract_origin": "premises"})

    def test_a_planner_opens_the_customers_page(self):
        self.assertTrue(self.visit.with_user(self.planner_user).action_open_customer_page()["url"])
        with self.assertRaises(AccessError):
            self.visit.with_user(self.portal_user).action_open_customer_page()

    def test_a_visit_that_is_done_ends_the_right(self):
        for state in ("en_route", "on_site", "done"):
            self.visit._set_state(state)
        self.assertFalse(self.visit._is_withdrawal_open())

    # The account
    def test_the_portal_lists_the_customers_visits_only(self):
        customer = self.portal_user.partner_id
        self.visit.partner_id = customer
        stranger = self._make_visit(site_id=self.sites[1].id)
        self.authenticate("client", "client")
        page = self.url_open("/my/interventions").text
        self.assertIn(self.visit.name, page)
        self.assertNotIn(stranger.name, page)
        self.assertIn(f"/my/interventions/{self.visit.id}", page)
        self.assertIn("/my/interventions", self.url_open("/my").text)
