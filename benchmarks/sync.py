"""What the technicians' app costs: a push beside a plain read, eight o'clock, a day without network."""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import os
import random
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psutil
from _company import make_company

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from launcher import browser
from launcher.paths import IS_ROOT
from launcher.postgres import Postgres
from launcher.server import Server, free_port

DATABASE = "demo"
_VISITS_A_DAY = 12
_QUESTIONS = 8
_LIMITS = {
    "cost": {"limit_times_read": 3},
    "morning": {"limit_p95_ms": 500},
    "offline": {"limit_open_ms": 1000},
}
_PARTS = tuple(_LIMITS)
#: What a screen of the office reads of one visit.
_READ = ("name", "state", "partner_id", "site_id", "type_id", "technician_id", "planned_start")


def main(env: Any) -> Iterator[dict[str, Any]]:
    """Measure on a company of its own, beside the demo's; a line for each part."""
    parser = argparse.ArgumentParser("tournees bench sync", description=__doc__)
    parser.add_argument("--technicians", type=int, default=40, metavar="N")
    parser.add_argument("--rounds", type=int, default=15, metavar="N", help="of the costs")
    parser.add_argument("--seconds", type=int, default=30, metavar="S", help="in which all begin their day")
    parser.add_argument("--only", choices=_PARTS, action="append", help="leave the other parts out")
    options = parser.parse_args()
    people = _prepare(env, options.technicians)
    measures = {
        "cost": lambda server: _measure_costs(server, people[0], options.rounds),
        "morning": lambda server: _measure_rush(server, people[2:], options.seconds),
        "offline": lambda server: _measure_opening(server, people[1]),
    }
    with Postgres() as pg:
        for part in options.only or _PARTS:
            settings = {"workers": os.cpu_count() or 2} if part == "morning" else {}
            yield {"part": part, **_LIMITS[part], **_serve(pg, env.cr.dbname, measures[part], **settings)}


def _serve(pg: Postgres, database: str, measure: Any, **settings: Any) -> Any:
    server = Server(pg, database, free_port(), log="bench-sync.log", crons=0, **settings)
    server.start()
    try:
        return measure(server)
    finally:
        server.stop()


def _prepare(env: Any, count: int) -> list[dict[str, Any]]:
    """Make technicians with logins, each with a day of visits and their checklist; return them."""
    made = make_company(env, count, 3, count * _VISITS_A_DAY, one_day=True)
    env["field.checklist.template"].create(
        {
            "name": "Bench",
            "type_ids": made["type"].ids,
            "line_ids": [
                (0, 0, {"name": f"Question {rank}", "kind": "yes_no"}) for rank in range(_QUESTIONS)
            ],
        }
    )
    visits = env["field.intervention"].search([("type_id", "=", made["type"].id)])
    people = visits.technician_id
    users = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "name": person.name,
                    "login": f"bench{rank}",
                    "password": f"bench{rank}",
                    "lang": "fr_FR",
                    "tz": "Europe/Paris",
                    "group_ids": [(6, 0, env.ref("field_tournees.group_field_technician").ids)],
                }
                for rank, person in enumerate(people)
            ]
        )
    )
    for person, user in zip(people, users, strict=True):
        person.employee_id.user_id = user
    env.flush_all()
    # Today is the day of the measure, even on a Sunday.
    env.cr.execute(
        "UPDATE field_intervention SET"
        " planned_start = planned_start - day, planned_stop = planned_stop - day,"
        " promised_start = promised_start - day, promised_stop = promised_stop - day"
        " FROM (SELECT (%s - CURRENT_DATE) * interval '1 day' AS day) AS ahead WHERE id = ANY(%s)",
        (made["day"], visits.ids),
    )
    env.cr.commit()
    return [
        {
            "login": user.login,
            "visits": visits.filtered(lambda visit, person=person: visit.technician_id == person).ids,
        }
        for person, user in zip(people, users, strict=True)
    ]


class _Phone:
    """A technician's connection."""

    def __init__(self, server: Server, technician: dict[str, Any]) -> None:
        self.technician = technician
        self.device = str(uuid.uuid4())
        self._client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        self._cookie = ""
        login = technician["login"]
        credentials = {"db": server.database, "login": login, "password": login}
        self.ask("/web/session/authenticate", {"jsonrpc": "2.0", "params": credentials})

    def ask(self, path: str, data: Any) -> Any:
        """Post JSON; return what comes back."""
        headers = {"Content-Type": "application/json", "Cookie": self._cookie}
        self._client.request("POST", path, json.dumps(data), headers)
        answer = self._client.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status, body[:300])
        if cookie := answer.getheader("Set-Cookie"):
            self._cookie = cookie.split(";")[0]
        return json.loads(body)

    def pull(self) -> Any:
        return self.ask("/field/app/pull", {"etag": None})

    def push(self, commands: list[dict[str, Any]]) -> None:
        now = round(time.time() * 1000)
        data = {"device": self.device, "device_name": "bench", "app": "bench", "sent_at": now}
        told = self.ask("/field/app/push", data | {"commands": commands, "positions": []})
        assert all(result["status"] == "done" for result in told["results"]), told

    def read(self, visit: int) -> None:
        """Call read of one visit, as the web client does."""
        parameters = {"model": "field.intervention", "method": "read", "args": [[visit], _READ], "kwargs": {}}
        path = "/web/dataset/call_kw/field.intervention/read"
        assert "result" in self.ask(path, {"jsonrpc": "2.0", "params": parameters})


