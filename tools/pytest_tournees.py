"""pytest plugin for the addons' tests; `./tournees test` loads it beside pytest-odoo.

A test fails when Odoo logs a warning or worse that the test did not expect (assertLogs and
mute_logger say what is expected), and on CI also when it is skipped for want of a browser.
"""

import logging
import os

import pytest

from odoo.tests import common

# A busy machine needs more than Odoo's 10 seconds to start Chromium; past them Odoo skips the tour
common.CHECK_BROWSER_ITERATIONS = max(common.CHECK_BROWSER_ITERATIONS, 600)

_BROWSER_CALLS = {"start_tour", "browser_js"}


class _Complaints(logging.Handler):
    """Collects what is logged as a warning or worse by Odoo, our addons or the engine."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        if record.name.startswith(("odoo", "tournees_engine")):
            self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


_complaints = _Complaints()


def pytest_configure(config):
    config.addinivalue_line("markers", "browser: needs a real browser (found by itself, or by the tag)")


def pytest_sessionstart(session):
    logging.getLogger().addHandler(_complaints)


def pytest_collection_modifyitems(items):
    for item in items:
        code = getattr(getattr(item, "function", None), "__code__", None)
        tags = getattr(getattr(item, "cls", None), "test_tags", ())
        if "browser" in tags or (code and _BROWSER_CALLS & set(code.co_names)):
            item.add_marker("browser")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    lines, _complaints.lines = _complaints.lines, []
    if lines and report.passed:
        _fail(report, "Odoo logged a warning that the test did not expect:\n" + "\n".join(lines))
    if report.skipped and os.environ.get("CI") and isinstance(report.longrepr, tuple):
        reason = str(report.longrepr[2])
        if any(word in reason.lower() for word in ("chrome", "websocket-client", "httpcase")):
            _fail(report, f"not run, and this is CI: {reason}")


def _fail(report, text):
    report.outcome = "failed"
    report.longrepr = text
