"""What the visits of the story need and used: usual parts, kits of the next days, a part on order."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command, Domain

# Kind of visit: the parts it usually takes, and how many.
USUAL = {
    "boiler_service": {"heat_exchanger_seal": 1, "ignition_electrode": 1},
    "pump_service": {"filter": 1},
    "thermostat": {"thermostat": 1},
    "refill": {"r32_bottle": 1},
}
# What a repair may turn out to need, one after the other.
REPAIRS = ("three_way_valve", "pump", "control_board", "temperature_probe", "expansion_vessel")
# What the depot has none of: the next delivery is days away.
NONE_LEFT = ("control_board",)
DELIVERY_DAYS = 4
IN_DEPOT = 240
MOST_PAST_VISITS = 40


def load(env):
    """Tell what the visits need and what those of the past have used."""
    if env["field.part.usual"].search_count([], limit=1):
        return
    _stock_the_depot(env)
    _name_usual_parts(env)
    _need_parts(env)
    _use_parts(env)
    _prepare_one_kit(env)


def _part(env, name):
    return env.ref(f"field_proof.product_{name}")


def _stock_the_depot(env):
    depot = env.company.field_depot_location_id
    parts = {"pump", "breaker", "air_vent", *REPAIRS}.union(*USUAL.values()) - set(NONE_LEFT)
    counted = env["stock.quant"].with_context(inventory_mode=True).create(
        [
            {
                "product_id": _part(env, part).id,
                "location_id": depot.id,
                "lot_id": get_lot(env, _part(env, part), "R32-2431").id,
                "inventory_quantity": IN_DEPOT,
            }
            for part in sorted(parts)
        ]
    )
    counted.action_apply_inventory()


def get_lot(env, product, name):
    """Return the lot of a part that has lots, made if it is missing; nothing for the others."""
    lots = env["stock.lot"]
    if product.tracking == "none":
        return lots
    known = lots.search([("product_id", "=", product.id), ("name", "=", name)])
    return known or lots.create(
        {"product_id": product.id, "name": name, "company_id": env.company.id}
    )


def _name_usual_parts(env):
    for kind, parts in USUAL.items():
        env.ref(f"field_tournees.type_{kind}").usual_part_ids = [
            Command.create({"product_id": _part(env, part).id, "quantity": quantity})
            for part, quantity in parts.items()
        ]


def _need_parts(env):
    """Let the visits that were there before ask for parts, as new ones do."""
    visits = env["field.intervention"].search(
        Domain("state", "in", ("to_plan", "planned", "confirmed", "en_route", "on_site"))
    )
    visits._need_usual_parts()
    repairs = visits.filtered(lambda visit: visit.type_id == env.ref("field_tournees.type_boiler_repair"))
    delivery = fields.Date.today() + timedelta(days=DELIVERY_DAYS)
    env["field.part.need"].create(
        [
            {
                "intervention_id": visit.id,
                "product_id": _part(env, part).id,
                "expected_on": delivery if part in NONE_LEFT else False,
            }
            for visit, part in zip(repairs, REPAIRS * len(repairs), strict=False)
        ]
    )


def _use_parts(env):
    """Note what the latest visits have used, as their technicians would have."""
    types = env["field.intervention.type"].union(
        *(env.ref(f"field_tournees.type_{kind}") for kind in (*USUAL, "boiler_repair"))
    )
    visits = env["field.intervention"].search(
        Domain("state", "=", "done") & Domain("type_id", "in", types.ids),
        order="left_at desc",
        limit=MOST_PAST_VISITS,
    )
    lines = env["field.part.line"]
    for rank, visit in enumerate(visits):
        usual = visit.type_id.usual_part_ids
        parts = usual.product_id or _part(env, REPAIRS[rank % len(REPAIRS)])
        lines.create(
            [
                {
                    "intervention_id": visit.id,
                    "product_id": product.id,
                    "lot_name": "R32-2431" if product.tracking == "lot" else False,
                    "used_at": visit.left_at - timedelta(minutes=10),
                }
                for product in parts
            ]
        )
    visits._post_parts()


def _prepare_one_kit(env):
    """The first technician's kit is set aside already; the others wait for somebody's click."""
    routes = env["field.route"]._get_next_days(env.company)
    routes.filtered(lambda route: route.kit_state == "to_prepare")[:1]._prepare_kits()
