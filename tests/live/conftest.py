"""Fixtures of the live tests: `server`, `make_server`, `page_as`. Run by ./tournees test --only live."""

import contextlib
import itertools
import os

import pytest
from rig import LiveServer

from launcher.databases import Databases
from launcher.paths import CACHE, IS_ROOT
from launcher.postgres import Postgres

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres():
    with Postgres() as pg:
        yield pg


@pytest.fixture(scope="session")
def serve(postgres):
    """serve(**settings): context manager of a server on a fresh clone of the demo company."""

    @contextlib.contextmanager
    def start(**settings):
        template = os.environ["TOURNEES_LIVE_TEMPLATE"]
        with Databases(postgres).run_database(template, f"_live{next(_numbers)}") as database:
            # The story's technicians stand still: what happens is what a test does.
            postgres.sql(
                "UPDATE ir_cron SET active = false WHERE id = (SELECT res_id FROM ir_model_data"
                " WHERE module = 'field_tournees' AND name = 'ir_cron_play_day')",
                database,
            )
            live_server = LiveServer(postgres, database, **settings)
            live_server.start()
            try:
                yield live_server
            finally:
                live_server.stop()

    return start


@pytest.fixture(scope="module")
def server(serve):
    """The module's server: threads, no crons."""
    with serve() as live_server:
        yield live_server


@pytest.fixture
def make_server(serve):
    """make_server(workers=2, crons=1, ...): a server for one test, which it may kill."""
    with contextlib.ExitStack() as stack:
        yield lambda **settings: stack.enter_context(serve(**settings))


@pytest.fixture(autouse=True)
def quiet_log(request):
    """Fail a test during which its module's server logs a warning that was not announced."""
    if "server" not in request.fixturenames:
        yield
        return
    live_server = request.getfixturevalue("server")
    live_server.complaints()
    yield
    complaints = live_server.complaints()
    assert not complaints, "the server logged:\n" + "\n".join(complaints)


@pytest.fixture(scope="session")
def browser():
    """A real Chromium; on CI its absence is a failure."""
    program = os.environ.get("CHROMIUM")
    if not program:
        absent = pytest.fail if os.environ.get("CI") else pytest.skip
        absent("no Chromium: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox"] if IS_ROOT else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def page_as(request, browser, server):
    """page_as(login, **context options): a page of a person who is logged in, or of a stranger (None).

    An uncaught error in a page fails the test; a failed test leaves screenshots in the cache.
    """
    contexts, errors = [], []

    def open_page(login, **options):
        options = {"locale": "fr-FR", "timezone_id": "Europe/Paris", "base_url": server.base_url, **options}
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        if login:
            page.goto("/web/login")
            page.fill("input[name=login]", login)
            page.fill("input[name=password]", login)
            page.click(".oe_login_form button[type=submit]")
            page.wait_for_url(lambda url: "/web/login" not in url)
        return page

    yield open_page
    failed = getattr(request.node, "failed", False)
    for context in contexts:
        for number, page in enumerate(context.pages if failed else ()):
            (CACHE / "screenshots").mkdir(parents=True, exist_ok=True)
            page.screenshot(path=CACHE / "screenshots" / f"{request.node.name}-{number}.png")
        context.close()
    assert not errors, "uncaught errors in the page:\n" + "\n".join(errors)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Tell page_as whether the test failed."""
    report = (yield).get_result()
    if report.failed:
        item.failed = True
