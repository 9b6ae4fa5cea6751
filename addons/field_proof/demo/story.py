"""What the vans carry and what is already invoiced, whoever the technicians of the story are."""

from datetime import timedelta

from odoo import fields

from . import story_day, story_files, story_parts, story_work

# Part: how many the van with the fullest shelves carries, and every how many vans it is on board.
LOADS = {
    "pump": (2, 1),
    "three_way_valve": (3, 1),
    "temperature_probe": (6, 1),
    "ignition_electrode": (5, 1),
    "control_board": (1, 3),
    "heat_exchanger_seal": (10, 1),
    "r32_bottle": (2, 2),
    "filter": (4, 1),
    "breaker": (8, 1),
    "thermostat": (2, 2),
    "expansion_vessel": (2, 1),
    "air_vent": (12, 1),
}
# The accountant is a few days behind: what is older is invoiced.
INVOICED_AFTER_DAYS = 3


def load(env):
    """Fill the vans, bill what was done and let the accountant read French if it is there."""
    technicians = env["field.technician"].search([])
    technicians._create_missing_vans()  # the addon's own hook runs after its demo data
    _fill(env, technicians.van_location_id)
    _bill(env)
    story_parts.load(env)
    story_files.load(env)
    story_work.load(env)
    story_day.load(env)
    if "fr_FR" in dict(env["res.lang"].get_installed()):
        env.ref("field_proof.user_accountant").lang = "fr_FR"


def _fill(env, vans):
    quants = env["stock.quant"].with_context(inventory_mode=True)
    if quants.search_count([("location_id", "in", vans.ids)], limit=1):
        return
    counted = quants.create(
        [
            {
                "product_id": env.ref(f"field_proof.product_{part}").id,
                "location_id": van.id,
                "lot_id": story_parts.get_lot(env, env.ref(f"field_proof.product_{part}"), "R32-2431").id,
                # A van is never as full as the next one.
                "inventory_quantity": max(1, most - (number + position) % 3),
            }
            for number, van in enumerate(vans)
            for position, (part, (most, every)) in enumerate(LOADS.items())
            if (number + position) % every == 0
        ]
    )
    counted.action_apply_inventory()


def _bill(env):
    visits = env["field.intervention"].with_context(tracking_disable=True)
    done = visits.search([("state", "=", "done"), ("billing_state", "=", "nothing")])
    done._set_billing_state("to_invoice")
    limit = fields.Datetime.now() - timedelta(days=INVOICED_AFTER_DAYS)
    done.filtered(lambda visit: visit.left_at < limit)._set_billing_state("invoiced")
