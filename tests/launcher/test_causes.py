"""Every cause that a user can meet: one sentence, an exit code of its own, nothing lost."""

import ast
import contextlib
import resource
import signal
import socket
import subprocess
import sys
import time

import pytest

from launcher.errors import Failure
from launcher.paths import CACHE, IS_ROOT, ROOT

CLOSED = "http://127.0.0.1:9"  # the discard port: nothing listens there
NO_NETWORK = {
    "http_proxy": CLOSED,
    "https_proxy": CLOSED,
    "HTTP_PROXY": CLOSED,
    "HTTPS_PROXY": CLOSED,
    "DEBIAN_MIRROR": f"{CLOSED}/debian",
    "ODOO_GIT": f"{CLOSED}/odoo.git",
    "PIP_CONFIG_FILE": "/dev/null",
    "PIP_INDEX_URL": f"{CLOSED}/simple",
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_FIND_LINKS": "",
    "PIP_RETRIES": "0",
    "PIP_NO_CACHE_DIR": "1",
}
ODOO_HERE = (CACHE / "link" / "odoo").resolve().parent


def _new_cache(folder):
    """An empty cache, but for what this machine's Python had to be lent (pip, on a bare Debian)."""
    folder.mkdir()
    if (CACHE / "own").is_dir():
        (folder / "own").symlink_to(CACHE / "own")
    return folder


def test_each_cause_has_a_code_of_its_own():
    codes = [kind.code for kind in (Failure, *Failure.__subclasses__())]
    assert len(codes) == len(set(codes))


def test_help_lists_the_exit_codes(run):
    done = run("--help")
    assert done.returncode == 0
    for kind in Failure.__subclasses__():
        assert kind.meaning in done.stdout


def test_an_unknown_command_is_refused(run):
    assert run("sing").returncode == 2
    assert run("start", "--loud").returncode == 2


def test_the_script_parses_on_an_old_python():
    ast.parse((ROOT / "tournees").read_text(), feature_version=(3, 4))


def test_an_old_python_gets_a_sentence():
    code = f"import sys; sys.version_info = (3, 9, 2); exec(open({str(ROOT / 'tournees')!r}).read())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 10
    assert done.stderr.startswith("tournees: Python 3.10 or newer is needed, this is 3.9")


def test_a_busy_port_is_named_before_anything_is_built(fails, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        fails(14, f"Port {port} is in use", "start", "--port", str(port), TOURNEES_CACHE=tmp_path / "cache")
    assert not (tmp_path / "cache" / "venv").exists()


def _fake_odoo(folder, version):
    (folder / "odoo/addons/base").mkdir(parents=True)
    (folder / "addons/web/views").mkdir(parents=True)
    (folder / "odoo/release.py").write_text(f"version_info = {version}\n")
    return folder


def test_an_odoo_home_of_another_version_is_refused(fails, tmp_path):
    home = _fake_odoo(tmp_path / "odoo18", "(18, 0, 0, 'final', 0, '')")
    fails(11, f"ODOO_HOME={home}: Odoo 18.0 is there", "start", "--port", _port(), ODOO_HOME=home)


def test_an_odoo_home_without_odoo_is_refused(fails, tmp_path):
    fails(11, f"ODOO_HOME={tmp_path}: no Odoo is there", "start", "--port", _port(), ODOO_HOME=tmp_path)


def test_an_odoo_deb_that_is_no_package_is_refused(fails, tmp_path):
    wanted = {"TOURNEES_CACHE": tmp_path / "cache", "ODOO_HOME": None}
    fails(11, "there is no such file", "start", "--port", _port(), ODOO_DEB=tmp_path / "none.deb", **wanted)
    (tmp_path / "text.deb").write_text("not a package")
    fails(11, "not a package of Odoo", "start", "--port", _port(), ODOO_DEB=tmp_path / "text.deb", **wanted)


def test_without_network_what_was_built_is_kept(fails, tmp_path):
    cache = _new_cache(tmp_path / "cache")
    variables = {"TOURNEES_CACHE": cache, "ODOO_HOME": ODOO_HERE, **NO_NETWORK}
    fails(12, "A download failed", "start", "--port", _port(), **variables)
    made = (cache / "venv" / "made.stamp").stat().st_mtime_ns
    done = fails(12, "A download failed", "start", "--port", _port(), **variables)
    assert (cache / "venv" / "made.stamp").stat().st_mtime_ns == made
    assert "making a virtual environment" not in done.stderr


def test_without_network_no_source_of_odoo_answers(tmp_path):
    code = "from launcher.odoo_source import _from_debian, _from_git; print(_from_debian(), _from_git())"
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "tools"), "TOURNEES_CACHE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**env, **NO_NETWORK},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "None None"
    assert "Traceback" not in done.stderr


