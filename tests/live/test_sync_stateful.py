"""Two phones of one technician, a bad network, a server that is killed: nothing lost, nothing doubled.

What was done is counted in the database, in tables that know nothing of acknowledgements. A run is
one history that Hypothesis makes up. TOURNEES_SYNC_RUNS=1000 is the claim's own number.
"""

import os
import random
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Timer

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from phones import NoAnswerError, Phone, command, kill_workers
from rig import RpcError
from senders import connect

_RUNS = int(os.environ.get("TOURNEES_SYNC_RUNS", "12"))
_STEPS = ("en_route", "arrive", "pause", "resume")
_STATES = {"en_route": "en_route", "arrive": "on_site", "pause": "paused", "resume": "on_site"}
_FAULTS = ("none", "cut", "lost", "lost", "kill", "terminate", "twice")
# A visit serves some runs: its timeline would be read longer and longer.
_RUNS_A_VISIT = 20


class World:
    """A prefork server, two phones of its technician, and a way to count what was done."""

    def __init__(self, server):
        self.server = server
        self.devices = [Phone(server, "technicien") for _number in range(2)]
        self.counts = Counter()
        self._planner = server.session("planificateur")
        self._sql = connect(server)
        self._runs = 0
        self._visit = None

    def query(self, query, *values):
        """Return the rows of a query, over a connection that no fault touches."""
        cursor = self._sql.cursor()
        cursor.execute(query, values)
        return cursor.fetchall()

    @contextmanager
    def at_one_moment(self):
        """Let the queries inside see one state: a request whose phone hung up may still be at work."""
        cursor = self._sql.cursor()
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        try:
            yield
        finally:
            cursor.execute("COMMIT")

    def begin(self):
        """Return the visit of the next run."""
        if self._runs % _RUNS_A_VISIT == 0:
            self._visit = self._plan_visit(self._runs // _RUNS_A_VISIT)
        self._runs += 1
        return self._visit

    def _plan_visit(self, number):
        [(technician, site)] = self.query(
            "SELECT technician.id, (SELECT id FROM res_partner WHERE is_field_site LIMIT 1)"
            " FROM field_technician technician JOIN res_users ON res_users.id = technician.user_id"
            " WHERE res_users.login = 'technicien'"
        )
        [(kind,)] = self.query(
            "SELECT id FROM field_intervention_type type WHERE NOT EXISTS (SELECT FROM"
            " field_intervention_type_field_skill_rel WHERE field_intervention_type_id = type.id) LIMIT 1"
        )
        vals = {"type_id": kind, "site_id": site, "technician_id": technician}
        for attempt in range(5):  # a day off, or the last run ended the connections of whoever answers now
            self.revive()
            days = 60 + 7 * number + attempt
            day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + days * 86400))
            with suppress(RpcError, OSError):
                vals["planned_start"] = f"{day} 09:00:00"
                [visit] = self._planner.call("field.intervention", "create", [vals])
                return visit
        raise RuntimeError("the planner could not plan a visit")

    def revive(self):
        """Start a server that has died again, as a service manager does.

        Odoo's parent process ends when PostgreSQL takes its connection away while it starts a worker.
        """
        if self.server.process.process.poll() is not None:
            self.counts["restarted"] += 1
            with suppress(ProcessLookupError):  # nobody is left of it
                self.server.kill()
            self.server.start()

    def terminate_backends(self):
        """Let PostgreSQL end every connection of the server, whatever it is doing."""
        self.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid != pg_backend_pid()"
        )

    def count_effects(self, commands):
        """Return {uuid: how often a command left its mark}, by what it should have changed."""
        uuids = [one["uuid"] for one in commands]
        marks = dict.fromkeys(uuids, 0)
        events = self.query(
            "SELECT details ->> 'command', to_state, count(*) FROM field_event"
            " WHERE details ->> 'command' = ANY(%s) GROUP BY 1, 2",
            uuids,
        )
        wanted = {one["uuid"]: _STATES.get(one["kind"]) for one in commands}
        for uuid, state, count in events:
            if state == wanted[uuid]:
                marks[uuid] += count
        for uuid, count in self.query(
            "SELECT substring(body FROM 'rig ([-0-9a-f]{36})'), count(*) FROM mail_message"
            " WHERE model = 'field.intervention' AND res_id = ANY(%s) GROUP BY 1",
            [one["visit"] for one in commands],
        ):
            if uuid in marks:
                marks[uuid] += count
        return marks

    def read_ledger(self, commands):
        """Return {uuid: (state, rows)} of commands."""
        rows = self.query(
            "SELECT uuid, min(state), count(*) FROM field_sync WHERE uuid = ANY(%s) GROUP BY 1",
            [one["uuid"] for one in commands],
        )
        return {uuid: (state, count) for uuid, state, count in rows}


