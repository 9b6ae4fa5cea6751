"""A running Odoo: in the background for `start`, as a child for the live tests."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.request

from . import odoo
from .console import say
from .errors import OdooFailed, PortBusy
from .paths import CACHE, DATA, DEMO, LOGS
from .process import is_alive

_STATE = CACHE / f"server-{DEMO}.json"
_PATIENCE = 180  # seconds; the first page of a new database takes 30 on a slow machine


class Server:
    """One Odoo server process on one database."""

    def __init__(self, pg, database, port, *, host="127.0.0.1", log="odoo.log", crons=1, **settings):
        self.database = database
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.log = LOGS / log
        self._pg = pg
        self._config = odoo.write_config(
            f"data/{database}/odoo",
            data_dir=DATA / database,  # sessions; attachments are in the database
            http_interface=host,
            http_port=port,
            max_cron_threads=crons,
            gevent_port=free_port(),  # of a prefork server's second process
            dbfilter=f"^{database}$",
            email_from="demo@example.com",
            **settings,
        )
        self.process = None

    def start(self):
        """Start it and return once it answers."""
        check_port(self.port)
        line = odoo.command(self._config, "server", "-d", self.database)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        # The inherited lock says that PostgreSQL is in use, as long as this Odoo lives
        users = getattr(self._pg, "users_file", None)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                line,
                env=self._pg.env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=[users.fileno()] if users else [],
            )
        try:
            self._wait_for_answer()
        except BaseException:
            self.stop()
            raise

    def stop(self):
        if self.process and self.process.poll() is None:
            end_process(self.process.pid)
            self.process.wait()

    def kill(self):
        """End the server and its workers at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for _try in range(50):  # the workers hold the port a moment longer
            with contextlib.suppress(PortBusy):
                return check_port(self.port)
            time.sleep(0.1)
        raise OdooFailed(f"The killed server's workers still hold port {self.port}.")

    def _wait_for_answer(self):
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        started = told = time.monotonic()
        while time.monotonic() - started < _PATIENCE:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError), direct.open(f"{self.url}/web/login", timeout=60) as answer:
                if answer.status == 200:
                    return
            if time.monotonic() - told > 10:
                told = time.monotonic()
                say("    still at it: waiting for Odoo to answer")
            time.sleep(0.2)
        tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
        raise OdooFailed(f"Odoo did not start:\n{tail}\n(whole log: {self.log})")


def port_number(text):
    """Read a port from the command line."""
    number = int(text)
    if not 1 <= number <= 65535:
        raise ValueError(text)
    return number


def check_port(port, command="start"):
    """Refuse a port that something else listens on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            sentence = f"Port {port} is reserved for root: try ./tournees {command} --port 8070"
            raise PortBusy(sentence) from error
        except OSError as error:
            raise PortBusy(f"Port {port} is in use: try ./tournees {command} --port {port + 1}") from error


def free_port():
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def end_process(pid, send=os.killpg):
    """Ask a server to stop, insist after a while; send=os.kill for one that leads no group."""
    for sign, patience in ((signal.SIGTERM, 20), (signal.SIGKILL, 5)):
        with contextlib.suppress(ProcessLookupError):
            send(pid, sign)
        end = time.monotonic() + patience
        while time.monotonic() < end:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            if not is_alive(pid):
                return
            time.sleep(0.1)


def remember(server, **more):
    """Note the background server, for the commands that come later."""
    state = {"pid": server.process.pid, "database": server.database, "url": server.url, **more}
    _STATE.write_text(json.dumps(state))


def running():
    """What was noted of the background server, or None when none runs."""
    try:
        state = json.loads(_STATE.read_text())
    except (OSError, ValueError):
        return None
    return state if is_alive(state["pid"]) and _is_odoo(state["pid"]) else None


def stop_running():
    """Stop the background server; say whether there was one."""
    state = running()
    if state:
        end_process(state["pid"])
    _STATE.unlink(missing_ok=True)
    return state


def _is_odoo(pid):
    """Process numbers are used again: make sure that this one is our server."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as line:  # noqa: PTH123
            return odoo.MAIN.name.encode() in line.read()
    except OSError:
        return True  # no /proc on this system
