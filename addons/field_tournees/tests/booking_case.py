"""What tests of offers and slots stand on: opened days around Lyon, and a need at Gratte-Ciel."""

from odoo.fields import Datetime

from .common import FieldCase


class BookingCase(FieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zone = cls.env["field.zone"].create({"name": "Lyon", "postal_codes": "69*"})
        cls.visit_type.is_bookable = True
        cls.env["field.route"]._cron_open_days()
        cls.offers = cls.env["field.offer"]
        cls.slots = cls.env["field.slot"]

    def _need(self, site=None, **values):
        site = site or self.sites[2]
        return {
            "company_id": self.company.id,
            "type_id": self.visit_type.id,
            "lat": site.partner_latitude,
            "lon": site.partner_longitude,
            "zip": site.zip,
            **values,
        }

    def _find(self, **values):
        return self.offers._find(self._need(**values))

    def _hold(self, **values):
        need = self._need(**values)
        return self.slots._hold(need, self.offers._find(need)[0])

    def _book(self, site=None, **values):
        site = site or self.sites[2]
        return self._hold(site=site, **values)._book({"site_id": site.id})

    def _days(self, offers):
        return {offer["start"][:10] for offer in offers}

    def _moment(self, text):
        return Datetime.to_datetime(text)
