import base64
import io
import json

from PIL import Image

from odoo.tests import tagged

from .public_case import CONTACT, PublicCase
from .told_case import ToldFixtures


def _photo(kind="JPEG", size=(40, 30)):
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind)
    return base64.b64encode(written.getvalue()).decode()


@tagged("post_install", "-at_install")
class TestFieldBookingPages(ToldFixtures, PublicCase):
    """Booking a visit without an account."""

    # The page
    def test_the_page_shows_what_can_be_booked_and_keeps_nothing(self):
        self.env["field.intervention.type"].create({"name": "Secret visit"})
        page = self.url_open("/field/book")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Boiler service", page.text)
        self.assertIn("Cleaning and a certificate", page.text)
        self.assertNotIn("Secret visit", page.text)
        self.assertEqual(page.headers["Cache-Control"], "private, no-store")
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("default-src 'none'", page.headers["Content-Security-Policy"])
        self.assertNotIn("X-Robots-Tag", page.headers)
        self.assertNotIn("session_id", page.headers.get("Set-Cookie", ""))

    def test_the_page_and_its_files_are_light(self):
        page = self.url_open("/field/book")
        version = page.text.split("/field/assets/")[1].split("/")[0]
        names = ("public.css", "booking.js", "address.js", "api.js", "photos.js", "slots.js")
        files = [self.url_open(f"/field/assets/{version}/{name}") for name in names]
        self.assertEqual({file.status_code for file in files}, {200})
        self.assertLess(len(page.content) + sum(len(file.content) for file in files), 100_000)
        self.assertIn("immutable", files[0].headers["Cache-Control"])
        for name in ("../booking.js", "__manifest__.py", "today_kanban.js"):
            self.assertEqual(self.url_open(f"/field/assets/{version}/{name}").status_code, 404)

    def test_a_closed_company_takes_no_bookings(self):
        form = self._form()
        self.company.field_booking_open = False
        self.assertEqual(self.url_open("/field/book").status_code, 404)
        self._ask("address", form=form, q="12 rue du mail", status=422)

    def test_a_company_is_named_by_its_code_when_several_take_bookings(self):
        other = self.env["res.company"].create({"name": "Elsewhere", "field_booking_code": "elsewhere"})
        self.assertTrue(other.field_booking_open)
        self.assertEqual(self.url_open("/field/book").status_code, 404)
        self.visit_type.company_id = self.company
        self.assertEqual(self.url_open("/field/book?company=elsewhere").status_code, 404)  # no visits
        self.company.field_booking_code = "lyon"
        self.assertIn(self.company.name, self.url_open("/field/book?company=lyon").text)

    def test_a_link_from_a_mail_recognises_its_customer(self):
        customer = self.site
        customer.write({"phone": "04 65 71 00 99", "email": "croix@example.com", "is_field_site": True})
        token = self.desk._sign_invitation(customer, customer, self.visit_type)
        page = self.url_open(f"/field/book?link={token}")
        self.assertIn("croix@example.com", page.text)
        self.assertIn("12 Rue du Mail", page.text)
        self.assertIn("noindex", page.headers["X-Robots-Tag"])
        self.assertNotIn("croix@example.com", self.url_open(f"/field/book?link={token[:-2]}AA").text)

    def test_the_office_sends_that_link_by_mail(self):
        self.site.write({"email": "croix@example.com", "is_field_site": True})
        site = self.site.with_user(self.planner_user)
        context = site.action_send_booking_link()["context"]
        composer = (
            self.env["mail.compose.message"].with_user(self.planner_user).with_context(context).create({})
        )
        self.assertIn("/field/book?link=", composer.body)
        path = "/field/book" + site._get_booking_link(self.visit_type).split("/field/book")[1]
        page = self.url_open(path).text
        self.assertIn("croix@example.com", page)
        self.assertIn(f"&#34;type&#34;: {self.visit_type.id}", page)

    def test_the_privacy_notice_is_the_companys_own_or_ours(self):
        self.assertIn("cnil.fr", self.url_open("/field/privacy").text)
        self.company.field_privacy_notice = "<p>Our own words</p>"
        page = self.url_open("/field/privacy").text
        self.assertIn("Our own words", page)
        self.assertNotIn("cnil.fr", page)

    # Addresses
    def test_an_address_is_proposed_with_a_token_and_a_town_without(self):
        found = self._ask("address", q="12 rue du mail")["places"]
        self.assertEqual(found[0]["label"], "12 Rue du Mail 69004 Lyon")
        self.assertTrue(found[0]["token"])
        self.assertIsNone(self._ask("address", q="lyon")["places"][0]["token"])

    def test_an_unknown_address_is_asked_again_and_a_pin_will_do(self):
        answer = self._ask("address", q="nowhere at all")
        self.assertEqual((answer["places"], answer["pin"]), ([], True))
        self.assertIn("position", answer["sentence"])
        address = {"street": "3 Chemin Creux", "zip": "69004", "city": "Lyon"}
        pin = self._ask("pin", lat=45.77, lon=4.83, **address)
        self.assertEqual(pin["label"], "3 Chemin Creux, 69004 Lyon")
        demand = {"type": self.visit_type.id, "place": pin["place"]}
        self.assertTrue(self._ask("offers", demand)["days"])

    def test_a_silent_geocoder_is_said_politely(self):
        answer = self._ask("address", q="geocoder down")
        self.assertEqual(answer["places"], [])
        self.assertIn("call us", answer["sentence"])

    def test_outside_the_zones_is_refused_with_a_contact(self):
        demand = self._demand(place=self._place("1 rue de paris"))
        answer = self._ask("offers", demand, status=422)
        self.assertIn("04 65 71 00 10", answer["error"])

    # Offers
    def test_offers_tell_days_and_times_and_nothing_of_the_house(self):
        days = self._ask("offers", self._demand())["days"]
        self.assertTrue(days)
        self.assertEqual(set(days[0]), {"title", "offers"})
        self.assertEqual(set(days[0]["offers"][0]), {"token", "time", "green"})
        self.assertNotIn("Alice", json.dumps(days))

    def test_absences_are_respected(self):
        everything = self._ask("offers", self._demand())["days"]
        away = [["2026-03-11", "2026-03-31"]]
        later = self._ask("offers", self._demand(), absences=away)["days"]
        self.assertTrue(everything)
        self.assertFalse(later)  # the horizon ends with March

    # Booking
    def test_a_booking_makes_customer_visit_promise_and_mail(self):
        self._set_up_rules()
        visit, url = self._book()
        self.assertEqual((visit.state, visit.type_id), ("confirmed", self.visit_type))
        site = visit.site_id
        self.assertEqual(
            (site.name, site.phone, site.email), ("Claire Fontaine", "+33612345678", "claire@example.com")
        )
        self.assertEqual((site.street, site.zip, site.city), ("12 Rue du Mail", "69004", "Lyon"))
        self.assertEqual((site.geo_quality, site.access_instructions), ("house", "2nd floor"))
        self.assertAlmostEqual(site.partner_latitude, 45.7743, 4)
        self.assertTrue(visit.promised_start <= visit.planned_start < visit.promised_stop)
        self.assertIn("Code F28", visit.description)
        self._send_due()
        row = self._told(visit, "booked")
        self.assertEqual((row.state, row.recipient), ("sent", "claire@example.com"))
        self.assertIn(b"BEGIN:VCALENDAR", row._get_attachments()[0][1])
        self.assertIn("It is booked", self.url_open(url).text)

    def test_a_household_that_is_known_is_not_written_twice(self):
        first, _url = self._book()
        second, _url = self._book(name="C. Fontaine", access="Another code")
        self.assertEqual(first.site_id, second.site_id)
        self.assertEqual(
            (first.site_id.name, first.site_id.access_instructions), ("Claire Fontaine", "2nd floor")
        )
        self.assertIn("C. Fontaine", second.description)
        self.assertIn("Another code", second.description)

    def test_an_address_alone_does_not_open_somebody_elses_record(self):
        first, _url = self._book()
        stranger, _url = self._book(phone="06 12 34 56 79", email="other@example.com")
        self.assertNotEqual(first.site_id, stranger.site_id)

    def test_photos_come_along_without_what_hides_in_them(self):
        visit, _url = self._book(photos=[_photo()])
        photo = self.env["ir.attachment"].search([("res_model", "=", visit._name), ("res_id", "=", visit.id)])
        self.assertEqual((len(photo), photo.mimetype, photo.public), (1, "image/jpeg", False))

    def test_a_portal_customer_books_at_the_own_site(self):
        customer = self.portal_user.partner_id
        home = self.sites[1]
        home.write({"parent_id": customer.id, "is_field_site": True})
        self.authenticate("client", "client")
        page = self.url_open("/field/book").text
        self.assertIn("45 Rue de Marseille", page)
        form = self._form(customer, uid=self.portal_user.id)
        desk = self.desk.with_user(self.portal_user).sudo()
        place = desk._get_known_places(desk._read_form(form))[0]["token"]
        demand = {"form": form, "type": self.visit_type.id, "place": place}
        self._ask("confirm", {**demand, **CONTACT, "hold": self._hold(demand)})
        visit = self._last_visit()
        self.assertEqual((visit.site_id, visit.partner_id), (home, customer))

    def test_an_early_visit_needs_the_customers_word(self):
        demand = self._demand()
        answer = {**demand, **CONTACT, "hold": self._hold(demand), "express": False}
        self.assertEqual(self._ask("confirm", answer, status=400)["field"], "express")
        self.assertEqual(self._last_visit().state == "confirmed", False)

    def test_a_lost_race_answers_other_slots(self):
        demand = self._demand()
        offer = self._ask("offers", demand)["days"][0]["offers"][0]["token"]
        answers = [self._post("/field/book/hold", demand, offer=offer) for _rival in range(12)]
        lost = [answer for answer in answers if answer.status_code != 200]
        self.assertTrue(lost)
        self.assertEqual({answer.status_code for answer in lost}, {409})
        answer = lost[0].json()
        self.assertIn("faster", answer["error"])
        self.assertGreaterEqual(sum(len(day["offers"]) for day in answer["days"]), 3)

    def test_a_slot_given_back_is_free_again(self):
        demand = self._demand()
        hold = self._hold(demand)
        self._ask("offers", demand, hold=hold)
        self.assertEqual(self.env["field.slot"].search([], order="id desc", limit=1).state, "released")
        lost = self._ask("confirm", {**demand, **CONTACT, "hold": hold}, status=409)
        self.assertTrue(lost["days"])
