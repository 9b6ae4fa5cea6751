"""What the addon does once, when it is installed."""


def post_init_hook(env):
    """Give a van to the technicians who were there before, times to their visits, and show locations."""
    _show_locations(env)
    env["field.technician"].search([])._create_missing_vans()
    _refresh_times(env)
    if env.ref("base.module_field_proof").demo:
        env["field.proof.demo"]._seal_story()


def _show_locations(env):
    # With vans a warehouse has several places: without this option stock users would neither see
    # which one they count nor have the transfers that fill a van.
    employees = env.ref("base.group_user")
    if env.ref("stock.group_stock_multi_locations") not in employees.all_implied_ids:
        env["res.config.settings"].create({"group_stock_multi_locations": True}).execute()


def _refresh_times(env):
    # The visits that were done before this addon came have steps and no times yet.
    visits = env["field.intervention"].with_context(active_test=False)
    visits = visits.search([("en_route_at", "!=", False), ("time_entry_ids", "=", False)])
    for start in range(0, len(visits), 500):
        visits[start : start + 500]._refresh_times()
