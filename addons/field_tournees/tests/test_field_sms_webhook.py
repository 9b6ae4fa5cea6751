import json

from odoo.tests import HttpCase

from .sms_case import NUMBER, SmsFixtures


class TestFieldSmsWebhook(SmsFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_sms()

    def setUp(self):
        super().setUp()
        self.row = self.visit._notify("booked", "1")
        self._send()

    def _call(self, what, body=None, query="", kind="application/json", token=None):
        self.env.flush_all()
        data = json.dumps(body) if isinstance(body, dict | list) else body
        headers = {"Content-Type": kind} if data is not None else {}
        path = f"/field/sms/{token or self.gateway.token}/{what}{query}"
        status = self.url_open(path, data=data, headers=headers, allow_redirects=False).status_code
        self.env.invalidate_all()
        return status

    def _receive(self, status, **values):
        return self._call("receipt", {"reference": self.row.uuid, "status": status, **values})

    def test_a_receipt_reaches_the_row_and_the_timeline_once(self):
        for _time in range(3):
            self.assertEqual(self._receive("DELIVERED"), 200)
        self.assertEqual(self.row.state, "delivered")
        self.assertEqual(self._steps(), ["sent", "delivered"])

    def test_receipts_never_lead_back(self):
        self._receive("undelivered")
        self._receive("delivered")
        self._receive("sent")
        self.assertEqual((self.row.state, self.row.reason), ("bounced", "refused"))

    def test_every_way_an_operator_may_write_is_read(self):
        name = self.row.uuid
        for body, query, kind in (
            ({"reference": name, "status": "delivered"}, "", "application/json"),
            ([{"reference": name, "status": "delivered"}], "", "application/json"),
            (f"reference={name}&status=delivered", "", "application/x-www-form-urlencoded"),
            (None, f"?reference={name}&status=delivered", ""),
            ({"msg_status": "delivered"}, f"?reference={name}", "text/plain"),
        ):
            self.row.sudo().write({"state": "sent"})
            self.assertEqual(self._call("receipt", body, query, kind), 200, (body, query))
            self.assertEqual(self.row.state, "delivered", (body, query))

    def test_the_operators_own_number_is_understood(self):
        self.row.sudo().provider_ref = "778899"
        self.assertEqual(self._call("receipt", {"ref": 778899, "status": "delivered"}), 200)
        self.assertEqual(self.row.state, "delivered")

    def test_another_companys_operator_settles_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        gateway = self.gateway.copy({"company_id": other.id})
        body = {"reference": self.row.uuid, "status": "delivered"}
        self.assertEqual(self._call("receipt", body, token=gateway.token), 200)
        self.assertEqual(self.row.state, "sent")

    def test_a_reply_comes_in_by_the_web(self):
        body = {"from": NUMBER.lstrip("+"), "text": "Code 12\u0000AB \ud800", "id": "m1"}
        for _time in range(2):
            self.assertEqual(self._call("reply", body), 200)
        reply = self.env["field.sms.reply"].search([("number", "=", NUMBER)])
        self.assertEqual((reply.intervention_id, reply.text), (self.visit, "Code 12AB ?"))

    def test_hostile_input_is_refused_and_changes_nothing(self):
        deep = "[" * 5000 + "]" * 5000
        for what in ("receipt", "reply"):
            for body in (
                "", "null", "[]x", "{", '"text"', "[1]", deep, "NaN", '{"status": NaN}', "\x00", "a" * 200,
                {"status": "delivered"}, {"reference": "x"}, {"from": "", "text": "x"},
                [{}] * 501, {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": {"i": {}}}}}}}}}},
            ):  # fmt: skip
                status = self._call(what, body)
                self.assertEqual(status, 400, (what, str(body)[:40]))
            self.assertEqual(self._call(what, '{"text": "' + "a" * 70_000 + '"}'), 413)
        self.assertEqual(self.row.state, "sent")
        self.assertFalse(self.env["field.sms.reply"].search([]))

    def test_a_wrong_address_is_not_found(self):
        for token in ("x" * 32, "short", "%00" * 10, "é" * 24, self.gateway.token[:-1] + "*"):
            self.assertEqual(self._call("receipt", {"reference": "x", "status": "y"}, token=token), 404)
        before = self.gateway.token
        self.gateway.action_renew_token()
        self.assertEqual(self._call("receipt", {"reference": "x", "status": "y"}, token=before), 404)
