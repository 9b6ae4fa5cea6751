from ast import literal_eval

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import ProofCase


class TestStockQuant(ProofCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._load_van(cls.alice, cls.valve, 3)
        cls._load_van(cls.bruno, cls.probe, 2)
        cls.quants = cls.env["stock.quant"].search(
            [("location_id", "in", (cls.alice + cls.bruno).van_location_id.ids)]
        )
        cls.shelf = cls.env["stock.warehouse"].search([], limit=1).lot_stock_id
        cls.env["stock.quant"]._update_available_quantity(cls.valve, cls.shelf, 40)

    def _readable(self, user):
        return self.env["stock.quant"].with_user(user).search([("id", "in", self.quants.ids)])

    def test_technician_sees_the_own_van_only(self):
        own = self._readable(self.technician_user)
        self.assertEqual(own.location_id, self.alice.van_location_id)
        self.assertEqual((own.product_id.name, own.quantity), ("Three-way valve", 3))
        everything = own.search([])
        self.assertEqual(everything, own)
        with self.assertRaises(AccessError):
            (self.quants - own).with_user(self.technician_user).read(["quantity"])

    def test_technician_changes_no_stock(self):
        own = self._readable(self.technician_user)
        with self.assertRaises(AccessError):
            own.quantity = 99
        with self.assertRaises(AccessError):
            own.with_context(inventory_mode=True).inventory_quantity = 99
        with self.assertRaises(AccessError):
            own.create({"product_id": self.valve.id, "location_id": own.location_id.id})
        with self.assertRaises(AccessError):
            own.location_id.name = "Mine"

    def test_planner_and_manager_see_every_van(self):
        for user in (self.planner_user, self.manager_user):
            self.assertEqual(self._readable(user), self.quants)

    def test_technician_who_works_in_the_stock_keeps_its_rights(self):
        self.technician_user.group_ids += self.env.ref("stock.group_stock_user")
        quants = self._readable(self.technician_user)
        self.assertEqual(quants, self.quants)
        counted = quants[0].with_context(inventory_mode=True)
        counted.inventory_quantity = 7
        counted.action_apply_inventory()
        self.assertEqual(self.quants[0].quantity, 7)

    def test_employees_outside_field_service_read_stock_as_before(self):
        employee = new_test_user(self.env, "eve", groups="base.group_user")
        self.assertEqual(self._readable(employee), self.quants)

    def test_customer_sees_no_van(self):
        with self.assertRaises(AccessError):
            self._readable(self.portal_user)

    def test_vans_of_another_company_stay_hidden(self):
        other = self.env["res.company"].create({"name": "Savoie Chauffage"})
        employee = self.env["hr.employee"].create({"name": "Fanny", "company_id": other.id})
        fanny = (
            self.env["field.technician"].with_company(other).create({"employee_id": employee.id})
        )
        self._load_van(fanny, self.valve, 1)
        seen = self.env["stock.quant"].with_user(self.manager_user).search([])
        self.assertNotIn(fanny.van_location_id, seen.location_id)

    def test_screens_show_vans_and_nothing_else(self):
        for name, user, seen in (
            ("stock_quant_action_van", self.planner_user, self.quants),
            ("stock_quant_action_van_my", self.technician_user, self.quants[:1]),
        ):
            action = self.env["ir.actions.act_window"]._for_xml_id(f"field_proof.{name}")
            domain = literal_eval(action["domain"].replace("uid", str(user.id)))
            self.assertEqual(self.env["stock.quant"].with_user(user).search(domain), seen)

    def test_menus_show_each_role_its_screen(self):
        menu = self.env["ir.ui.menu"]
        mine, all_vans, billing = (
            self.env.ref(f"field_proof.{name}").id
            for name in (
                "stock_quant_menu_van_my",
                "stock_quant_menu_van",
                "field_intervention_menu_billing",
            )
        )
        for user, shown in (
            (self.technician_user, {mine}),
            (self.planner_user, {mine, all_vans}),
            (self.manager_user, {mine, all_vans}),
            (self.accountant_user, {billing}),
        ):
            visible = menu.with_user(user).load_menus(False).keys()
            self.assertEqual({mine, all_vans, billing} & visible, shown, user.login)
