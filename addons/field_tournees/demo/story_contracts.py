"""Maintenance contracts of the firm, and the visits that they bring back every year."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Command

# What comes back for an appliance of a kind: type of visit, months, tolerance in days.
SERVICES = {
    "boiler": ("type_boiler_service", 12, 21),
    "pump": ("type_pump_service", 24, 21),
    "ac": ("type_ac_service", 12, 15),
    "stove": ("type_sweeping", 12, 15),
}
# What the contract of a household covers beside its service.
REPAIRS = {"boiler": "type_boiler_repair", "ac": "type_ac_repair"}
# Key accounts: (priority, answered within, on site within), in hours of their contract.
CLOCKS = (("2", 1, 4), ("1", 4, 12))
ROUND_THE_CLOCK = ("business_06", "business_10", "business_11")
PROPOSED = 9
# Customers sign on the same few days: these many days from today are the due dates.
DUE_IN = (-6, 4, 9, 9, 18, 18, 18, 32, 32, 46, 46, 58, 75, 90, 120, 150, 180, 210, 240, 270, 300, 330)


def sign(env, today, rng):
    """Write the contracts of key accounts and of half of the households, with their rhythm."""
    equipment = env["field.equipment"].search([("site_id.company_id", "in", (False, env.company.id))])
    contracts = _sign_key_accounts(env, today, equipment) + _sign_households(env, today, equipment)
    contracts.action_start()
    _bring_back(env, today, rng, contracts)
    draft = env.ref("field_tournees.business_18")
    env["field.contract"].create(_contract_vals(env, draft, today + timedelta(days=30), CLOCKS[:1]))


def generate(env):
    """Generate the visits of the coming weeks, as the first night would."""
    recurrences = env["field.recurrence"].search([])
    recurrences._generate(recurrences._get_occurrences())


def propose(env):
    """Propose the first visits: two customers have agreed, some have not answered for days."""
    visits = env["field.intervention"].search(
        [("recurrence_id", "!=", False), ("aimed_on", "!=", False)], order="aimed_on, id", limit=PROPOSED
    )
    for visit in visits:
        visit._propose()
    proposed = visits.filtered(lambda visit: visit.proposal_state == "proposed")
    for visit in proposed[:2]:
        visit._set_state("confirmed", source="customer")
    since = fields.Datetime.now() - timedelta(days=env.company.field_proposal_days + 1)
    proposed[2:5]._write_guarded({"proposed_at": since})
    env["field.intervention"]._remind_of_proposals(env.company)
    # Nobody is written to: the people of the story have no mailbox.
    queued = [("model", "=", "field.intervention"), ("state", "=", "outgoing")]
    env["mail.mail"].sudo().search(queued).unlink()


def _sign_key_accounts(env, today, equipment):
    owners = equipment.site_id.commercial_partner_id.filtered("is_company")
    begun = today - relativedelta(years=1, months=2)
    vals_list = [_contract_vals(env, owner, begun, clocks=CLOCKS) for owner in owners]
    by_name = {env.ref(f"field_tournees.{name}"): name for name in ROUND_THE_CLOCK}
    for owner, vals in zip(owners, vals_list, strict=True):
        if owner in by_name:
            vals["calendar_id"] = False
    return env["field.contract"].create(vals_list)


def _sign_households(env, today, equipment):
    """Every second household has a contract for the appliances at home."""
    homes = equipment.site_id.filtered(lambda site: not site.commercial_partner_id.is_company)
    vals_list = [
        _contract_vals(env, home, today - relativedelta(months=9 + number % 30))
        | {
            "equipment_ids": [Command.set(home_equipment.ids)],
            "type_ids": [Command.set(_get_types(env, home_equipment).ids)],
        }
        for number, home in enumerate(homes[::2])
        if (home_equipment := equipment.filtered(lambda one, home=home: one.site_id == home))
    ]
    return env["field.contract"].create(vals_list)


def _get_types(env, equipment):
    kinds = {xml_id.split("_")[2] for xml_id in equipment.get_external_id().values()}
    names = [SERVICES[kind][0] for kind in kinds] + [REPAIRS[kind] for kind in kinds if kind in REPAIRS]
    return env["field.intervention.type"].union(*(env.ref(f"field_tournees.{name}") for name in names))


def _contract_vals(env, partner, begun, clocks=()):
    return {
        "partner_id": partner.id,
        "user_id": env.ref("field_tournees.user_planner").id,
        "date_start": begun,
        "sla_ids": [
            Command.create({"priority": priority, "answer_hours": answer, "on_site_hours": on_site})
            for priority, answer, on_site in clocks
        ],
    }


def _bring_back(env, today, rng, contracts):
    """Give each appliance under contract its service, due on one of a few days."""
    rows = []
    for contract in contracts:
        covered = env["field.equipment"].search(contract._get_equipment_domain())
        due = today + timedelta(days=rng.choice(DUE_IN))  # one rhythm a customer
        for equipment, xml_id in covered.get_external_id().items():
            service, months, tolerance = SERVICES[xml_id.split("_")[2]]
            rows.append(
                {
                    "contract_id": contract.id,
                    "equipment_id": equipment,
                    "type_id": env.ref(f"field_tournees.{service}").id,
                    "every": months,
                    "first_on": due - relativedelta(months=months),
                    "last_done_on": due - relativedelta(months=months),
                    "tolerance_days": tolerance,
                    "period": rng.choice((False, False, False, "morning", "afternoon")),
                }
            )
    env["field.recurrence"].create(rows)
