from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import NOW, FieldCase

_ROLES = ("portal", "technician", "planner", "manager")
# What each role may do on a model: (r)ead, (w)rite, (c)reate, (u)nlink.
_RIGHTS = {
    "field.alert": ("", "", "r", "r"),
    "field.contact": ("", "r", "rwc", "rwcu"),
    "field.contract": ("", "r", "rwc", "rwcu"),
    "field.contract.sla": ("", "r", "rwcu", "rwcu"),
    "field.equipment": ("r", "rwc", "rwc", "rwcu"),
    "field.eta": ("", "", "r", "r"),
    "field.event": ("", "r", "r", "r"),
    "field.geocode.candidate": ("", "", "rwcu", "rwcu"),
    "field.geocode.wizard": ("", "", "rwcu", "rwcu"),
    "field.habit": ("", "", "r", "r"),
    "field.habit.line": ("", "", "r", "r"),
    "field.hazard": ("", "", "r", "r"),
    "field.hazard.line": ("", "", "r", "r"),
    "field.hazard.type": ("", "", "r", "rwcu"),
    "field.intervention": ("r", "rw", "rwcu", "rwcu"),
    "field.intervention.type": ("", "r", "r", "rwcu"),
    "field.notification": ("", "r", "r", "r"),
    "field.notification.rule": ("", "", "r", "rwcu"),
    "field.optimization": ("", "", "rwc", "rwcu"),
    "field.optimization.line": ("", "", "rw", "rwu"),
    "field.message.preview": ("", "", "rwcu", "rwcu"),
    "field.optimize.wizard": ("", "", "rwcu", "rwcu"),
    "field.override.wizard": ("", "", "rwcu", "rwcu"),
    "field.position": ("", "r", "r", "r"),
    "field.position.access": ("", "r", "r", "r"),
    "field.privacy.archive": ("", "", "", "rw"),
    "field.privacy.request": ("", "", "", "rwc"),
    "field.promise.outcome": ("", "", "r", "r"),
    "field.recurrence": ("", "r", "rwc", "rwcu"),
    "field.recurrence.load": ("", "", "r", "r"),
    "field.recurrence.preview": ("", "", "rwcu", "rwcu"),
    "field.retention": ("", "", "", "rw"),
    "field.route": ("", "r", "rwc", "rwcu"),
    "field.skill": ("", "r", "r", "rwcu"),
    "field.skill.cover": ("", "r", "r", "rwcu"),
    "field.slot": ("", "", "r", "r"),
    "field.sms.gateway": ("", "", "", "rwcu"),
    "field.sms.reply": ("", "", "r", "r"),
    "field.team": ("", "r", "r", "rwcu"),
    "field.technician": ("", "r", "r", "rwcu"),
    "field.throttle": ("", "", "", "r"),
    "field.tool": ("", "r", "r", "rwcu"),
    "field.travel": ("", "", "", "r"),
    "field.urgency.rule": ("", "r", "r", "rwcu"),
    "field.vehicle": ("", "r", "r", "rwcu"),
    "field.zone": ("", "r", "r", "rwcu"),
}


