from unittest.mock import patch

import lxml.html

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..tools import mail_style, placeholders, sms_text, times
from ..tools.outcome import SENT, Outcome
from .common import NOW, FieldCase


class LetterCase(FieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"name": "Chauffage du Mail", "phone": "04 65 71 00 10"})
        cls.site.write({"email": "claire@example.com", "phone": "+33639980001"})
        cls.start = NOW + times.hours(48)
        cls.visit = cls._make_visit(
            technician_id=cls.alice.id,
            planned_start=cls.start,
            promised_start=cls.start,
            promised_stop=cls.start + times.hours(2),
        )
        cls.rules = cls.env["field.notification.rule"].search([("event", "!=", "feedback")])

    def _rule(self, name):
        return self.env.ref(f"field_tournees.field_notification_rule_{name}")

    def _mail(self, name, visit=None, **kwargs):
        return self.env["field.sample"]._write_mail(self._rule(name), visit or self.visit, "en_US", **kwargs)


@tagged("post_install", "-at_install")
class TestFieldLetter(LetterCase):
    def test_every_event_but_satisfaction_has_words_for_both_channels(self):
        events = dict(self.rules._fields["event"].selection)
        self.assertEqual(set(self.rules.mapped("event")), set(events) - {"feedback"})
        for rule in self.rules:
            mail = self.env["field.sample"]._write_mail(rule, self.visit, "en_US")
            self.assertIn(self.company.name, mail["body"])
            self.assertIn(f"/field/track/{self.visit._get_track_token()}", mail["body"], rule.name)
            text = self.env["field.sample"]._write_sms(rule, self.visit, "en_US")
            self.assertIn(f"/t/{self.visit._get_track_token()}", text)
            self.assertEqual(sms_text.measure(text).segments, 1, text)

    def test_a_mail_is_dressed_for_phones_and_for_the_night(self):
        document = lxml.html.document_fromstring(self._mail("booked")["body"])
        button = document.find_class("o_field_mail_button")[0]
        self.assertIn("min-height:44px", button.get("style"))
        self.assertIn("prefers-color-scheme:dark", document.find(".//style").text)
        self.assertEqual(document.get("lang"), "en-US")
        self.assertTrue(all(table.get("role") == "presentation" for table in document.iter("table")))
        self.assertFalse([one for one in document.iter("img") if not one.get("alt")])

    def test_who_reads_no_html_gets_the_words_and_the_links(self):
        lines = mail_style.plain(self._mail("booked")["body"]).splitlines()
        self.assertEqual(lines[0], "Chauffage du Mail")
        self.assertIn("Your visit is booked", lines)
        self.assertIn(f"See, move or cancel my visit <{self.visit._get_track_url()}>", lines)
        self.assertFalse([line for line in lines if "{" in line or "</" in line])

    def test_every_class_of_the_layout_has_looks(self):
        known = {name for name in mail_style.NAMES if name.startswith("o_field_mail")}
        for rule in self.rules:
            body = self.env["field.sample"]._write_mail(rule, self.visit, "en_US", is_first=True)["body"]
            classes = " ".join(lxml.html.document_fromstring(body).xpath("//@class")).split()
            self.assertLessEqual({name for name in classes if name.startswith("o_field_mail")}, known)

    def test_only_the_first_message_says_what_becomes_of_the_data(self):
        self._rule("booked").way = "both"
        first = self.visit._notify("booked", "1")
        mail, text = first.sorted("channel")
        self.assertIn("plan and carry out this visit", mail._render_mail()["body"])
        self.assertIn("Your data: ", text._render_sms()["text"])
        first._close("sent", sent_at=NOW)
        later = self.visit._notify("booked", "2").sorted("channel")
        self.assertNotIn("plan and carry out", later[0]._render_mail()["body"])
        self.assertNotIn("Your data: ", later[1]._render_sms()["text"])
        self.assertIn("/field/privacy", later[0]._render_mail()["body"])

    def test_the_row_speaks_its_readers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self._rule("booked").mail_template_id.with_context(lang="fr_FR").subject = "Visite réservée"
        self.site.lang = "fr_FR"
        row = self.visit._notify("booked", "1")
        self.assertEqual(row._render_mail()["subject"], "Visite réservée")
        row.lang = "en_US"
        self.assertIn("Boiler service: ", row._render_mail()["subject"])

    def test_a_mail_with_a_date_carries_it_for_the_calendar(self):
        [(name, content, kind)] = self.visit._notify("booked", "1")._get_attachments()
        self.assertEqual((name, kind), ("visit.ics", "text/calendar"))
        self.assertIn(b"DTSTART:20260312T070000Z", content)
        self.visit._set_state("cancelled")
        self.assertFalse(self.visit._notify("hazard", "1")._get_attachments())

    def test_another_date_is_asked_for_with_what_is_free(self):
        self.visit._set_state("to_reschedule")
        offers = self.visit._get_new_slots()
        self.assertTrue(0 < len(offers) <= 3, offers)
        body = self._mail("reschedule")["body"]
        for offer in offers:
            self.assertIn(offer["text"], body)
            self.assertTrue(offer["url"].endswith("/move"))

    def test_a_visit_that_cannot_be_found_has_a_mail_without_slots(self):
        self.site.write({"partner_latitude": 0, "partner_longitude": 0})
        self.visit._set_state("to_reschedule")
        self.assertEqual(self.visit._get_new_slots(), [])
        self.assertIn("choose another time", self._mail("reschedule")["body"].lower())

    def test_a_cancelled_visit_leads_to_a_new_booking(self):
        self.visit_type.is_bookable = True
        self.visit._set_state("cancelled")
        self.assertIn("/field/book?link=", self.visit._get_new_slots_url())
        self.company.field_booking_open = False
        self.assertEqual(self.visit._get_new_slots_url(), "")
        self.assertNotIn("Book another visit", self._mail("cancelled")["body"])


