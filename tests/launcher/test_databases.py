"""Templates are built once, half-made ones are forgotten, clones of dead runs are dropped."""

import json
import subprocess
import sys
import threading

import pytest

from launcher.databases import Databases
from launcher.errors import ForeignDatabase
from launcher.postgres import named_server

NAME = "tournees_probe_1"


@pytest.fixture
def databases(postgres):
    databases = Databases(postgres)
    databases.drop(NAME)
    yield databases
    databases.drop(NAME)


def _make(databases, made):
    """A maker of an (empty) template that notes that it ran."""

    def make():
        made.append(1)
        databases._create(NAME)
        databases._set_mark(NAME, state="ready")

    return make


def test_two_runs_build_a_template_once(databases):
    made = []
    runs = [
        threading.Thread(target=databases._template, args=(NAME, _make(databases, made))) for _ in range(2)
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert made == [1]


def test_a_half_made_template_is_built_again(databases):
    databases._create(NAME)  # and the machine went off
    made = []
    databases._template(NAME, _make(databases, made))
    databases._template(NAME, _make(databases, made))
    assert made == [1]


def test_a_clone_of_a_dead_run_is_dropped(databases):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = f"tournees_run_{ended.pid}_live1"
    databases._template(NAME, _make(databases, []))
    databases.clone(NAME, left)
    with databases.run_database(NAME) as clone:
        assert clone in databases.names()
        assert left not in databases.names()
    assert clone not in databases.names()


def test_a_database_of_another_odoo_version_is_refused(databases):
    databases._template(NAME, _make(databases, []))
    databases._set_mark(NAME, state="ready", odoo="18.0")
    with pytest.raises(ForeignDatabase, match=r"holds Odoo 18\.0, this is 19\.0"):
        databases._mark(NAME)
    databases._set_mark(NAME, state="ready")


def test_a_mark_says_who_made_a_database(databases, postgres):
    databases._template(NAME, _make(databases, []))
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname"
    mark = json.loads(postgres.sql(f"{query} = '{NAME}'"))
    assert mark["state"] == "ready"
    assert mark["owner"]


def test_database_url_names_a_server(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://jean:mot%20de%20passe@db.example.com:6432/x")
    assert named_server() == {
        "PGHOST": "db.example.com",
        "PGPORT": "6432",
        "PGUSER": "jean",
        "PGPASSWORD": "mot de passe",
    }
