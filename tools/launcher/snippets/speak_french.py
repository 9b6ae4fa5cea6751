"""Run in an Odoo shell: everybody's language is French, also that of people to come."""

env["ir.default"].set("res.partner", "lang", "fr_FR")
env["res.partner"].with_context(active_test=False).search([]).write({"lang": "fr_FR"})
env.cr.commit()
