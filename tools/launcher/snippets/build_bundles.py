"""Run in an Odoo shell: build the browser's asset bundles and keep them.

Tests run in a transaction that is rolled back: without these each tour would build them again (20 s).
"""

SCRIPTS = (
    "web.assets_web",
    "web.assets_tests",
    "web.__assets_tests_call__",
    "web.assets_frontend_minimal",
    "web.assets_frontend_lazy",
)
STYLES = ("web.assets_web", "web.assets_web_print", "web.assets_frontend", "web.report_assets_common")

bundle = env["ir.qweb"]._get_asset_bundle
for name in SCRIPTS:
    bundle(name, css=False, js=True).js()
for name in STYLES:
    bundle(name, css=True, js=False).css()
env.cr.commit()
