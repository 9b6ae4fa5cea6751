from datetime import timedelta

from freezegun import freeze_time

from .common import NOW, FieldCase

_IP = "203.0.113.7"


class TestFieldThrottle(FieldCase):
    """Who may ask for something how often, whichever worker is asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counters = cls.env["field.throttle"]

    def _ask(self, times, action="confirm", **who):
        return [self.counters._add_request(action, **who) for _time in range(times)]

    def test_requests_within_the_limit_pass_and_the_next_one_waits(self):
        answers = self._ask(21, ip=_IP)
        self.assertEqual(set(answers[:20]), {0})
        self.assertGreater(answers[20], 0)
        self.assertLessEqual(answers[20], 3601)

    def test_the_wait_ends_with_the_stretch(self):
        wait = self._ask(21, ip=_IP)[-1]
        with freeze_time(NOW + timedelta(seconds=wait)):
            self.assertEqual(self._ask(1, ip=_IP), [0])

    def test_somebody_else_does_not_wait(self):
        self._ask(30, ip=_IP)
        self.assertEqual(self._ask(1, ip="203.0.113.8"), [0])

    def test_other_questions_are_counted_apart(self):
        self._ask(30, ip=_IP)
        self.assertEqual(self._ask(1, "offers", ip=_IP), [0])

    def test_a_phone_has_a_limit_of_its_own(self):
        answers = [self._ask(1, ip=f"203.0.113.{n}", phone="+33612345678")[0] for n in range(7)]
        self.assertEqual(set(answers[:6]), {0})
        self.assertGreater(answers[6], 0)

    def test_all_addresses_of_an_ipv6_subscriber_count_as_one(self):
        addresses = [f"2001:db8:1:2:{n:x}::1" for n in range(21)]
        self.assertGreater([self._ask(1, ip=address)[0] for address in addresses][20], 0)
        self.assertEqual(self._ask(1, ip="2001:db8:1:3::1"), [0])

    def test_an_ipv4_address_is_the_same_inside_ipv6(self):
        self._ask(20, ip=_IP)
        self.assertGreater(self._ask(1, ip=f"::ffff:{_IP}")[0], 0)

    def test_neither_address_nor_number_is_stored(self):
        self._ask(1, ip=_IP, phone="+33612345678")
        keys = self.counters.search([]).mapped("key")
        self.assertEqual(len(keys), 2)
        self.assertFalse([key for key in keys if _IP in key or "612345678" in key])

    def test_the_limits_can_be_widened_or_switched_off(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("field_tournees.throttle_factor", "2")
        self.assertEqual(set(self._ask(40, ip=_IP)), {0})
        self.assertGreater(self._ask(1, ip=_IP)[0], 0)
        parameters.set_param("field_tournees.throttle_factor", "0")
        self.assertEqual(self._ask(1, ip=_IP), [0])

    def test_counters_that_are_over_are_forgotten(self):
        self._ask(1, ip=_IP)
        self.counters._gc_counters()
        self.assertEqual(self.counters.search_count([]), 1)
        with freeze_time(NOW + timedelta(days=2)):
            self.counters._gc_counters()
        self.assertFalse(self.counters.search_count([]))
