"""The commands that need nothing to be built."""

import subprocess
import sys

from launcher.paths import ROOT


def test_status_and_stop_work_on_a_bare_folder(run, tmp_path):
    done = run("status", TOURNEES_CACHE=tmp_path / "none")
    assert done.returncode == 0
    assert "not complete" in done.stdout
    assert run("stop", TOURNEES_CACHE=tmp_path / "none").returncode == 0
    assert not (tmp_path / "none").exists()


def test_reset_all_deletes_the_cache(run, tmp_path):
    (tmp_path / "cache" / "log").mkdir(parents=True)
    assert run("reset", "--all", TOURNEES_CACHE=tmp_path / "cache").returncode == 0
    assert not (tmp_path / "cache").exists()


def test_status_tells_what_is_used(run):
    done = run("status")
    assert done.returncode == 0
    for word in ("Odoo", "sources", "engine", "postgresql", "browser", "pdf"):
        assert word in done.stdout


def test_status_tells_which_backend_serves(run):
    assert "OR-Tools" in run("status", TOURNEES_ENGINE_NATIVE="0").stdout


def test_a_reader_who_leaves_early_sees_no_traceback():
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "tournees"), "status"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.close()
    assert process.stderr.read() == b""
    process.wait()
