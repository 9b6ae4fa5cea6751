"""The commands."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import bench, browser, engine, lint, odoo, odoo_source, osrm, server, setup, testing
from .console import say
from .databases import Databases
from .errors import Failure, explained_codes
from .files import disk_full_explained
from .paths import CACHE, DEMO, LOGS, SERIES
from .people import PEOPLE
from .postgres import Postgres

_DESCRIPTION = f"""Set up, run and test this suite of Odoo {SERIES} addons.

Everything is cached in .tournees/ (TOURNEES_CACHE names another folder). What is used:
  Odoo        ODOO_HOME=folder, else one on this machine, else ODOO_DEB=file, else fetched
  PostgreSQL  DATABASE_URL or PGHOST, else a private one
  database    TOURNEES_DB (default: tournees)"""

_BACKENDS = {
    "native": "native core",
    "ortools": "OR-Tools (slower: the native core is not built, or TOURNEES_ENGINE_NATIVE=0)",
}


def main(arguments):
    """Run a command; return its exit code. A Failure becomes one sentence on stderr."""
    try:
        with disk_full_explained():
            options = _parse(arguments)
            code = options.function(options) or 0
            sys.stdout.flush()
            return code
    except Failure as failure:
        print(f"tournees: {failure}", file=sys.stderr)
        return failure.code
    except KeyboardInterrupt:
        print("\ntournees: interrupted; the next run goes on from here", file=sys.stderr)
        return 130
    except BrokenPipeError:  # `./tournees status | head -1`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parse(arguments):
    parser = argparse.ArgumentParser(
        prog="tournees",
        description=_DESCRIPTION,
        epilog=f"exit codes:\n{explained_codes()}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name, function, text, passes_on=False):
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(function=function, passes_on=passes_on)
        return command

    start = add("start", _start, "set up what is missing, start Odoo with the demo company")
    start.add_argument("--port", type=server.port_number, default=int(os.environ.get("PORT", "8069")))
    start.add_argument("--host", default="127.0.0.1", help="0.0.0.0 serves the phones of your network")
    start.add_argument("--foreground", action="store_true", help="stay until Ctrl-C")
    add("stop", _stop, "stop Odoo, the private PostgreSQL and the road engine")
    add("status", _status, "what runs, where things are")
    reset = add("reset", _reset, "drop the demo database, keep the downloads")
    reset.add_argument("--all", action="store_true", help="delete the whole cache")
    shell = add("shell", _shell, "Python on the demo database")
    shell.add_argument("-c", dest="code", help="run this code and leave")
    add("psql", _psql, "SQL on the demo database", passes_on=True)
    add("odoo", _odoo, "Odoo's own command line on the demo database", passes_on=True)
    osrm.add_commands(add)
    _add_checks(add)
    options, options.rest = parser.parse_known_args(arguments)
    if options.rest and not options.passes_on:
        parser.error(f"unknown: {' '.join(options.rest)}")
    return options


def _add_checks(add):
    test = add("test", testing.command, "run the tests; other arguments go to pytest", passes_on=True)
    test.add_argument("--quick", action="store_true", help="lint, engine and addons without browser")
    test.add_argument("--only", action="append", choices=testing.SUITES, help="only this part")
    test.add_argument("--addon", action="append", default=[], help="install and test only this addon")
    add("lint", lint.command, "the linters alone")
    bench_parser = add("bench", bench.command, "run benchmarks/NAME.py", passes_on=True)
    bench_parser.add_argument("name", nargs="?", default="")


def _start(options):
    state = server.running()
    if state:
        print(f"Already running (process {state['pid']}).")
        _print_block(**state)
        return
    server.check_port(options.port)
    setup.prepare()
    with Postgres() as pg:
        database = Databases(pg).start_demo()
        odoo_server = server.Server(pg, database, options.port, host=options.host)
        say("starting Odoo")
        odoo_server.start()
        logins = pg.sql("SELECT login FROM res_users WHERE active", database).split()
        server.remember(odoo_server, logins=logins)
        _print_block(odoo_server.url, database, logins)
        if options.foreground:
            _stay(odoo_server)


def _stay(odoo_server):
    try:
        odoo_server.process.wait()
    except KeyboardInterrupt:
        say("stopping")
    finally:
        odoo_server.stop()
        server.stop_running()


def _print_block(url, database, logins, **_more):
    lines = [f"Open   {url}", "", "Logins (the password is the login):"]
    lines += [f"       {login:<14} {role}" for login, role in PEOPLE.items() if login in logins]
    lines += ["", f"Database {database}, logs in {LOGS}, ./tournees stop ends it."]
    lines += [f"Missing: {text}" for text in browser.missing()]
    print("\n  " + "\n  ".join(lines) + "\n", flush=True)


def _stop(_options):
    state = server.stop_running()
    print(f"Odoo stopped (process {state['pid']})." if state else "Odoo was not running.")
    for roads in osrm.stop_running():
        print(f"Road engine stopped (process {roads['pid']}).")
    if _has_environment():
        Postgres().stop_if_unused()


def _status(_options):
    state = server.running()
    print("Odoo      ", f"running at {state['url']}" if state else "not running")
    for roads in osrm.running():
        print("roads     ", f"running at {roads['url']} ({roads['map']})")
    print("cache     ", CACHE, "" if CACHE.is_dir() else "(not made yet)")
    print("logs      ", LOGS)
    print("python    ", sys.version.split()[0], sys.executable)
    if not _has_environment():
        print("set-up    ", "not complete: ./tournees start")
        return
    print("sources   ", Path(CACHE / "link" / "odoo").resolve())
    print("engine    ", _BACKENDS.get(engine.backend(), "not installed"))
    postgres = Postgres()
    print("postgresql", "running," if postgres.is_running() else "stopped,", postgres.describe())
    if postgres.is_running():
        print("databases ", ", ".join(Databases(postgres).names()) or "none yet")
    print("browser   ", browser.chromium() or "none")
    print("pdf       ", browser.printer() or "none")


def _reset(options):
    server.stop_running()
    if options.all:
        osrm.stop_running()
    if _has_environment():
        postgres = Postgres()
        if options.all and not postgres.named:
            postgres.destroy()
        else:
            with postgres as pg:
                databases = Databases(pg)
                databases.drop_demo()
                for name in databases.names() if options.all else ():
                    databases.drop(name)
    if options.all:
        shutil.rmtree(CACHE, ignore_errors=True)
        print("The whole cache is deleted.")
    else:
        print(f"The database {DEMO} is dropped; downloads are kept.")


def _shell(options):
    with _demo_database() as (pg, database):
        if options.code is not None:
            print(odoo.shell(pg, database, options.code), end="")
            return 0
        return odoo.interactive_shell(pg, database)


def _psql(options):
    with _demo_database() as (pg, database):
        return subprocess.call([str(pg.psql), "-d", database, *options.rest], env=pg.env)


def _odoo(options):
    verb, *rest = options.rest or ["help"]
    with _demo_database() as (pg, database):
        line = odoo.command(odoo.write_config(), verb, *rest, "-d", database)
        return subprocess.call(line, env=pg.env)


class _demo_database:  # noqa: N801 (used like a function)
    """The demo database, made if needed, with its server running."""

    def __enter__(self):
        setup.prepare()
        self.postgres = Postgres()
        pg = self.postgres.__enter__()
        return pg, Databases(pg).start_demo()

    def __exit__(self, *error):
        self.postgres.__exit__(*error)


def _has_environment():
    """Whether the set-up came far enough to talk to PostgreSQL."""
    return (CACHE / "link" / "odoo").exists() and bool(odoo_source.version())