def _command(kind: str, visit: int, **body: Any) -> dict[str, Any]:
    at = round(time.time() * 1000) - 1000
    return {"uuid": str(uuid.uuid4()), "kind": kind, "visit": visit, "at": at, "body": body}


def _measure_costs(server: Server, technician: dict[str, Any], rounds: int) -> dict[str, Any]:
    """Return the processor's milliseconds of a read and of pushes of ten, taking turns."""
    phone = _Phone(server, technician)
    lines = [line["id"] for line in _find_lines(phone.pull())]
    visits = itertools.cycle(technician["visits"])
    spent: dict[str, list[float]] = {kind: [] for kind in ("read", "push", "replay")}
    for turn in range(rounds + 2):
        visit = next(visits)
        # What a visit is made of: its questions, and a report.
        commands = [_command("check", visit, line=line, value=True, note="", photos=[]) for line in lines]
        commands += [_command("note", visit, text=f"In order {turn}.{rank}") for rank in range(2)]
        for kind, act in (
            ("read", lambda visit=visit: [phone.read(visit) for _time in range(10)]),
            ("push", lambda commands=commands: phone.push(commands)),
            ("replay", lambda commands=commands: [phone.push(commands) for _time in range(3)]),
        ):
            before = _cpu(server.process.pid)
            act()
            share = {"read": 10, "push": 1, "replay": 3}[kind]
            if turn > 1:  # the first ones warm up
                spent[kind].append((_cpu(server.process.pid) - before) / share)
    means = {kind: sum(values) / len(values) for kind, values in spent.items()}
    return {
        "cpu_ms": {kind: round(value, 1) for kind, value in means.items()},
        "times_read": {kind: round(means[kind] / means["read"], 2) for kind in ("push", "replay")},
    }


def _find_lines(state: dict[str, Any]) -> list[dict[str, Any]]:
    [checklist] = [one for one in state["checklists"] if one["name"] == "Bench"]
    return checklist["lines"]


def _measure_rush(server: Server, technicians: list[dict[str, Any]], seconds: int) -> dict[str, Any]:
    """Return how long phones wait when all technicians begin their day in the same half minute."""
    with ThreadPoolExecutor(2) as pool:
        phones = list(pool.map(lambda one: _Phone(server, one), technicians))
    for phone in phones[:4]:  # each worker has answered once
        phone.pull()
    rng = random.Random(1)
    begin = time.monotonic()
    waits: list[tuple[str, float]] = []

    def live(phone: _Phone) -> None:
        time.sleep(max(0.0, begin + rng.uniform(0, seconds) - time.monotonic()))
        for kind, act in (
            ("pull", phone.pull),
            ("push", lambda: phone.push([_command("en_route", phone.technician["visits"][0])])),
            ("pull", phone.pull),
        ):
            start = time.monotonic()
            act()
            waits.append((kind, 1000 * (time.monotonic() - start)))

    with ThreadPoolExecutor(len(phones)) as pool:
        list(pool.map(live, phones))
    return {
        "technicians": len(phones),
        "within_seconds": seconds,
        "workers": os.cpu_count(),
        "ms": {
            kind: _describe([wait for what, wait in waits if kind in (what, "all")])
            for kind in ("all", "pull", "push")
        },
    }


def _describe(values: list[float]) -> dict[str, int]:
    cuts = quantiles(values, n=100)
    return {"p50": round(cuts[49]), "p95": round(cuts[94]), "max": round(max(values)), "count": len(values)}


def _measure_opening(server: Server, technician: dict[str, Any]) -> dict[str, Any]:
    """Return how long a day of visits takes to show without network, in a browser."""
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox"] if IS_ROOT else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.find_chromium(), args=arguments)
        context = chromium.new_context(
            base_url=server.url, viewport={"width": 393, "height": 851}, is_mobile=True, has_touch=True
        )
        page = context.new_page()
        page.goto("/web/login")
        page.fill("input[name=login]", technician["login"])
        page.fill("input[name=password]", technician["login"])
        page.click(".oe_login_form button[type=submit]")
        page.wait_for_url(lambda url: "/web/login" not in url)
        page.goto("/field/app")
        page.wait_for_function("() => navigator.serviceWorker.controller", timeout=60_000)
        page.wait_for_selector("[data-visit]")
        server.stop()
        page.close()
        took = [_open(context, len(technician["visits"])) for _time in range(7)]
        chromium.close()
    return {"visits": len(technician["visits"]), "open_ms": round(median(took)), "worst_ms": round(max(took))}


def _open(context: Any, visits: int) -> float:
    """Return the milliseconds from opening the app in a new tab to its visits being painted."""
    page = context.new_page()
    page.goto("/field/app", wait_until="commit")
    took = page.evaluate(
        """(visits) => new Promise((resolve) => {
            const look = () => new Set([...document.querySelectorAll("[data-visit]")]
                .map((node) => node.dataset.visit)).size >= visits
                ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
                : requestAnimationFrame(look);
            look();
        })""",
        visits,
    )
    page.close()
    return float(took)


def _cpu(pid: int) -> float:
    """Return the milliseconds of the processor that the server has used, PostgreSQL's apart."""
    used = psutil.Process(pid).cpu_times()
    return 1000 * (used.user + used.system)