@tagged("post_install", "-at_install")
class TestFieldWording(LetterCase):
    def _sms(self, body):
        self._rule("booked").sms_template_id.body = body

    def test_our_own_words_pass_in_every_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.rules._check_words()
        self.env["field.hazard.type"].search([])._check_words()

    def test_advertising_is_refused_in_any_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self._rule("booked").sms_template_id
        good = template.body
        with self.assertRaisesRegex(ValidationError, "Profitez"):
            template.with_context(lang="fr_FR").body = good.replace("Follow", "Profitez de -20 %")
        with self.assertRaisesRegex(ValidationError, "advertising"):
            template._update_field_translations("body", {"fr_FR": f"{good} Soldes"})

    def test_a_text_message_names_its_company_and_leads_to_the_visit(self):
        link = "{{ object._get_news()['short_url'] }}"
        with self.assertRaisesRegex(ValidationError, "link"):
            self._sms("{{ object.company_id.name }}: your visit is booked.")
        with self.assertRaisesRegex(ValidationError, "who writes"):
            self._sms(f"Your visit is booked: {link}")
        self._sms(f"{{{{ object.company_id.name }}}}: booked. {link}")

    def test_a_placeholder_that_nobody_knows_is_refused(self):
        link = "{{ object.company_id.name }} {{ object._get_short_url() }}"
        for wrong in ("object.type_id.nam", "visit.name", "object._get_nothing()", "object.name +"):
            with self.assertRaises(ValidationError, msg=wrong):
                self._sms(f"{link} {{{{ {wrong} }}}}")
        with self.assertRaisesRegex(ValidationError, "object.tipe_id"):
            self._rule("booked").mail_template_id.body_html = (
                "<p><t t-if='object.tipe_id'>x</t><a t-att-href='object._get_track_url()'>y</a></p>"
            )

    def test_a_template_that_no_rule_uses_says_what_it_likes(self):
        template = self._rule("booked").sms_template_id.copy()
        template.body = "Profitez des soldes"
        with self.assertRaises(ValidationError):
            self._rule("booked").sms_template_id = template

    def test_chains_of_an_expression_are_found(self):
        found = placeholders.find_chains("object.a.b or [x.c for x in object._d()] and news['k']")
        self.assertCountEqual(found, [["object", "a", "b"], ["object", "_d"], ["news"]])

    def test_scripts_of_rules_know_their_words(self):
        for rule in self.rules.filtered("script"):
            self.assertNotIn("{", rule._fill_script(self.visit._get_script_words()))
        with self.assertRaisesRegex(ValidationError, "wetter"):
            self._rule("booked").script = "Hello {wetter}"

    def test_who_calls_reads_the_words_of_the_event_or_of_the_playbook(self):
        self.site.write({"email": False, "phone": "04 65 71 11 62"})
        row = self.visit._notify("reschedule", "1").with_user(self.planner_user)
        self.assertEqual(row.state, "call")
        self.assertIn(f"my name is {self.planner_user.name}", row.script)
        self.assertIn("we cannot come Thursday 12 March", row.script)
        told = self.visit._notify("hazard", "1", facts={"script": "The van broke down."})
        self.assertEqual(told.script, "The van broke down.")