@contextlib.contextmanager
def _small_disk(folder):
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if not IS_ROOT or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_named(fails, tmp_path):
    with _small_disk(tmp_path / "disk") as disk:
        variables = {"TOURNEES_CACHE": _new_cache(disk / "cache"), "ODOO_HOME": ODOO_HERE}
        fails(13, "The disk is full", "start", "--port", _port(), **variables)


def test_a_limit_on_the_size_of_files_is_a_full_disk(fails, tmp_path):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    cache = _new_cache(tmp_path / "cache")
    variables = {"TOURNEES_CACHE": cache, "ODOO_HOME": ODOO_HERE, "preexec_fn": limit}
    fails(13, "The disk is full", "start", "--port", _port(), **variables)


def test_an_unreachable_postgresql_is_named(fails):
    server = {"PGHOST": "127.0.0.1", "PGPORT": "9", "DATABASE_URL": None}
    fails(15, "PostgreSQL cannot be reached at 127.0.0.1:9", "shell", "-c", "1", **server)


def test_a_malformed_database_url_is_named(fails):
    for url in ("mysql://a@b/c", "postgresql://", "postgresql://host:port"):
        fails(15, "DATABASE_URL must look like", "shell", "-c", "1", DATABASE_URL=url)


def test_a_postgresql_user_without_rights_is_named(fails, postgres):
    postgres.sql("DROP ROLE IF EXISTS powerless; CREATE ROLE powerless LOGIN")
    server = {"PGHOST": postgres.env["PGHOST"], "PGPORT": "5432", "PGUSER": "powerless", "DATABASE_URL": None}
    fails(15, "grant it CREATEDB", "shell", "-c", "1", **server)
    postgres.sql("DROP ROLE powerless")


def test_a_database_of_somebody_else_is_left_alone(fails, postgres):
    postgres.sql('CREATE DATABASE "somebodys"')
    try:
        fails(16, "was not made by this folder", "shell", "-c", "1", TOURNEES_DB="somebodys")
        fails(16, "was not made by this folder", "reset", TOURNEES_DB="somebodys")
        assert postgres.sql("SELECT 1 FROM pg_database WHERE datname = 'somebodys'") == "1"
    finally:
        postgres.sql('DROP DATABASE "somebodys"')


def test_an_unknown_benchmark_lists_the_known_ones(fails):
    fails(1, "known are: ", "bench", "nothing-of-that-name")


def test_an_interrupted_set_up_says_so(tmp_path):
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "tournees"), "start", "--port", _port()],
        env={"PATH": "/usr/bin:/bin", "TOURNEES_CACHE": str(tmp_path), "ODOO_HOME": str(ODOO_HERE)},
        stderr=subprocess.PIPE, text=True, start_new_session=True,
        # A run in the background hands SIGINT down as ignored, and Python then keeps it so.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    while not (tmp_path / "venv").exists():
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _out, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted" in errors
    assert "Traceback" not in errors
    assert not (tmp_path / "venv" / "made.stamp").exists()


def _port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
