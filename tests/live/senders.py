"""The processes that send messages: find them, wake them, kill them, stop them inside PostgreSQL."""

import contextlib
import os
import signal
import time

import psutil
import psycopg2

_LOCK = 611_170_026  # of the rig alone


class Senders:
    """The cron workers of a prefork server (workers=1, crons=1): they alone send messages."""

    def __init__(self, live_server):
        self.server = live_server
        self.killed = 0
        self._postgres = connect(live_server, "postgres")

    def close(self):
        self._postgres.close()

    def pids(self):
        """Return the cron workers that live, by their process titles."""
        main = psutil.Process(self.server.process.process.pid)
        found = []
        for child in main.children():
            with contextlib.suppress(psutil.Error):
                if "WorkerCron" in " ".join(child.cmdline()) and child.status() != psutil.STATUS_ZOMBIE:
                    found.append(child.pid)
        return found

    def kill(self, peer=None):
        """kill -9: the worker at the other end of a connection, or all of them."""
        owner = peer and self.owner(peer)
        for pid in [owner] if owner else self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                self.killed += 1

    def owner(self, peer):
        """Return the worker at the other end of a connection, or None."""
        return next((pid for pid in self.pids() if _owns(pid, peer[1])), None)

    def wake(self):
        """Tell the workers that a job is due, as a commit of `_trigger` does."""
        self._postgres.cursor().execute(f"NOTIFY cron_trigger, '{self.server.db}'")

    def add_twin(self, admin, job):
        """Let a second job do the same work, so that two workers do it at once; return its id."""
        module, name = job.split(".")
        [data] = admin.call("ir.model.data", "search_read", [["module", "=", module], ["name", "=", name]])
        return admin.call("ir.cron", "copy", [data["res_id"]])[0]

    def make_due(self, *ids):
        """Let jobs be due now."""
        for cron in ids:
            self.server.sql(
                f"INSERT INTO ir_cron_trigger (cron_id, call_at) VALUES ({cron}, now() AT TIME ZONE 'UTC')"
            )

    def keep_only(self, *jobs):
        """Switch all scheduled jobs off but these (external ids), which become due."""
        names = ", ".join(f"'{job}'" for job in jobs)
        self.server.sql(
            "UPDATE ir_cron SET active = id IN (SELECT res_id FROM ir_model_data WHERE model = 'ir.cron'"
            f" AND module || '.' || name IN ({names})), nextcall = now() AT TIME ZONE 'UTC'"
        )

    def wait(self, is_done, seconds=60, *, nudge=True, step=0.1):
        """Wait until is_done(), waking the workers now and then (a new worker may not listen yet).

        Return the seconds that it took.
        """
        begun = woken = time.monotonic()
        if nudge:
            self.wake()
        while not is_done():
            now = time.monotonic()
            if now - begun > seconds:
                raise TimeoutError(f"not done after {now - begun:.0f} s")
            if nudge and now - woken > 0.5:
                self.wake()
                woken = now
            time.sleep(step)
        return time.monotonic() - begun


def connect(live_server, database=None):
    """Open a connection to PostgreSQL that commits each statement: psql takes its time to start."""
    env = live_server.pg.env
    connection = psycopg2.connect(
        dbname=database or live_server.db,
        host=env["PGHOST"],
        port=env.get("PGPORT"),
        user=env.get("PGUSER"),
        password=env.get("PGPASSWORD"),
    )
    connection.autocommit = True
    return connection


def use_mail_server(admin, mails):
    """Let an administrator's Odoo send its mails to the rig, and to the rig alone."""
    others = admin.call("ir.mail_server", "search", [])
    admin.call("ir.mail_server", "write", others, {"active": False})
    values = {"name": "rig", "smtp_host": "127.0.0.1", "smtp_port": mails.port, "smtp_encryption": "none"}
    admin.call("ir.mail_server", "create", [values])


class Halt:
    """Stops whoever writes a state of a table: inside the statement, or at the end of the transaction.

    A worker that is killed inside the statement has written nothing. At the end of the transaction
    PostgreSQL goes on: what it committed, the dead worker never knew.
    """

    def __init__(self, live_server, table):
        self._server = live_server
        self._connection = connect(live_server)
        self._cursor = self._connection.cursor()
        self._cursor.execute(_TRIGGERS.format(table=table, lock=_LOCK))

    def close(self):
        self._connection.close()

    def arm(self, state, at_commit):
        """Stop the next one who writes a state."""
        self._cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        self._cursor.execute("INSERT INTO rig_halt VALUES (%s, %s)", [state, at_commit])

    def is_met(self):
        """Whether somebody stands at the halt."""
        self._cursor.execute(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted", [_LOCK]
        )
        return bool(self._cursor.fetchone())

    def release(self):
        """Let go whoever stands there."""
        self._cursor.execute("DELETE FROM rig_halt")
        self._cursor.execute("SELECT pg_advisory_unlock_all()")


_TRIGGERS = """
CREATE TABLE rig_halt (state varchar, at_commit boolean);
CREATE FUNCTION rig_halt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM rig_halt WHERE state = NEW.state AND at_commit = TG_ARGV[0]::boolean) THEN
        PERFORM pg_advisory_xact_lock({lock});
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rig_halt_inside BEFORE UPDATE OF state ON {table}
    FOR EACH ROW EXECUTE FUNCTION rig_halt('false');
CREATE CONSTRAINT TRIGGER rig_halt_at_commit AFTER UPDATE OF state ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION rig_halt('true');
"""


def _owns(pid, port):
    """Whether a process has a connection from a local port."""
    with contextlib.suppress(psutil.Error):
        return any(one.laddr.port == port for one in psutil.Process(pid).net_connections("tcp"))
    return False
