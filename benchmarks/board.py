"""How fast the dispatch board is: a real server, a real browser; the contract is in benchmarks/README.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from _board_browser import measure
from _company import make_company

from odoo.fields import Command

from launcher.postgres import Postgres
from launcher.server import Server, free_port

DATABASE = "ours"
REQUIREMENTS = "dev.txt"
#: Technicians and visits of a day; the issue asks for these two.
_SIZES = "40x320,100x1000"


def main(env):
    """Yield the figures of each size."""
    options = _parse()
    for technicians, visits in options.sizes:
        company = _make(env, technicians, visits, options)
        yield {
            "technicians": technicians,
            "visits": visits,
            "waiting": options.waiting,
            "seed": options.seed,
            "machine": f"{os.cpu_count()} x {platform.machine()}",
            **_ask(env, company),
            **_look(env, company, options),
        }


def _parse():
    parser = argparse.ArgumentParser(prog="./tournees bench board")
    parser.add_argument("--sizes", type=_read_sizes, default=_read_sizes(_SIZES), metavar="TxV,…")
    parser.add_argument("--waiting", type=int, default=60, metavar="N", help="visits to plan")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="openings, and moves")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    return parser.parse_args()


def _read_sizes(text):
    return [tuple(int(number) for number in size.split("x")) for size in text.split(",")]


def _make(env, technicians, visits, options):
    """Make a company of its own with one full day; return {"user", "login", "day"}."""
    env.cr.commit()  # what the server of the size before wrote is seen
    env.invalidate_all()
    name = f"board-{technicians}x{visits}"
    company = env["res.company"].create({"name": name, "country_id": env.ref("base.fr").id})
    company.resource_calendar_id.tz = "Europe/Paris"
    user = env["res.users"].create(
        {
            "name": name,
            "login": name,
            "password": name,
            "tz": "Europe/Paris",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [
                Command.link(env.ref("base.group_user").id),
                Command.link(env.ref("field_tournees.group_field_planner").id),
            ],
        }
    )
    inside = env(context={**env.context, "allowed_company_ids": company.ids})
    made = make_company(inside, technicians, 1, visits, options.seed, one_day=True)
    sites = inside["res.partner"].search([("name", "like", "Bench site")], limit=options.waiting)
    inside["field.intervention"].create(
        [{"type_id": made["type"].id, "site_id": site.id, "state": "to_plan"} for site in sites]
    )
    env.cr.commit()
    env.cr.execute("ANALYZE")  # as autovacuum would have done by now
    env.cr.commit()
    return {"user": user, "login": name, "day": str(made["day"])}


def _ask(env, company):
    """What one answer costs the server once it knows who asks: queries, time and size."""
    board = env(user=company["user"].id, context={})["field.board"]
    board.load(company["day"])
    queries, started = env.cr.sql_log_count, time.perf_counter()
    answer = board.load(company["day"])
    seconds = time.perf_counter() - started
    return {
        "queries": env.cr.sql_log_count - queries,
        "load_ms": round(1000 * seconds),
        "kilobytes": len(json.dumps(answer)) // 1000,
        "bars": sum(1 for row in answer["visits"] if row["technician_id"]),
    }


def _look(env, company, options):
    """What a planner sees of it in a browser."""
    with Postgres() as pg:
        server = Server(pg, env.cr.dbname, free_port(), log="bench-board.log", crons=0)
        server.start()
        try:
            return measure(server.url, company["login"], company["day"], options.rounds)
        finally:
            server.stop()
