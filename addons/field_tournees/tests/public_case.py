"""What tests of the customers' pages stand on: a company that takes bookings, and a visitor."""

import json
from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import HttpCase

from ..models.base_geocoder import BaseGeocoder
from ..tools import geo
from .common import NOW, FieldFixtures

CONTACT = {
    "name": "Claire Fontaine",
    "phone": "06 12 34 56 78",
    "email": "claire@example.com",
    "description": "Code F28",
    "access": "2nd floor",
    "express": True,
}
_FOUND = {
    "mail": geo.Candidate("12 Rue du Mail 69004 Lyon", 45.7743, 4.832, "house", zip="69004", city="Lyon"),
    "paris": geo.Candidate("1 Rue de Paris 38000 Grenoble", 45.19, 5.72, "house", 0.9, zip="38000"),
    "lyon": geo.Candidate("Lyon", 45.75, 4.83, "town", 0.9, zip="69001", city="Lyon"),
}  # fmt: skip


class PublicCase(FieldFixtures, HttpCase):
    """A stranger with a browser; the geocoder knows three places."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_field()
        cls.env["field.intervention.type"].search([]).is_bookable = False
        cls.visit_type.write({"is_bookable": True, "public_description": "Cleaning and a certificate"})
        cls.env["field.zone"].search([]).active = False
        cls.env["field.zone"].create({"name": "Lyon", "postal_codes": "69*"})
        cls.env["res.company"].search([("id", "!=", cls.company.id)]).field_booking_open = False
        cls.company.write({"field_booking_contact": "04 65 71 00 10"})
        cls.env["field.route"]._cron_open_days()
        cls.env["ir.config_parameter"].set_param("field_tournees.geocoding_enabled", "True")
        cls.desk = cls.env["field.booking.desk"]

    def setUp(self):
        super().setUp()
        self.patch(BaseGeocoder, "_locate", lambda _self, address: self._locate(address.query))
        self.opener.headers["Accept-Language"] = "en-US"

    def _locate(self, text):
        found = tuple(place for word, place in _FOUND.items() if word in text.lower())
        if "down" in text:
            return geo.GeoResult("todo", reason="timeout")
        return geo.GeoResult("ambiguous" if found else "not_found", candidates=found)

    def _form(self, partner=None, age=60, uid=None):
        """Return the token of a page that has been open for a while."""
        user = uid or self.env.ref("base.public_user").id
        desk = self.desk.with_user(user).sudo()
        with freeze_time(NOW - timedelta(seconds=age)):
            return desk._sign_form(desk._new_form(self.company, partner or self.env["res.partner"]))

    def _post(self, path, data=None, raw=None, **values):
        self.env.flush_all()
        body = raw if raw is not None else json.dumps({"form": self._form(), **(data or {}), **values})
        return self.url_open(
            path,
            data=body,
            headers={"Content-Type": "application/json"},
            allow_redirects=False,
            method="POST",
        )

    def _ask(self, name, data=None, status=200, **values):
        answer = self._post(f"/field/book/{name}", data, **values)
        self.assertEqual(answer.status_code, status, answer.text[:300])
        return answer.json()

    def _place(self, text="12 rue du mail"):
        return self._ask("address", q=text)["places"][0]["token"]

    def _demand(self, **values):
        return {"type": self.visit_type.id, "place": self._place(), **values}

    def _hold(self, demand):
        offer = self._ask("offers", demand)["days"][0]["offers"][0]["token"]
        return self._ask("hold", demand, offer=offer)["hold"]

    def _book(self, **values):
        demand = self._demand()
        answer = self._ask("confirm", {**demand, **CONTACT, "hold": self._hold(demand), **values})
        return self._last_visit(), answer["url"]

    def _last_visit(self):
        self.env.invalidate_all()
        return self.env["field.intervention"].search([], order="id desc", limit=1)

    def _count_all(self):
        """Return how many records a booking could leave behind."""
        self.env.invalidate_all()
        models = ("field.intervention", "field.slot", "res.partner", "mail.mail", "ir.attachment")
        return {model: self.env[model].with_context(active_test=False).search_count([]) for model in models}
