"""Repairs and urgent visits as a planner gets them: `./tournees bench replan`, a JSON object.

A day of a company in a database is planned by the optimiser, and most of its customers are told a
slot. Then technicians fall ill, one after the other, and urgent visits come in; each answer is
measured from the call to the stored proposal, and taken back.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from _company import make_company

from odoo.tools import SQL

from tournees_engine.check import check
from tournees_engine.problem import Problem

DATABASE = "ours"
#: A slot of two hours begins at a half hour.
_SLOT = timedelta(hours=2)
_STEP = timedelta(minutes=30)


def main(env):
    """Return the figures of repairs, of urgent visits and of plans made anew."""
    options = _parse()
    rng = random.Random(options.seed)
    env = env(user=env.ref("base.user_admin"))
    made = make_company(env, options.technicians, 1, options.visits, options.seed, one_day=True)
    day = made["day"]
    _plan(env, day, options, rng)
    technicians = env["field.route"].search([("date", "=", day), ("visit_count", ">", 0)]).technician_id
    absent = rng.sample(technicians, options.repairs)
    return {
        "visits": options.visits,
        "technicians": options.technicians,
        "promised": options.promised,
        "seed": options.seed,
        "machine": f"{os.cpu_count()} x {platform.machine()}",
        "repair": _summarise([_repair(env, day, one) for one in absent]),
        "from_scratch": [_start_over(env, day, one, options) for one in absent[: options.scratch]],
        "urgent": _summarise([_insert(env, day, made, rng) for _ in range(options.urgent)]),
    }


def _parse():
    parser = argparse.ArgumentParser(prog="./tournees bench replan")
    parser.add_argument("--visits", type=int, default=500)
    parser.add_argument("--technicians", type=int, default=60)
    parser.add_argument("--promised", type=float, default=0.7, help="share of customers told a slot")
    parser.add_argument("--repairs", type=int, default=8, help="absences")
    parser.add_argument("--urgent", type=int, default=8, help="urgent visits")
    parser.add_argument("--scratch", type=int, default=2, help="absences planned from scratch, too")
    parser.add_argument("--seconds", type=int, default=8, help="of search of a whole plan")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(sys.argv[1:])


def _plan(env, day, options, rng):
    """Plan the day anew, as an optimisation would, and tell customers a slot around their time."""
    scope = env["field.optimization"].new({"date_from": day, "date_to": day})
    snapshot = env["field.snapshot"]._build(scope)
    problem = snapshot["problem"]
    for visit in problem["visits"]:
        visit.pop("current"), visit.pop("windows", None)
    problem["options"] = {"seconds": options.seconds, "seed": options.seed}
    solution = env["field.planning"]._solve(problem, lambda *_: False)
    origin = scope._get_horizon()
    routes = env["field.route"].search([("date", "=", day)])
    route_of = {route.technician_id.id: route.id for route in routes}
    rows = []
    for route in solution["routes"]:
        who = int(route["technician"])
        for stop in route["stops"]:
            start, end = origin.moment(stop["start"]), origin.moment(stop["end"])
            first = start - timedelta(minutes=start.minute % 30, seconds=start.second)
            first -= rng.randrange(2) * _STEP
            told = (first, first + _SLOT) if rng.random() < options.promised else (None, None)
            rows.append((int(stop["visit"]), who, route_of[who], start, end, *told))
    env.flush_all()
    env.cr.execute(
        SQL(
            "UPDATE field_intervention SET state = 'to_plan', technician_id = NULL, route_id = NULL,"
            " planned_start = NULL, promised_start = NULL, promised_stop = NULL WHERE id IN %s",
            tuple(int(visit["id"]) for visit in problem["visits"]),
        )
    )
    env.cr.execute_values(
        """
        UPDATE field_intervention SET technician_id = d.technician, route_id = d.route,
            planned_start = d.start, planned_stop = d.stop, state = 'planned',
            promised_start = d.first::timestamp, promised_stop = d.last::timestamp
        FROM (VALUES %s) AS d (id, technician, route, start, stop, first, last)
        WHERE field_intervention.id = d.id
        """,
        rows,
    )
    env.cr.execute("ANALYZE")
    env.invalidate_all()


def _repair(env, day, technician):
    """A technician is away all day: what is proposed, how soon, and what it breaks."""
    event = {"type": "away", "technician": technician}
    with _undone(env), _Clock() as clock:
        run = env["field.optimization"]._propose_repair(event, day)
        lines = run.get_preview()["lines"]
        clock.stop()
        mine = [line for line in lines if line["from"]["technician_id"] == technician.id]
        return {
            "seconds": clock.wall,
            "cpu": clock.cpu,
            "visits_to_place": len(mine),
            "changes": len(lines),
            "left_out": sum(line["kind"] == "unserved" for line in lines),
            "promises_broken": sum(bool(line["warning"]) for line in lines),
            "at_risk_before": run.promises_at_risk_before,
            "at_risk_after": run.promises_at_risk_after,
            "violations": run.violation_count,
        }


def _start_over(env, day, technician, options):
    """The same absence, planned from scratch with time to search: for the drive alone, and with
    the promised slots as bounds."""
    runs = env["field.optimization"]
    scope = runs._get_repair_scope("repair", technician.company_id, day)
    snapshot = scope._take_repair_snapshot()
    problem = Problem.from_json(snapshot["problem"])
    promises = {name: tuple(slot) for name, slot in snapshot["promises"].items()}
    answer = {}
    for name, is_bound in (("for_the_drive", False), ("within_promises", True)):
        free = _anew(problem, promises if is_bound else {}, str(technician.id), options)
        solution = env["field.planning"]._solve(free.to_json(), lambda *_: False)
        answer[name] = {
            "seconds": options.seconds,
            "violations": len(check(free, solution).violations),
            **_compare(problem, solution, promises),
        }
    return answer


def _anew(problem, promises, away, options):
    """Return the problem of a plan that owes nothing to the one in force."""
    visits = tuple(
        replace(
            visit,
            current=None,
            promise=None,
            notified=False,
            windows=(promises[visit.id],) if visit.id in promises else visit.windows,
        )
        for visit in problem.visits
    )
    technicians = tuple(one for one in problem.technicians if one.id != away)
    options = replace(problem.options, seconds=options.seconds)
    return replace(problem, visits=visits, technicians=technicians, options=options)


def _compare(problem, solution, promises):
    spots = {
        stop["visit"]: (route["technician"], stop["start"])
        for route in solution["routes"]
        for stop in route["stops"]
    }
    slack = problem.objective.change_tolerance
    standing = {visit.id: visit.current for visit in problem.visits if visit.current}
    moved = [
        name
        for name, (who, start) in spots.items()
        if who != standing[name].technician or abs(start - standing[name].start) > slack
    ]
    kept = [name for name, (a, b) in promises.items() if name in spots and a <= spots[name][1] <= b]
    return {
        "changes": len(moved),
        "left_out": len(standing) - len(spots),
        "promises_broken": len(promises) - len(kept),
    }


def _insert(env, day, made, rng):
    """An urgent visit comes in: how soon there are choices, and what the best one disturbs."""
    lat, lon = rng.choice(made["points"])
    with _undone(env):
        site = env["res.partner"].create(
            {
                "name": "Urgent",
                "partner_latitude": lat + rng.gauss(0, 0.02),
                "partner_longitude": lon + rng.gauss(0, 0.02),
            }
        )
        with _Clock() as clock:
            request = {"site_id": site.id, "type_id": made["type"].id, "hours": 1}
            visit_id = env["field.urgent"].record(request)
            choices = env["field.urgent"].find(visit_id, str(day))["choices"]
        impact = choices[0]["impact"] if choices else {"moved": 0, "minutes": 0, "broken": []}
        return {
            "seconds": clock.wall,
            "cpu": clock.cpu,
            "choices": len(choices),
            "moved": impact["moved"],
            "minutes": impact["minutes"],
            "promises_broken": len(impact["broken"]),
        }


class _Clock:
    """Seconds on the wall and of the processor."""

    def __enter__(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()
        self.is_stopped = False
        return self

    def stop(self):
        self.wall = round(time.perf_counter() - self.wall, 3)
        self.cpu = round(time.process_time() - self.cpu, 3)
        self.is_stopped = True

    def __exit__(self, *_error):
        if not self.is_stopped:
            self.stop()


@contextmanager
def _undone(env):
    """Take back what is written inside."""
    with env.cr.savepoint() as savepoint:
        env.invalidate_all()
        yield
        savepoint.rollback()


def _summarise(rows):
    """Return the worst and middle times, and the sum of the rest."""
    answer = {"count": len(rows)}
    for name in rows[0]:
        values = sorted(row[name] for row in rows)
        if name in ("seconds", "cpu"):
            answer[name] = {"median": values[len(values) // 2], "max": values[-1]}
        else:
            answer[name] = sum(values)
    return answer
