"""Template databases, and clones of them.

    bare   Odoo's base module, in French, a French company
     └── base   + Odoo's modules that our addons need, no demo data
          ├── ours   + our addons, no demo data           → cloned for each test run
          │    └── web   + the browser's asset bundles    → cloned when browser tests run
          └── demo   + our addons with our demo data      → cloned for `start` and the live tests

Each is named after its inputs, is built once and under a lock. A COMMENT on every database says that
it is ours and whether it is whole: half-made ones are dropped and built again.
"""

import contextlib
import datetime
import json
import os
import re
import shutil

from . import addons, odoo, odoo_source
from .console import say
from .errors import ForeignDatabase, OdooFailed
from .files import digest, locked
from .paths import CACHE, DATA, DEMO, LOGS, SERIES
from .process import is_alive

_OWNER = digest(CACHE)  # two checkouts on one server leave each other's databases alone
# The first is the language of people to come: tests read English messages, the demo company speaks French
_LANGUAGES = "en_US,fr_FR"
_BARE_SNIPPETS = ("french_company", "attachments_in_database")
_KEPT = 6  # templates of a kind: several people may work on different addons


class Databases:
    """The databases of this checkout on one PostgreSQL server."""

    def __init__(self, pg):
        self.pg = pg

    # --- what the commands ask for

    def bare(self):
        inputs = (odoo_source.version(), _OWNER, _LANGUAGES, *map(odoo.snippet, _BARE_SNIPPETS))
        name = f"tournees_bare_{digest(*inputs)}"
        return self._template(name, lambda: self._make_bare(name))

    def base(self):
        bare = self.bare()
        needs = addons.outside_needs()
        name = f"tournees_base_{digest(bare, *needs)}"
        return self._template(name, lambda: self._make_base(name, bare, needs))

    def ours(self, names=()):
        base = self.base()
        names = addons.with_needs(names)
        sources = addons.digests(names)
        name = f"tournees_ours_{digest(base, json.dumps(sources))}"
        return self._template(name, lambda: self._make_ours(name, base, sources))

    def web(self, names=()):
        ours = self.ours(names)
        name = f"tournees_web_{digest(ours, *addons.static_digests(addons.with_needs(names)))}"
        return self._template(name, lambda: self._make_web(name, ours))

    def demo(self):
        base = self.base()
        sources = addons.digests(addons.with_needs())
        # The demo data tell of this week: another day, another template
        today = datetime.date.today()
        name = f"tournees_demo_{digest(base, json.dumps(sources), odoo.snippet('demo_company'), today)}"
        return self._template(name, lambda: self._make_demo(name, base, sources))

    def start_demo(self):
        """The database of `start`: made once, then updated when the addons' sources change."""
        with locked(f"database-{DEMO}"):
            mark = self._mark(DEMO)
            if mark is None:
                template = self.demo()
                self.clone(template, DEMO)
                self._set_mark(DEMO, **self._mark(template))
            else:
                self._update_demo(mark)
        return DEMO

    def install_warnings(self, template):
        """What Odoo complained of while our addons were installed in a template."""
        return self._mark(template).get("warnings", [])

    def clone(self, template, name):
        self.pg.sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._set_mark(name, state="ready")
        return name

    @contextlib.contextmanager
    def run_database(self, template, suffix=""):
        """A clone for this process alone, dropped at the end."""
        self._drop_left_runs()
        name = f"tournees_run_{os.getpid()}{suffix}"
        self.drop(name)
        self.clone(template, name)
        try:
            yield name
        finally:
            for left in self._names(f"{name}%"):
                self.drop(left)

    def drop(self, name):
        shutil.rmtree(DATA / name, ignore_errors=True)
        self.pg.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def drop_demo(self):
        """Drop the database of `start` and what tests left; the templates stay."""
        self._drop_left_runs()
        with locked(f"database-{DEMO}"):
            if self._mark(DEMO) is not None:
                self.drop(DEMO)

    def names(self):
        return self._names("tournees%")

    # --- how templates are made

    def _template(self, name, make):
        with locked(name):
            mark = self._mark(name)
            if mark is None or mark["state"] != "ready":
                make()
                self._drop_old_templates(name)
        return name

    def _make_bare(self, name):
        self._create(name)
        title = "template database: Odoo's base, in French (once)"
        odoo.server(self.pg, name, "-i", "base", f"--load-language={_LANGUAGES}", log="bare.log", title=title)
        # Before the other modules: the accounts, taxes... follow the company's country
        odoo.shell(self.pg, name, *map(odoo.snippet, _BARE_SNIPPETS))
        self._set_mark(name, state="ready")

    def _make_base(self, name, bare, needs):
        self._copy(bare, name)
        title = f"template database: {len(needs)} modules that our addons need (once)"
        odoo.server(self.pg, name, "-i", ",".join(needs), log="base.log", title=title)
        unknown = [line for line in _warnings("base.log") if "invalid module names" in line]
        if unknown:
            raise OdooFailed(f"Our addons depend on modules that Odoo {SERIES} does not have:\n{unknown[0]}")
        self.pg.sql("ANALYZE", name)
        self._set_mark(name, state="ready")

    def _make_ours(self, name, base, sources):
        names = list(sources)
        self._copy(base, name)
        warnings = []
        if names:
            log = f"install-{name}.log"
            title = f"installing {', '.join(names)} for the tests"
            odoo.server(self.pg, name, "-i", ",".join(names), log=log, title=title)
            warnings = _warnings(log)
        self._set_mark(name, state=_state(sources), warnings=warnings)

    def _make_web(self, name, ours):
        self._copy(ours, name)
        odoo.shell(self.pg, name, odoo.snippet("build_bundles"), title="building the browser's asset bundles")
        self._set_mark(name, state="ready")

    def _make_demo(self, name, base, sources):
        self._copy(base, name)
        odoo.shell(self.pg, name, odoo.snippet("demo_company"))
        title = "installing the addons with their demo data"
        warnings = self._install_with_demo(name, "-i", list(sources), title)
        odoo.shell(self.pg, name, odoo.snippet("build_bundles"), title="building the browser's asset bundles")
        self._set_mark(name, state=_state(sources), odoo=SERIES, addons=sources, warnings=warnings)

    def _update_demo(self, mark):
        names = addons.with_needs()
        now, before = addons.digests(names), mark.get("addons", {})
        new = [name for name in names if name not in before]
        changed = [name for name in names if name in before and before[name] != now[name]]
        self._install_new_needs(DEMO)
        title = f"updating the database {DEMO}: {', '.join(new + changed)}"
        if changed:
            self._install_with_demo(DEMO, "-u", changed, title)
        if new:
            self._install_with_demo(DEMO, "-i", new, title)
        self._set_mark(DEMO, **{**mark, "addons": now})

    def _install_new_needs(self, name):
        """Install what an addon newly depends on, before it would come with Odoo's demo data."""
        installed = self.pg.sql("SELECT name FROM ir_module_module WHERE state = 'installed'", name).split()
        needs = sorted(set(addons.outside_needs()) - set(installed))
        if needs:
            title = f"adding {', '.join(needs)} to the database {name}"
            odoo.server(self.pg, name, "-i", ",".join(needs), log=f"install-{name}.log", title=title)

    def _install_with_demo(self, name, verb, names, title):
        """Install our demo data without Odoo's own.

        Odoo loads a module's demo data only when its dependencies have theirs: the flag that says so is
        set for the time of the installation (then taken back: an update would load Odoo's own).
        """
        if not names:
            return []
        ours = ", ".join(f"'{ours}'" for ours in addons.manifests())
        self.pg.sql("UPDATE ir_module_module SET demo = true WHERE state = 'installed'", name)
        log = f"install-{name}.log"
        odoo.server(self.pg, name, verb, ",".join(names), "--with-demo", log=log, title=title)
        self.pg.sql(f"UPDATE ir_module_module SET demo = false WHERE name NOT IN ({ours})", name)
        return _warnings(log)

    # --- creating, marking, forgetting

    def _create(self, name):
        self.drop(name)
        self.pg.sql(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'")
        self._set_mark(name, state="making")
        self.pg.sql("CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE EXTENSION IF NOT EXISTS unaccent", name)
        self.pg.sql("ALTER FUNCTION unaccent(text) IMMUTABLE", name)

    def _copy(self, template, name):
        self.drop(name)
        self.pg.sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._set_mark(name, state="making")

    def _mark(self, name):
        """What we wrote on a database; None when there is no such database."""
        comment = "coalesce(shobj_description(oid, 'pg_database'), '-')"
        text = self.pg.sql(f"SELECT {comment} FROM pg_database WHERE datname = '{name}'")
        if not text:
            return None
        with contextlib.suppress(ValueError):
            mark = json.loads(text)
            if mark.get("owner") == _OWNER:
                if mark.get("odoo", SERIES) == SERIES:
                    return mark
                raise ForeignDatabase(
                    f"The database {name} holds Odoo {mark['odoo']}, this is {SERIES}: "
                    "./tournees reset drops it, TOURNEES_DB names another."
                )
        raise ForeignDatabase(
            f"The database {name} was not made by this folder's ./tournees and is left alone: "
            "set TOURNEES_DB to another name."
        )

    def _set_mark(self, name, **mark):
        mark = {**mark, "owner": _OWNER, "made": datetime.datetime.now(datetime.timezone.utc).isoformat()}
        text = json.dumps(mark).replace("'", "''")
        self.pg.sql(f"COMMENT ON DATABASE \"{name}\" IS '{text}'")

    def _names(self, pattern):
        found = self.pg.sql(
            f"SELECT datname FROM pg_database WHERE datname LIKE '{pattern}'"
            f" AND shobj_description(oid, 'pg_database') LIKE '%\"owner\": \"{_OWNER}\"%'"
        )
        return found.splitlines()

    def _drop_left_runs(self):
        """Drop the clones of runs that were killed. (The copies of pytest's workers carry no mark.)"""
        found = self.pg.sql("SELECT datname FROM pg_database WHERE datname LIKE 'tournees\\_run\\_%'")
        for name in found.splitlines():
            pid = re.match(r"tournees_run_(\d+)", name)
            if pid and not is_alive(int(pid[1])) and not self.pg.named:
                self.drop(name)

    def _drop_old_templates(self, newest):
        kind = newest.rpartition("_")[0]
        ages = {name: self._mark(name)["made"] for name in self._names(f"{kind}\\_%")}
        for name in sorted(ages, key=ages.get)[:-_KEPT]:
            say(f"dropping the old template {name}")
            self.drop(name)


def _state(sources):
    """The state of a template that was just made: used once only when its sources changed meanwhile."""
    if addons.digests(sources) == sources:
        return "ready"
    say("the addons' files changed while they were installed: the next run installs them again")
    return "mixed"


def _warnings(log):
    """The lines of an installation log that Odoo wrote as warnings or errors."""
    lines = (LOGS / log).read_text(errors="replace").splitlines()
    pattern = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ")
    harmless = re.compile(r"is not officially supported")
    return [line for line in lines if pattern.match(line) and not harmless.search(line)]
