import json
from unittest.mock import patch

import requests

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase
from odoo.tools import mute_logger

from ..tools import sms_gateway
from .sms_case import NUMBER, SmsFixtures


class TestFieldSms(SmsFixtures, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_sms()

    def _tell(self, occurrence="1"):
        return self.visit._notify("booked", occurrence)

    # === THE GATEWAY === #
    def test_the_operator_gets_the_words_the_number_and_our_name_for_them(self):
        row = self._tell()
        [request] = self._send(text='{"ok": 1}')
        body = json.loads(request.body)
        self.assertEqual((body["to"], body["text"]), (NUMBER, row.text))
        self.assertIn(self.visit.name, row.text)
        self.assertEqual((body["reference"], body["from"]), (row.uuid, "DURAND"))
        self.assertEqual(request.headers["X-Key"], "top")
        self.assertIn(f"/receipt?reference={row.uuid}", body["callback"])
        self.assertEqual(row.state, "sent")

    def test_what_an_answer_means(self):
        refused, lost = requests.ConnectionError("NewConnectionError"), requests.ReadTimeout()
        for status, text, error, state in (
            (200, '{"ok": 1}', None, "sent"),
            (200, "captive portal", None, "uncertain"),
            (202, "KO number", None, "failed"),
            (400, "bad number", None, "failed"),
            (401, "key", None, "due"),
            (429, "slow down", None, "due"),
            (500, "oops", None, "uncertain"),
            (503, "closed", None, "due"),
            (0, "", refused, "due"),
            (0, "", lost, "uncertain"),
            (0, "", requests.ConnectionError("RemoteDisconnected"), "uncertain"),
        ):
            self.gateway.refusal = "KO"
            row = self._tell(f"{status} {text} {error!r}")
            self._send(status, text, error)
            self.assertEqual(row.state, state, row.occurrence)
            row.sudo().write({"state": "dropped"})

    def test_a_row_that_is_uncertain_is_not_sent_by_the_next_run(self):
        row = self._tell()
        self._send(error=requests.ReadTimeout())
        self.assertEqual(self._send(), [])
        self.assertEqual(row.state, "uncertain")

    def test_an_operator_that_recognises_repeats_is_simply_asked_again(self):
        self.gateway.is_idempotent = True
        row = self._tell()
        self._send(error=requests.ReadTimeout())
        self.assertEqual(row.state, "due")

    def test_without_a_gateway_messages_wait_and_say_why(self):
        self.gateway.active = False
        row = self._tell()
        self.assertEqual(self._send(), [])
        self.assertEqual((row.state, row.attempts), ("due", 0))
        self.assertIn("No SMS gateway", row.detail)

    def test_the_text_cannot_leave_its_place_in_the_template(self):
        words = dict.fromkeys(sms_gateway.WORDS, "") | {"text": 'a", "to": "+33600000000', "to": "+33 1&x=2"}
        body = sms_gateway.fill('{"to": "{to}", "text": "{text}"}', words, "json")
        self.assertEqual(json.loads(body), {"to": "+33 1&x=2", "text": words["text"]})
        self.assertEqual(sms_gateway.fill("to={to}", words, "form"), "to=%2B33+1%26x%3D2")
        words["secret"] = "a\nX-Evil: 1"
        request = sms_gateway.build("POST", "https://a.example", "X-Key: {secret}", "", "json", words)
        self.assertEqual(request.headers["X-Key"], "a X-Evil: 1")

    def test_a_key_travels_encrypted_or_not_at_all(self):
        for url, is_safe in (
            ("https://sms.example.com/{number}", True),
            ("http://127.0.0.1:8025/send", True),
            ("http://192.168.1.20/send", True),
            ("http://sms.example.com/send", False),
            ("http://169.254.169.254/latest", False),
            ("ftp://sms.example.com", False),
            ("sms.example.com", False),
            ("http://[::1", False),
        ):
            self.assertEqual(sms_gateway.is_safe_url(url), is_safe, url)
        with self.assertRaises(ValidationError):
            self.gateway.url = "http://sms.example.com/send"

    def test_a_template_with_an_unknown_word_or_a_broken_pattern_is_refused(self):
        for vals in ({"body": "{message}"}, {"headers": "no colon"}, {"success": "("}):
            with self.assertRaises(ValidationError):
                self.gateway.write(vals)

    def test_a_preset_fills_in_how_an_operator_wants_to_be_spoken_to(self):
        gateway = self.env["field.sms.gateway"].new({"preset": "brevo"})
        gateway._onchange_preset()
        words = dict.fromkeys(sms_gateway.WORDS, 'x"') | {"number": "33639980001"}
        body = json.loads(sms_gateway.fill(gateway.body, words, "json"))
        self.assertEqual(body["recipient"], "33639980001")
        self.assertTrue(sms_gateway.is_safe_url(gateway.url))

    def test_a_test_message_tells_what_the_operator_answered(self):
        self.gateway.test_number = "06 39 98 00 02"
        with self._operator(400, "unknown sender") as asked:
            told = self.gateway.with_user(self.manager_user).action_test()["params"]
        self.assertEqual(json.loads(asked[0].body)["to"], "+33639980002")
        self.assertEqual(told["type"], "danger")
        self.assertIn("unknown sender", told["message"])

    def test_planners_do_not_read_the_key(self):
        with self.assertRaises(AccessError):
            self.gateway.with_user(self.planner_user).read(["secret"])

    # === ODOO'S PROVIDERS === #
    def _send_by_odoo(self, answer):
        self.company.field_sms_provider = "odoo"

        def send(_api, messages, delivery_reports_url=False):
            [message] = messages
            [number] = message["numbers"]
            if isinstance(answer, Exception):
                raise answer
            return [{"uuid": number["uuid"], "state": answer}]

        api = self.company._get_sms_api_class()
        self.patch(api, "_send_sms_batch", send)
        self.patch(api, "__init__", lambda self, env, account=None: setattr(self, "env", env))
        self._run("_cron_send", "sms")

    def test_what_odoos_providers_answer(self):
        for answer, state in (
            ("success", "sent"),
            ("processing", "sent"),
            ("sent", "sent"),
            ("wrong_number_format", "failed"),
            ("insufficient_credit", "due"),
            ("unregistered", "due"),
            ("server_error", "uncertain"),
            (requests.ReadTimeout(), "uncertain"),
            (requests.ConnectTimeout(), "due"),
            (AccessError("not while installing"), "due"),
        ):
            row = self._tell(repr(answer))
            self._send_by_odoo(answer)
            self.assertEqual(row.state, state, row.occurrence)
            row.sudo().write({"state": "dropped"})

    @mute_logger("odoo.addons.field_tournees.models.field_sms")
    def test_a_provider_that_breaks_down_leaves_the_message_uncertain(self):
        row = self._tell()
        self._send_by_odoo(KeyError("results"))
        self.assertEqual(row.state, "uncertain")

    def test_receipts_of_odoos_providers_reach_the_ledger(self):
        first, second = self._tell("1"), self._tell("2")
        self._send_by_odoo("success")
        trackers = self.env["sms.tracker"].search([("sms_uuid", "in", (first | second).mapped("uuid"))])
        self.assertEqual(len(trackers), 2)
        trackers.filtered(lambda one: one.sms_uuid == first.uuid)._action_update_from_sms_state("sent")
        trackers.filtered(lambda one: one.sms_uuid == second.uuid)._action_update_from_provider_error(
            "not_delivered"
        )
        self.assertEqual((first.state, second.state), ("delivered", "bounced"))
        self.assertEqual(self._steps(), ["sent", "sent", "delivered", "bounced"])

    def test_an_answer_that_drips_is_not_waited_for(self):
        class Dripping:
            status_code = 200
            is_open = True

            def __enter__(self):
                return self

            def __exit__(self, *_):
                self.is_open = False

            def iter_content(self, size):
                self.size = size
                yield from (b"x" for _second in range(1000))

        response = Dripping()
        clock = iter(range(10_000))
        request = sms_gateway.Request("GET", "https://a.example", {}, "")
        with (
            patch.object(requests, "request", return_value=response),
            patch.object(sms_gateway.time, "monotonic", lambda: next(clock)),
        ):
            answer = sms_gateway.exchange(request, 5)
        self.assertLess(len(answer.text), 10)
        self.assertEqual((response.size, response.is_open), (1, False))