class TestFieldSecurity(FieldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own, cls.other = (
            cls._make_visit(technician_id=technician.id, planned_start=NOW + timedelta(hours=1))
            for technician in (cls.alice, cls.bruno)
        )

    def _user(self, role):
        return getattr(self, f"{role}_user")

    def test_each_role_has_the_rights_of_the_table(self):
        for model, rights in _RIGHTS.items():
            for role, expected in zip(_ROLES, rights, strict=True):
                records = self.env[model].with_user(self._user(role))
                granted = "".join(
                    operation[0]
                    for operation in ("read", "write", "create", "unlink")
                    if records.has_access(operation)
                )
                self.assertEqual(granted, expected, f"{role} on {model}")

    def test_the_table_names_every_model_of_the_addon(self):
        ours = self.env["ir.model"].search([("model", "=like", "field.%")])
        stored = {
            model.model
            for model in ours
            if not self.env[model.model]._abstract and "field_tournees" in (model.modules or "")
        }
        self.assertEqual(stored, set(_RIGHTS))

    def test_technician_sees_the_own_visits_days_and_events_only(self):
        for model, own in (
            ("field.intervention", self.own),
            ("field.route", self.own.route_id),
            ("field.event", self.own.event_ids),
        ):
            found = self.env[model].with_user(self.technician_user).search([])
            self.assertEqual(found, own, model)

    def test_technician_cannot_act_on_a_colleagues_visit(self):
        with self.assertRaises(AccessError):
            self.other.with_user(self.technician_user).action_en_route()

    def test_technician_tells_facts_and_plans_nothing(self):
        own = self.own.with_user(self.technician_user)
        for vals in (
            {"planned_start": NOW + timedelta(hours=3)},
            {"technician_id": self.bruno.id},
            {"promised_start": NOW},
            {"lock": "fixed"},
            {"priority": "2"},
            {"partner_id": self.sites[1].id},
            {"plan_version": 1},
            {"active": False},
        ):
            with self.assertRaises(UserError):
                own.write(vals)
        own.action_en_route()
        self.assertEqual(self.own.state, "en_route")

    def test_technician_can_say_that_the_plan_cannot_be_kept(self):
        self.own.with_user(self.technician_user).action_en_route()
        self.own.with_user(self.technician_user).action_reschedule()
        self.assertEqual((self.own.state, self.own.planned_start), ("to_reschedule", False))

    def test_planner_sees_everybodys_visits(self):
        found = self.env["field.intervention"].with_user(self.planner_user).search([])
        self.assertEqual(found & (self.own + self.other), self.own + self.other)

    def test_customer_sees_the_own_visits_only(self):
        self.site.parent_id = self.portal_user.partner_id
        mine = self._make_visit(partner_id=self.portal_user.partner_id.id)
        draft = self._make_visit(partner_id=self.portal_user.partner_id.id, state="draft")
        stranger = self._make_visit(site_id=self.sites[1].id)
        found = self.env["field.intervention"].with_user(self.portal_user).search([])
        self.assertIn(mine, found)
        self.assertNotIn(draft, found)
        self.assertNotIn(stranger, found)

    def test_customer_does_not_read_what_is_internal(self):
        self.site.parent_id = self.portal_user.partner_id
        visit = self.own.with_user(self.portal_user)
        visit.read(["state", "planned_start"])
        for name in ("unplanned_reason", "lock", "plan_version", "event_ids", "plan_warning"):
            with self.assertRaises(AccessError, msg=name):
                visit.read([name])

    def test_customer_cannot_press_the_offices_buttons(self):
        self.site.parent_id = self.portal_user.partner_id
        for step in ("action_cancel", "action_confirm", "action_to_plan", "action_en_route"):
            with self.assertRaises(AccessError, msg=step):
                getattr(self.own.with_user(self.portal_user), step)()

    def test_other_companys_work_is_invisible(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        planner = new_test_user(
            self.env,
            "pia",
            groups="field_tournees.group_field_planner",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for model in ("field.intervention", "field.route", "field.event", "field.technician"):
            self.assertFalse(self.env[model].with_user(planner).search([]), model)

    def test_internal_user_without_a_role_sees_no_visit(self):
        clerk = new_test_user(self.env, "clerk", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.env["field.intervention"].with_user(clerk).search([])

    def test_planner_records_an_unavailability_and_a_technician_not_a_colleagues(self):
        vals = {
            "name": "Training",
            "resource_id": self.bruno.employee_id.resource_id.id,
            "date_from": NOW,
            "date_to": NOW + timedelta(hours=4),
        }
        leaves = self.env["resource.calendar.leaves"]
        self.assertTrue(leaves.with_user(self.planner_user).create(vals))
        self.bruno.employee_id.user_id = self.manager_user
        with self.assertRaises(AccessError):
            leaves.with_user(self.technician_user).create(vals)
