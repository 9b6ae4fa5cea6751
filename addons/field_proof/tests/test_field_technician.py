from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user

from odoo.addons.field_proof.hooks import post_init_hook

from .common import ProofCase


class TestFieldTechnician(ProofCase):
    def test_each_technician_has_a_van_under_the_vans_of_the_first_warehouse(self):
        van = self.alice.van_location_id
        self.assertEqual(
            (van.name, van.usage, van.company_id), ("Alice Martin", "internal", self.company)
        )
        parent = van.location_id
        self.assertEqual((parent.usage, parent), ("view", self.bruno.van_location_id.location_id))
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        self.assertEqual(van.warehouse_id, warehouse)
        self.assertNotIn(
            van, self.env["stock.location"].search([("id", "child_of", warehouse.lot_stock_id.id)])
        )

    def test_manager_without_stock_rights_makes_a_technician_with_a_van(self):
        employee = self.env["hr.employee"].create({"name": "Chloé Roux"})
        technicians = self.env["field.technician"].with_user(self.manager_user)
        self.assertEqual(
            technicians.create({"employee_id": employee.id}).van_location_id.name, "Chloé Roux"
        )

    def test_many_technicians_get_their_vans_in_one_batch(self):
        employees = self.env["hr.employee"].create([{"name": f"New {n}"} for n in range(20)])
        technicians = self.env["field.technician"].with_context(tracking_disable=True)
        self.alice.company_id._get_or_create_vans_location()
        with self.assertQueryCount(60):
            made = technicians.create([{"employee_id": employee.id} for employee in employees])
            self.env.flush_all()
        self.assertEqual(len(made.van_location_id), 20)

    def test_subcontractor_has_no_van_until_somebody_wants_one(self):
        team = self.env["field.team"].create(
            {"name": "Cold Express", "kind": "subcontractor", "partner_id": self.site.id}
        )
        subcontractor = self._make_technician("Denis Blanc", team_id=team.id)
        self.assertFalse(subcontractor.van_location_id)
        subcontractor.with_user(self.manager_user).action_create_van()
        self.assertEqual(subcontractor.van_location_id.name, "Denis Blanc")
        with self.assertRaises(AccessError):
            subcontractor.with_user(self.planner_user).action_create_van()

    def test_installation_gives_a_van_to_the_technicians_of_before(self):
        self.alice.van_location_id = False
        van = self.bruno.van_location_id
        post_init_hook(self.env)
        self.assertEqual(self.alice.van_location_id.location_id, van.location_id)
        self.assertEqual(self.bruno.van_location_id, van)

    def test_installation_shows_locations_to_stock_users(self):
        stock_user = new_test_user(self.env, "sam", groups="stock.group_stock_user")
        self.assertTrue(stock_user.has_group("stock.group_stock_multi_locations"))

    def test_van_follows_the_employees_new_name(self):
        hr_user = new_test_user(self.env, "hr", groups="hr.group_hr_user")
        self.alice.employee_id.with_user(hr_user).name = "Alice Durand"
        self.assertEqual(self.alice.van_location_id.name, "Alice Durand")

    def test_van_follows_when_the_technician_becomes_somebody_else(self):
        self.alice.employee_id = self.env["hr.employee"].create({"name": "Emma Noir"})
        self.assertEqual(self.alice.van_location_id.name, "Emma Noir")

    def test_name_that_a_person_gave_to_a_van_stays(self):
        self.alice.van_location_id.name = "Van 12"
        self.alice.employee_id.name = "Alice Durand"
        self.assertEqual(self.alice.van_location_id.name, "Van 12")

    def test_database_keeps_a_van_to_one_technician(self):
        self.env.cr.execute(
            "SELECT 1 FROM pg_constraint WHERE conname = 'field_technician_van_location_uniq'"
        )
        self.assertTrue(self.env.cr.fetchone())

    def test_van_must_be_able_to_hold_parts(self):
        with self.assertRaisesRegex(ValidationError, "internal location"):
            self.bruno.van_location_id = self.env.ref("stock.stock_location_customers")

    def test_each_company_has_its_own_vans(self):
        other = self.env["res.company"].create({"name": "Savoie Chauffage"})
        employee = self.env["hr.employee"].create({"name": "Fanny", "company_id": other.id})
        fanny = (
            self.env["field.technician"].with_company(other).create({"employee_id": employee.id})
        )
        self.assertEqual(fanny.van_location_id.company_id, other)
        self.assertEqual(fanny.van_location_id.warehouse_id.company_id, other)

    def test_button_opens_what_this_van_carries(self):
        self._load_van(self.alice, self.valve, 3)
        self._load_van(self.bruno, self.probe, 2)
        self.assertEqual(self.alice.van_quant_count, 1)
        action = self.alice.with_user(self.planner_user).action_open_van()
        quants = self.env["stock.quant"].search(action["domain"])
        self.assertEqual(quants.product_id, self.valve)
