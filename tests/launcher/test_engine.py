"""The engine's native core on a machine without a compiler."""

import pytest

from launcher import engine
from launcher.errors import NoNetwork


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine where nothing compiles; the titles of what is tried there."""
    tried = []
    monkeypatch.setattr(engine, "VENV", tmp_path)
    monkeypatch.setattr(engine, "_library", lambda: None)
    monkeypatch.setattr(engine, "_build", tried.append)
    monkeypatch.setattr(engine.python_env, "install", lambda name, title: tried.append(name))
    monkeypatch.delenv("CXX", raising=False)
    return tried


def test_a_compiler_is_fetched_when_none_works(bare):
    engine.install()
    assert bare[1] == "compiler.txt"
    assert len(bare) == 3  # built, fetched, built again


def test_one_line_tells_who_serves_when_no_compiler_can_be_had(bare, monkeypatch, capsys):
    def no_network(name, title):
        raise NoNetwork

    monkeypatch.setattr(engine.python_env, "install", no_network)
    engine.install()
    assert "the OR-Tools backend serves" in capsys.readouterr().err


def test_a_compiler_that_was_named_is_not_replaced(bare, monkeypatch):
    monkeypatch.setenv("CXX", "mine")
    engine.install()
    assert len(bare) == 1


def test_nothing_is_built_again_while_nothing_changes(bare, monkeypatch):
    engine.install()
    bare.clear()
    engine.install()
    assert bare == []
    monkeypatch.setenv("CXX", "mine")
    engine.install()
    assert bare
