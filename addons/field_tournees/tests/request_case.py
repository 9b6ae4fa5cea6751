"""A planner at the call centre, with a known caller."""

from datetime import timedelta

from .common import NOW, FieldCase


class RequestCase(FieldCase):
    """A test of the call centre."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site.write({"phone": "06 12 34 56 78", "is_field_site": True})
        cls.sites[1].is_field_site = True
        cls.desk = cls.env["field.request"].with_user(cls.planner_user)
        cls.equipment = cls.env["field.equipment"].create(
            {"name": "Boiler", "site_id": cls.site.id, "brand": "Frisquet", "serial": "FR0042"}
        )

    def _find(self, text):
        return [card["id"] for card in self.desk.find_contacts(text)]

    def _request(self, **vals):
        return {"type_id": self.visit_type.id, "site_id": self.site.id, **vals}

    def _offer(self, **vals):
        start = NOW + timedelta(days=2)
        return {
            "start": str(start),
            "stop": str(start + timedelta(hours=2)),
            "planned_start": str(start + timedelta(minutes=30)),
            "planned_stop": str(start + timedelta(minutes=90)),
            "technician_id": self.alice.id,
            "route_id": False,
            "probability": 0.96,
            "cost": 1250,
            "travel_seconds": 900,
            "detour_seconds": 600,
            "metres": 5400,
            "green": True,
            "near": False,
            "moved": 0,
            "at_risk": [],
            "reason": "Near",
            **vals,
        }

    def _hold(self, **vals):
        """Hold the first offer for a request, as the planner does; return (slot id, request)."""
        self.env["field.route"]._cron_open_days()
        request = self._request(**vals)
        found = self.desk.find_offers(request)
        held = self.desk.hold_offer(found["offers"][0]["token"])
        self.assertGreater(held["seconds"], 500)
        return held["slot_id"], request
