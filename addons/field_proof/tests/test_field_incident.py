from datetime import timedelta

from odoo.exceptions import AccessError, UserError

from odoo.addons.field_tournees.tests.common import NOW

from .work_case import WorkCase


class TestFieldIncident(WorkCase):
    def _report(self, **vals):
        return self._tell("incident", {"type": "danger", "note": "Smell of gas", **vals})

    def _get_alert(self):
        return self.env["field.alert"].search([("kind", "=", "incident"), ("over_at", "=", False)])

    def test_the_office_is_alerted_at_once(self):
        self._report()
        alert = self._get_alert()
        self.assertEqual((alert.intervention_id, alert.level, alert.state), (self.visit, "danger", "open"))
        self.assertIn("Smell of gas", alert.text)
        self.assertIn("Alice Martin", alert.with_user(self.planner_user).text)
        self.assertEqual(self.visit.incident_ids.activity_ids.user_id, self.visit.incident_ids.user_id)
        self.assertIn(
            "Smell of gas", self.visit.event_ids.filtered(lambda event: event.kind == "incident").description
        )

    def test_the_boards_of_the_company_hear_of_it(self):
        told = []
        self.patch(
            self.registry["field.watched"],
            "_tell",
            lambda _self, company, **news: told.append((company, news)),
        )
        self._report()
        self.assertIn((self.company, {"alerts": True}), told)

    def test_the_alert_lasts_until_the_incident_is_handled(self):
        self._report()
        self.visit.route_id._refresh_expected(NOW + timedelta(hours=2))
        self.assertTrue(self._get_alert())
        self.visit._set_state("done")
        self.assertTrue(self._get_alert())
        self.visit.incident_ids.with_user(self.planner_user).action_handle()
        self.assertFalse(self._get_alert() or self.visit.incident_ids.activity_ids)
        self.assertEqual(self.visit.incident_ids.closed_by_id, self.planner_user)

    def test_one_alert_a_visit_tells_the_most_serious(self):
        self._report()
        self._report(type="material", note="No gasket")
        self.assertEqual((self._get_alert().level, len(self._get_alert())), ("danger", 1))
        self.assertIn("gas", self._get_alert().text)

    def test_who_follows_is_the_companys_choice_or_the_planner_who_planned(self):
        self.assertEqual(self._follow(), self.planner_user)
        self.company.field_work_user_id = self.manager_user
        self.assertEqual(self._follow(), self.manager_user)

    def _follow(self):
        visit = self._make_visit().with_user(self.planner_user)
        visit.write({"technician_id": self.alice.id, "planned_start": NOW + timedelta(hours=4)})
        self._tell("incident", {"type": "other", "note": ""}, visit=visit.sudo())
        return visit.sudo().incident_ids.user_id

    def test_an_incident_without_words_has_its_kind(self):
        self._report(type="access", note="")
        self.assertIn("Access impossible", self._get_alert().text)

    def test_its_status_changes_by_its_buttons_only(self):
        self._report()
        incident = self.visit.incident_ids
        with self.assertRaisesRegex(UserError, "buttons"):
            incident.with_user(self.manager_user).write({"state": "handled"})
        incident.action_handle()
        with self.assertRaisesRegex(UserError, "cannot become"):
            incident.action_handle()

    def test_a_technician_reads_the_own_and_handles_none(self):
        self._report()
        incident = self.visit.incident_ids.with_user(self.technician_user)
        self.assertEqual(incident.search([]), incident)
        with self.assertRaises(AccessError):
            incident.action_handle()
        self.visit.sudo().technician_id = self.bruno
        self.assertFalse(incident.search([]))
