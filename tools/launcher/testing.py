"""`./tournees test`: the suites, one after the other, and the line that sums them up."""

import os
import subprocess
import sys
from xml.etree import ElementTree

from . import addons, browser, lint, odoo, setup
from .console import heading, say
from .databases import Databases
from .errors import OdooFailed
from .paths import ADDONS, PYTHON, REPORTS, ROOT
from .postgres import Postgres

SUITES = ("lint", "engine", "launcher", "addons", "live")
_QUICK = ("lint", "engine", "addons")
_WORKERS = 2


class Count:
    """How many checks passed, failed and were skipped."""

    def __init__(self, passed=0, failed=0, skipped=0):
        self.passed, self.failed, self.skipped = passed, failed, skipped

    def __iadd__(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        return self

    def __str__(self):
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def command(options):
    """Run what is asked for; arguments for pytest alone mean the addons' suite."""
    suites = options.only or (_QUICK if options.quick else SUITES)
    if options.rest and not options.only:
        suites = ("addons",)
    needs_browser = not options.quick and bool({"addons", "live"} & set(suites))
    setup.prepare(with_browser=needs_browser)
    total = Count()
    for suite in (name for name in SUITES if name in suites):
        heading(suite)
        total += _counted(suite, options)
    print(f"\n{total}", flush=True)
    return 1 if total.failed or not total.passed else 0


def _counted(suite, options):
    """Run a suite; addons that cannot be installed are a failed test, not the end of the run."""
    try:
        return _RUNNERS[suite](options)
    except OdooFailed as failure:
        print(failure, flush=True)
        return Count(failed=1)


def _run_lint(_options):
    results = lint.run_all()
    return Count(passed=results.count(True), failed=results.count(False))


def _run_engine(options):
    folders = [ROOT / "tests" / "engine", ROOT / "engine" / "tests"]
    arguments = ["-p", "no:odoo", *_rest(options, "engine")]
    return _pytest("engine", arguments, [folder for folder in folders if folder.is_dir()])


def _run_launcher(options):
    arguments = ["-p", "no:odoo", *_rest(options, "launcher")]
    return _pytest("launcher", arguments, [ROOT / "tests" / "launcher"])


def _run_addons(options):
    """Odoo's tests, each worker on its own clone of the installed addons."""
    names = addons.with_needs(options.addon)
    tested = options.addon or names
    with_browser = not options.quick and any(map(_has_browser_tests, tested))
    with Postgres() as pg:
        databases = Databases(pg)
        template = databases.ours(names)
        count = _report_install(databases.install_warnings(template))
        if with_browser:
            template = databases.web(names)
        with databases.run_database(template) as database:
            rest = _rest(options, "addons")
            arguments = [
                "-p", "pytest_tournees", "--odoo-http", "--odoo-log-level=warn",
                f"--odoo-config={odoo.write_config(f'test-{os.getpid()}')}", f"--odoo-database={database}",
            ]  # fmt: skip
            if options.quick:
                arguments += ["-m", "not browser"]
            if not rest:
                arguments += ["-n", str(_WORKERS), "--dist", "loadscope"]
            folders = [ADDONS / name for name in tested]
            count += _pytest("addons", [*arguments, *rest], folders, pg.env)
    return count


def _report_install(warnings):
    """Installing the addons is a test as well: Odoo must not complain."""
    if not warnings:
        return Count(passed=1)
    print("Odoo complained while our addons were installed:", *warnings, sep="\n")
    return Count(failed=1)


def _run_live(options):
    """Journeys through a real server, on a clone of the demo company."""
    with Postgres() as pg:
        template = Databases(pg).demo()
        env = {**pg.env, "TOURNEES_LIVE_TEMPLATE": template, "CHROMIUM": browser.chromium() or ""}
        if browser.driver():
            env["PLAYWRIGHT_NODEJS_PATH"] = browser.driver()
        return _pytest("live", ["-p", "no:odoo", *_rest(options, "live")], [ROOT / "tests" / "live"], env)


_RUNNERS = {
    "lint": _run_lint,
    "engine": _run_engine,
    "launcher": _run_launcher,
    "addons": _run_addons,
    "live": _run_live,
}


def _rest(options, suite):
    """The arguments meant for this suite's pytest."""
    return options.rest if (options.only or ["addons"]) == [suite] else []


def _names_a_path(arguments):
    texts = [text.split("::")[0] for text in arguments if not text.startswith("-")]
    return any(("/" in text or text.endswith(".py")) and (ROOT / text).exists() for text in texts)


def _has_browser_tests(addon):
    texts = [path.read_text() for path in (ADDONS / addon / "tests").rglob("*.py")]
    return any("start_tour(" in text or "browser_js(" in text for text in texts)


def _pytest(suite, arguments, folders, env=None):
    """Run pytest; read what happened from its report."""
    if not folders and not _names_a_path(arguments):
        say(f"no tests yet ({suite})")
        return Count()
    REPORTS.mkdir(parents=True, exist_ok=True)
    report = REPORTS / f"{suite}-{os.getpid()}.xml"
    report.unlink(missing_ok=True)
    env = {**(env or os.environ), "PYTHONPATH": str(ROOT / "tools")}
    line = [PYTHON, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", ROOT]
    line += [f"--junitxml={report}", *([] if _names_a_path(arguments) else folders), *arguments]
    sys.stdout.flush()
    done = subprocess.run([str(part) for part in line], env=env, cwd=ROOT, check=False)
    count = _read(report, done.returncode)
    report.unlink(missing_ok=True)
    return count


def _read(report, code):
    """The counts of a pytest run; one failure when it ended badly without saying so.

    A test that fails and whose clean-up fails too stands twice in the report and counts once.
    """
    outcomes = {}
    cases = ElementTree.parse(report).iter("testcase") if report.is_file() else ()
    for case in cases:
        kinds = {child.tag for child in case}
        test = (case.get("classname"), case.get("name"))
        outcomes.setdefault(test, set()).update(kinds)
    failed = sum(bool(kinds & {"failure", "error"}) for kinds in outcomes.values())
    skipped = sum("skipped" in kinds and not kinds & {"failure", "error"} for kinds in outcomes.values())
    if code and not failed:  # also when no test ran at all
        failed = 1
    return Count(max(0, len(outcomes) - failed - skipped), failed, skipped)