@tagged("post_install", "-at_install")
class TestFieldMessagePreview(LetterCase):
    def _preview(self, name="booked", **values):
        previews = self.env["field.message.preview"].with_user(self.planner_user)
        return previews.create({"rule_id": self._rule(name).id, **values})

    def test_it_shows_both_channels_on_a_real_visit(self):
        preview = self._preview(intervention_id=self.visit.id, lang="en_US")
        self.assertIn("Your visit is booked", preview.mail)
        self.assertIn(self.company.name, preview.text)
        self.assertEqual(preview.text_note, self._rule("booked").sms_note)
        self.assertIn("one text message", preview.text_note)
        self.assertIn("Your visit (Boiler service) is booked", preview.script)
        self.assertFalse(preview.problem)

    def test_it_shows_what_cannot_be_filled_in(self):
        template = self._rule("booked").sms_template_id
        template.body += " {{ object._get_news()['nonsense'] }}"
        self.assertIn("nonsense", self._preview(intervention_id=self.visit.id).problem)

    def test_a_text_message_that_is_too_long_says_why(self):
        note = self.env["field.sample"]._describe_size
        self.assertIn("2 text messages", note("a" * 161))
        self.assertIn("“я”", note("я" * 71))
        self.assertEqual(note("я" * 70), "70 of 70 characters: one text message")

    def test_a_trial_goes_the_way_of_all_messages_and_leaves_the_visit_alone(self):
        self.planner_user.partner_id.write({"email": "paul@example.com", "phone": "+33639980009"})
        answer = self._preview(intervention_id=self.visit.id, lang="en_US").action_send_test()
        self.assertIn("paul@example.com, +33639980009", answer["params"]["message"])
        rows = self.env["field.notification"].search([("is_trial", "=", True)])
        self.assertEqual(rows.mapped("state"), ["due", "due"])
        self.visit._set_state("cancelled")  # no reason to keep a trial back
        with (
            patch.object(type(rows), "_deliver_mail", lambda row, before: Outcome(SENT)),
            patch.object(type(rows), "_deliver_sms", lambda row, before: Outcome(SENT)),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60),
        ):
            for channel in ("mail", "sms"):
                rows._cron_send(channel)
        self.assertEqual(rows.mapped("state"), ["sent", "sent"])
        told = self.visit.event_ids.filtered(lambda event: event.kind == "message").mapped("details")
        self.assertFalse({one["notification_id"] for one in told} & set(rows.ids))
        self.assertFalse(set(self.visit.message_ids.mapped("message_id")) & set(rows.mapped("message_id")))

    def test_who_cannot_be_reached_is_told_so(self):
        self.planner_user.partner_id.write({"email": False, "phone": False})
        with self.assertRaises(UserError):
            self._preview(intervention_id=self.visit.id).action_send_test()
