"""What an open tracking page costs the server, and what the page weighs: benchmarks/README.md."""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import re
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from launcher.paths import ADDONS
from launcher.postgres import Postgres
from launcher.server import Server, free_port

DATABASE = "demo"
#: The limit on what a poll may cost, in plain reads.
_LIMIT = 1.3
#: Of so many polls of an open page one has news for the clock's sake alone: every 3 s for a minute on
#: the way, every 60 s for five minutes before (field_track.py).
_POLLS = {"on_the_way": 20, "to_come": 5}


def main(env: Any) -> dict[str, Any]:
    """Ask a server for the state of many visits, and for plain records, by turns."""
    parser = argparse.ArgumentParser("tournees bench track", description=__doc__)
    parser.add_argument("--visits", type=int, default=60, metavar="N", help="half of them on the way")
    parser.add_argument("--rounds", type=int, default=12, metavar="N", help="of one request a visit and kind")
    options = parser.parse_args()
    paths = _prepare(env, options.visits)
    with Postgres() as pg:
        server = Server(
            pg,
            env.cr.dbname,
            free_port(),
            log="bench-track.log",
            crons=0,
            addons_path=f"{ADDONS},{Path(__file__).parent / 'addons'}",
            server_wide_modules="base,rpc,web,bench_plain",
        )
        server.start()
        try:
            polls = {name: _measure(server, urls, options.rounds) for name, urls in paths.items()}
            for name, count in _POLLS.items():
                cost = polls[name]["times_plain"]
                cost["open_page"] = round((cost["news"] + (count - 1) * cost["no_news"]) / count, 2)
            weights = _weigh(server, paths["on_the_way"][0][1].partition("/state")[0])
        finally:
            server.stop()
    return {"visits": options.visits, "rounds": options.rounds, "limit": _LIMIT, **polls, "page": weights}


def _prepare(env: Any, count: int) -> dict[str, list[tuple[str, str]]]:
    """Put visits on the way, with windows and positions; return (plain path, path of the state)."""
    env["ir.config_parameter"].set_param("field_tournees.throttle_factor", "0")
    env.company.field_position_open = True
    domain = [("state", "in", ("planned", "confirmed")), ("planned_start", ">", env.cr.now())]
    visits = env["field.intervention"].search(domain, limit=count)
    moving = visits[::2]
    moving.technician_id.write({"position_on": True, "position_accepted_at": "2020-01-01"})
    moving._set_state("en_route")
    for visit in moving:
        start = visit.en_route_at
        visit._write_guarded({"eta_start": start, "eta_stop": start.replace(hour=23, minute=59)})
    env.flush_all()
    env.cr.executemany(
        """
        INSERT INTO field_position (technician_id, company_id, intervention_id, at, lat, lon, accuracy)
        VALUES (%s, %s, %s, now() AT TIME ZONE 'UTC' + %s * interval '1 second', 45.7, 4.8, 10)
        """,
        [
            (visit.technician_id.id, visit.company_id.id, visit.id, 10 + rank)
            for rank, visit in enumerate(moving)
        ],
    )
    env.cr.commit()
    return {
        name: [(f"/bench/plain/{one.id}", f"{one._get_track_path()}/state?lang=fr_FR") for one in group]
        for name, group in (("on_the_way", moving), ("to_come", visits - moving))
    }


def _measure(server: Server, urls: list[tuple[str, str]], rounds: int) -> dict[str, Any]:
    """Return the processor's milliseconds of a plain read, of a poll with news, and without."""
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    assert _get(client, urls[0][1])[0] == _get(client, urls[0][0])[0] == 200
    statuses = {"plain": 200, "news": 200, "no_news": 304}
    spent: dict[str, list[float]] = {kind: [] for kind in statuses}
    for turn in range(rounds + 1):
        # Each minute all is told anew: a round begins early in one.
        time.sleep(60 - time.time() % 60 if time.time() % 60 > 30 else 0)
        tags = {path: _get(client, path)[1]["ETag"] for _, path in urls}
        kinds = {
            "plain": [(plain, {}) for plain, _ in urls],
            "news": [(path, {}) for _, path in urls],
            "no_news": [(path, {"If-None-Match": tags[path]}) for _, path in urls],
        }
        for kind, requests in kinds.items():
            before = _cpu(server.process.pid)
            for path, headers in requests:
                assert _get(client, path, headers)[0] == statuses[kind], (kind, path)
            if turn:  # the first one warms up
                spent[kind].append((_cpu(server.process.pid) - before) / len(requests))
    means = {kind: sum(values) / len(values) for kind, values in spent.items()}
    ratios = {
        kind: round(median(a / b for a, b in zip(spent[kind], spent["plain"], strict=True)), 2)
        for kind in ("news", "no_news")
    }
    return {"cpu_ms": {kind: round(value, 2) for kind, value in means.items()}, "times_plain": ratios}


def _get(client: http.client.HTTPConnection, path: str, headers: dict[str, str] | None = None) -> Any:
    client.request("GET", path, headers=headers or {})
    answer = client.getresponse()
    body = answer.read()
    return answer.status, answer.headers, body


def _weigh(server: Server, page: str) -> dict[str, float]:
    """Return the kilobytes of the page and of all its files, as sent and as a proxy would pack them."""
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    html = _get(client, page)[2]
    assets = set(re.findall(rb'(?:src|href)="(/field/assets/[^"]+)"', html))
    folder = next(iter(assets)).rpartition(b"/")[0]
    bodies = [_get(client, path.decode())[2] for path in assets]
    lazy = {name for body in bodies for name in re.findall(rb'import\("\./([^"]+)"\)', body)}
    bodies += [_get(client, (folder + b"/" + name).decode())[2] for name in lazy]
    parts = [html, *bodies]
    return {
        "files": len(parts),
        "html_kb": round(len(html) / 1000, 1),
        "all_kb": round(sum(map(len, parts)) / 1000, 1),
        "all_gzip_kb": round(sum(len(gzip.compress(part)) for part in parts) / 1000, 1),
    }


def _cpu(pid: int) -> float:
    """Return the milliseconds of the processor that the server has used, PostgreSQL's apart."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
