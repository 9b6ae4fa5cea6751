"""Run in an Odoo shell before the demo data: everybody speaks French, and nothing is asked of the outside."""

env["ir.default"].set("res.partner", "lang", "fr_FR")
env["res.partner"].with_context(active_test=False).search([]).write({"lang": "fr_FR"})
company = env.ref("base.main_company")
if "iap_enrich_auto_done" in company._fields:  # else the first page asks a paid service about the company
    company.iap_enrich_auto_done = True
env.cr.commit()