class SyncMachine(RuleBasedStateMachine):
    """One history: what is told, what gets lost on the way, and what is known at the end."""

    world = None

    def __init__(self):
        super().__init__()
        self.visit = self.world.begin()
        self.told = []
        self.queues = ([], [])
        self.acknowledged = {}

    @rule(
        device=st.integers(0, 1),
        kinds=st.lists(st.sampled_from((*_STEPS, "message")), max_size=4),
        minutes=st.integers(0, 600),
        fault=st.sampled_from(_FAULTS),
        after=st.integers(0, 80),
        seed=st.integers(0, 2**32),
        most=st.integers(1, 8),
        times=st.sampled_from((0, 0, 1, 10)),
    )
    def go_on(self, device, kinds, minutes, fault, after, seed, most, times):
        """The technician does something, the phone sends, something goes wrong, and then again.

        :param after: milliseconds until it goes wrong
        :param most: commands that are sent at once, in any order
        :param times: how often acknowledged ones come again
        """
        # Not Hypothesis's own dice: how many are thrown hangs on what got through.
        shuffle = random.Random(seed)
        self._tell(device, kinds, minutes)
        queue = self.queues[device]
        batch = shuffle.sample(queue, min(most, len(queue)))
        if batch:
            self.world.counts[fault] += 1
            self._send_with(fault, device, batch, after / 1000)
        known = [one for one in self.told if one["uuid"] in self.acknowledged]
        for _time in range(times if known else 0):
            self.world.counts["replay"] += 1
            self._send(1 - device, shuffle.sample(known, min(5, len(known))))

    def _tell(self, device, kinds, minutes):
        for number, kind in enumerate(kinds):
            at = round((time.time() - 60 * minutes + number) * 1000)
            made = command(kind, self.visit, at)
            if kind == "message":
                made["body"] = {"text": f"rig {made['uuid']}"}
            elif kind == "pause":
                made["body"] = {"reason": "rig"}
            self.told.append(made)
            self.queues[device].append(made)

    def _send_with(self, fault, device, batch, seconds):
        """Send while something goes wrong."""
        if fault == "cut":
            return
        if fault == "twice":
            self._send_twice(batch)
            return
        strike = {"kill": lambda: kill_workers(self.world.server), "terminate": self.world.terminate_backends}
        timer = Timer(seconds, strike[fault]) if fault in strike else None
        if timer:
            timer.start()
        try:
            self._send(device, batch, hang_up=seconds if fault == "lost" else None)
        finally:
            if timer:
                timer.join()

    def _send_twice(self, batch):
        """Both devices send the same at the same moment, as two tabs of one phone do."""
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda device: self._send(device, batch), (0, 1)))

    def _send(self, device, batch, hang_up=None):
        try:
            results = self.world.devices[device].send(batch, hang_up=hang_up)
        except NoAnswerError:
            self.world.counts["unanswered"] += 1
            self.world.revive()
            return
        assert set(results) == {one["uuid"] for one in batch}
        for uuid, result in results.items():
            assert result["status"] in ("done", "conflict"), result
            told = (result["status"], result["answer"])
            assert self.acknowledged.setdefault(uuid, told) == told, "a replay was answered otherwise"
        for queue in self.queues:
            queue[:] = [one for one in queue if one["uuid"] not in self.acknowledged]

    def teardown(self):
        """The network is back: all arrives, and the database is asked what was done."""
        self._audit(self.told)
        for device, queue in enumerate(self.queues):
            end = time.monotonic() + 60
            while queue and time.monotonic() < end:
                self._send(device, queue[:50])
            assert not queue, "a phone could not get rid of its queue"
        self._audit(self.told)
        assert {one["uuid"] for one in self.told} == set(self.acknowledged)
        self.world.counts["runs"] += 1
        self.world.counts["commands"] += len(self.told)
        kept = [status for status, _answer in self.acknowledged.values() if status == "conflict"]
        self.world.counts["conflicts"] += len(kept)

    def _audit(self, commands):
        kinds = {one["uuid"]: one["kind"] for one in commands}
        with self.world.at_one_moment():
            effects, ledger = self.world.count_effects(commands), self.world.read_ledger(commands)
        for uuid, count in effects.items():
            state, rows = ledger.get(uuid, (None, 0))
            assert rows <= 1
            assert count == (state == "done"), f"{kinds[uuid]} was done {count} times and is {state}"
            if uuid in self.acknowledged:
                assert state == self.acknowledged[uuid][0], f"{kinds[uuid]} was acknowledged and is {state}"


@pytest.fixture(scope="module")
def world(serve):
    with serve(workers=2) as live_server:
        yield World(live_server)


def test_nothing_is_lost_and_nothing_is_done_twice(world):
    SyncMachine.world = world
    began = time.monotonic()
    run_state_machine_as_test(
        SyncMachine,
        settings=settings(
            max_examples=_RUNS,
            stateful_step_count=10,
            deadline=None,
            database=None,
            phases=[Phase.generate],  # a history does not repeat itself to the millisecond
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert world.counts["commands"]
    sys.stderr.write(f"{time.monotonic() - began:.0f} s: {dict(world.counts)}\n")
