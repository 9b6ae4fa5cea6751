"""What `test` counts, and what makes a test of the addons fail."""

import os
import subprocess
import textwrap

import pytest

from launcher.paths import PYTHON, ROOT
from launcher.testing import Count, _read

REPORT = """<testsuites><testsuite>
<testcase classname="a" name="good"/>
<testcase classname="a" name="bad"><failure/></testcase>
<testcase classname="a" name="bad"><error/></testcase>
<testcase classname="a" name="left out"><skipped/></testcase>
</testsuite></testsuites>"""


def test_the_last_line_sums_up():
    total = Count(passed=2)
    total += Count(passed=1, failed=1)
    assert str(total) == "3 passed, 1 failed"
    total += Count(skipped=4)
    assert str(total) == "3 passed, 1 failed, 4 skipped"


def test_a_test_with_two_faults_counts_once(tmp_path):
    (tmp_path / "report.xml").write_text(REPORT)
    assert str(_read(tmp_path / "report.xml", 1)) == "1 passed, 1 failed, 1 skipped"


def test_a_run_that_ends_badly_without_a_report_is_a_failure(tmp_path):
    assert str(_read(tmp_path / "none.xml", 3)) == "0 passed, 1 failed"


@pytest.fixture
def outcome(tmp_path):
    """outcome(code): what pytest says of a test with that body, with our plugin."""

    def run(body, **variables):
        lines = ["import logging, unittest", "class TestIt(unittest.TestCase):", "    def test_it(self):"]
        test = "\n".join(lines) + "\n" + textwrap.indent(textwrap.dedent(body), " " * 8)
        (tmp_path / "test_it.py").write_text(test)
        command = [PYTHON, "-m", "pytest", "-q", "-p", "no:odoo", "-p", "pytest_tournees", "-c", os.devnull]
        done = subprocess.run(
            [*command, "--rootdir", tmp_path, tmp_path], capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT / "tools"), "CI": "", **variables},
        )  # fmt: skip
        return done.stdout.splitlines()[-1]

    return run


def test_an_unexpected_warning_fails_a_test(outcome):
    assert outcome("logging.getLogger('odoo.addons.x').warning('late')").startswith("1 failed")


def test_an_expected_warning_does_not(outcome):
    body = "with self.assertLogs('odoo.addons.x'):\n    logging.getLogger('odoo.addons.x').warning('late')"
    assert outcome(body).startswith("1 passed")


def test_a_missing_browser_is_a_failure_on_ci_only(outcome):
    body = "self.skipTest('Chrome executable not found')"
    assert outcome(body).startswith("1 skipped")
    assert outcome(body, CI="true").startswith("1 failed")
