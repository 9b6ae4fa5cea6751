"""Call Odoo's own command line with a configuration of ours."""

import os
import subprocess
from pathlib import Path

from .errors import OdooFailed
from .paths import ADDONS, CACHE, DATA, LOGS, PYTHON
from .process import run

# Not "python -m odoo": that would put the current folder first on the path
MAIN = Path(__file__).parent / "program" / "odoo_main.py"


def write_config(name="odoo", **more):
    """Write a configuration file into the cache; the database server is named by PG* variables."""
    values = {
        "addons_path": ADDONS,
        "data_dir": DATA / "common",
        "http_interface": "127.0.0.1",
        "http_port": 8069,
        "db_maxconn": 32,
        "list_db": False,
        "unaccent": True,
        "max_cron_threads": 0,
        "server_wide_modules": "base,rpc,web",
        "admin_passwd": os.urandom(12).hex(),
        "publisher_warranty_url": "",
        "screenshots": CACHE / "screenshots",
        # Chromium, Playwright and the solver reserve more address space than they use
        "limit_memory_hard": 0,
        **more,
    }
    path = CACHE / f"{name}.conf"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "[options]\n" + "".join(f"{key} = {value}\n" for key, value in values.items())
    part = path.with_suffix(f".{os.getpid()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(text)
    part.rename(path)
    return path


def command(config, *arguments):
    """The argument list that runs an Odoo command: command(config, "server", "-d", ...)."""
    verb, *rest = map(str, arguments)
    verbs = [verb, rest.pop(0)] if verb == "i18n" and rest else [verb]  # i18n export, i18n import
    return [str(PYTHON), str(MAIN), *verbs, "-c", str(config), *rest]


def server(pg, database, *arguments, log, title, config=None):
    """Install or update, then stop."""
    line = command(
        config or write_config(), "server", "-d", database, "--stop-after-init", "--no-http", *arguments
    )
    run(line, log, title=title, failure=OdooFailed, env=pg.env)


def snippet(name):
    """The code of one of our scripts for the Odoo shell."""
    return (Path(__file__).parent / "snippets" / f"{name}.py").read_text()


def shell(pg, database, *codes, title="", log="shell.log"):
    """Run Python code in an Odoo shell; env is defined, nothing is committed unless the code does."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = f"{os.getpid()}-{log}"
    script = LOGS / f"{log}.py"
    # Left to itself, Odoo's shell goes on after an error in its input and ends well
    script.write_text(
        "import os, traceback\n"
        f"try:\n    for code in {codes!r}:\n        exec(code)\n"
        "except BaseException:\n    traceback.print_exc()\n    os._exit(1)\n\n"
    )
    try:
        with script.open() as source:
            run(_shell_command(database), log, title=title, failure=OdooFailed, env=pg.env, stdin=source)
    finally:
        script.unlink()
    text = (LOGS / log).read_text()
    (LOGS / log).unlink()
    return text


def interactive_shell(pg, database, **options):
    """The shell as a person or a pipe uses it."""
    return subprocess.call(_shell_command(database), env=pg.env, **options)


def _shell_command(database):
    return command(
        write_config(), "shell", "-d", database, "--no-http", "--log-level=warn", "--shell-interface=python"
    )
