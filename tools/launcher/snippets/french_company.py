"""Run in an Odoo shell on a new database, before the modules whose data follow the country."""

france = env.ref("base.fr")
euro = env.ref("base.EUR")
euro.active = True
company = env.ref("base.main_company")
company.currency_id = euro
company.partner_id.write({"country_id": france.id, "tz": "Europe/Paris"})
env["res.users"].with_context(active_test=False).search([]).write({"tz": "Europe/Paris"})
env["ir.default"].set("res.partner", "tz", "Europe/Paris")
env.cr.commit()
