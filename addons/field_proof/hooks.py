"""What the addon does once, when it is installed."""


def post_init_hook(env):
    """Give a van to the technicians who were there before, and show locations to stock users."""
    _show_locations(env)
    env["field.technician"].search([])._create_missing_vans()


def _show_locations(env):
    # With vans a warehouse has several places: without this option stock users would neither see
    # which one they count nor have the transfers that fill a van.
    employees = env.ref("base.group_user")
    if env.ref("stock.group_stock_multi_locations") not in employees.all_implied_ids:
        env["res.config.settings"].create({"group_stock_multi_locations": True}).execute()
