import json
import random

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .public_case import CONTACT, PublicCase

_HUGE = "x" * 20_000
_TYPES = ([], {}, True, 1, 1.5, None, _HUGE, "\x00", "'; DROP TABLE field_slot; --", {"$gt": ""}, [[[]]])


@tagged("post_install", "-at_install")
class TestFieldBookingHostile(PublicCase):
    """What no page sends: every answer is a 4xx with a sentence, and nothing is stored."""

    def _refused(self, name, data, **values):
        before = self._count_all()
        answer = self._post(f"/field/book/{name}", data, **values)
        self.assertIn(answer.status_code, range(400, 500), f"{name} {str(data)[:200]}")
        sentence = answer.json()["error"]
        self.assertTrue(sentence[0].isupper() and sentence[-1] in ".0", sentence)
        self.assertEqual(self._count_all(), before)
        return answer

    def test_bodies_that_are_no_object_are_refused(self):
        for raw in ("", "[]", "null", "NaN", '{"a": NaN}', "{", "\xff", "[" * 15_000, '"x"', "12"):
            for name in ("address", "offers", "hold", "confirm"):
                self._refused(name, {}, raw=raw.encode("latin-1"))

    def test_a_body_that_is_too_large_is_refused_unread(self):
        self.assertEqual(self._refused("offers", {"q": _HUGE * 2}).status_code, 413)
        self.assertEqual(self._refused("confirm", {"photos": [_HUGE * 200]}).status_code, 413)

    def test_wrong_types_are_refused_in_every_field(self):
        demand = self._demand()
        hold = self._hold(demand)
        contact = {**demand, **CONTACT, "hold": hold}
        for name in ("name", "phone", "email", "access", "description"):
            for value in ([], {}, True, 7, _HUGE):
                self._refused("confirm", {**contact, name: value})
        for name in ("name", "phone", "email"):
            for value in (None, "", "   ", "\u200b"):
                self._refused("confirm", {**contact, name: value})
        for value in ("yes", 1, []):
            self._refused("confirm", {**contact, "express": value})
        for email in (
            "claire",
            "a@b",
            "a b@example.com",
            "a@example.com\nBcc: b@example.com",
            "<a@example.com>",
        ):
            self._refused("confirm", {**contact, "email": email})
        for phone in ("12", "not a phone", "+33 6", "06" * 14):
            self._refused("confirm", {**contact, "phone": phone})

    def test_wishes_that_make_no_sense_are_refused(self):
        demand = self._demand()
        for values in (
            {"periods": ["night"]}, {"periods": "morning"}, {"weekdays": [7]}, {"weekdays": [True]},
            {"weekdays": ["0"]}, {"weekdays": list(range(7)) * 3}, {"absences": [["2026-03-12"]]},
            {"absences": [["2020-01-01", "2020-01-02"]]}, {"absences": [["2026-03-14", "2026-03-12"]]},
            {"absences": [["2026-03-12", "9999-12-31"]]}, {"absences": [[1, 2]]}, {"absences": "x"},
            {"absences": [["2026-03-12", "2026-03-12"]] * 6},
        ):  # fmt: skip
            self._refused("offers", {**demand, **values})

    def test_pins_off_the_earth_are_refused(self):
        address = {"street": "1 Rue", "zip": "69001", "city": "Lyon"}
        for point in ((91, 0), (0, 181), ("45", "4"), (None, None), (True, False), ([], {}), (1e400, 0)):
            self._refused("pin", {**address, "lat": point[0], "lon": point[1]})
        self._refused("pin", {"lat": 45.7, "lon": 4.8, **address, "street": ""})

    def test_visits_that_are_closed_or_forged_are_refused(self):
        closed = self.env["field.intervention.type"].create({"name": "Closed"})
        for number in (closed.id, 0, -1, 2**31, 10**30, str(self.visit_type.id), None, True, 1.5):
            self._refused("offers", self._demand(type=number))

    def test_places_and_offers_of_ours_are_the_only_ones(self):
        demand = self._demand()
        offer = self._ask("offers", demand)["days"][0]["offers"][0]["token"]
        for token in (*_TYPES, offer, demand["place"][:-1], demand["place"] + "A", self._form()):
            self._refused("offers", {**demand, "place": token})
        for token in (*_TYPES, demand["place"], offer[:-1], offer.swapcase()):
            self._refused("hold", {**demand, "offer": token})
        pin = {"lat": 45.75, "lon": 4.85, "street": "1 Rue", "zip": "69003", "city": "Lyon"}
        elsewhere = self._ask("pin", pin)["place"]
        self._refused("hold", {**demand, "place": elsewhere, "offer": offer})

    def test_a_slot_is_held_once_confirmed_and_by_its_own_visitor(self):
        demand = self._demand()
        hold = self._hold(demand)
        contact = {**demand, **CONTACT}
        for token in (*_TYPES, hold[:-1], demand["place"]):
            self._refused("confirm", {**contact, "hold": token})
        customer = self.portal_user.partner_id
        somebody = self._form(customer, uid=self.portal_user.id)
        self._refused("confirm", {**contact, "hold": hold, "form": somebody})

    def test_a_page_that_is_forged_old_or_somebody_elses_is_refused(self):
        demand = self._demand()
        stranger = self._form(uid=self.planner_user.id)
        for form in (*_TYPES, self._form(age=25 * 3600), stranger, demand["place"]):
            answer = self._refused("offers", {**demand, "form": form})
            self.assertTrue(answer.status_code == 413 or answer.json()["reload"])

    def test_who_fills_in_what_nobody_sees_is_no_person(self):
        demand = self._demand()
        contact = {**demand, **CONTACT, "hold": self._hold(demand)}
        self._refused("confirm", {**contact, "website": "http://spam.example"})
        self._refused("confirm", {**contact, "form": self._form(age=0)})

    def test_photos_that_are_none_are_refused(self):
        demand = self._demand()
        contact = {**demand, **CONTACT, "hold": self._hold(demand)}
        for photos in ("x", ["x"], [1], [""], ["PHN2Zz4="], ["A" * 900_000], ["/9j/"] * 4, {"a": 1}):
            self._refused("confirm", {**contact, "photos": photos})

    def test_a_flood_is_told_to_wait(self):
        place = self._place()
        answers = [self._post("/field/book/hold", {"place": place}) for _time in range(31)]
        self.assertEqual({answer.status_code for answer in answers[:30]}, {400})
        self.assertEqual(answers[30].status_code, 429)
        self.assertGreater(int(answers[30].headers["Retry-After"]), 0)
        self.assertIn("try again", answers[30].json()["error"])

    def test_a_phone_books_so_often_and_no_more(self):
        demand = self._demand()
        contact = {**demand, **CONTACT, "hold": "x"}
        answers = [self._post("/field/book/confirm", contact) for _time in range(7)]
        self.assertEqual([answer.status_code for answer in answers], [400] * 6 + [429])

    @mute_logger("odoo.http")
    def test_reading_never_books(self):
        before = self._count_all()
        for name in ("address", "pin", "offers", "hold", "confirm"):
            self.assertEqual(self.url_open(f"/field/book/{name}?form={self._form()}").status_code, 405)
        self.assertEqual(self._count_all(), before)

    def test_hundreds_of_broken_tokens_end_in_a_refusal(self):
        chance = random.Random(4)
        demand = self._demand()
        tokens = {"place": demand["place"], "form": self._form()}
        self.env["ir.config_parameter"].set_param("field_tournees.throttle_factor", "0")
        for _turn in range(150):
            name = chance.choice(list(tokens))
            broken = list(tokens[name])
            for _change in range(chance.randint(1, 3)):
                spot = chance.randrange(len(broken))
                broken[spot] = chance.choice("ABCdef019-_=+/é\x00 ")
            if "".join(broken) != tokens[name]:
                answer = self._post("/field/book/offers", {**demand, name: "".join(broken)})
                self.assertEqual(answer.status_code, 400, json.dumps("".join(broken)))

    def test_a_planner_who_looks_at_the_page_is_a_stranger_there(self):
        new_test_user(self.env, "clerk", groups="field_tournees.group_field_planner")
        self.authenticate("clerk", "clerk")
        self.assertNotIn("choice site", self.url_open("/field/book").text)
