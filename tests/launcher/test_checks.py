"""The checks of our own that `lint` runs."""

import subprocess
import sys

import pytest

from launcher.paths import ROOT


@pytest.fixture
def check(tmp_path):
    """check(name, files): the exit code and output of tools/name.py on a repository with these files."""

    def run(name, files):
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)
        subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
        command = [sys.executable, str(ROOT / "tools" / f"{name}.py")]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    return run


LOWER = "addons/field_tournees"
MANIFEST = {f"{LOWER}/__manifest__.py": "{'depends': ['web']}"}


@pytest.mark.parametrize(
    ("path", "line", "fault"),
    [
        ("models/a.py", "from tournees_engine import solve", "may import tournees_engine"),
        ("models/a.py", "from odoo.addons.field_proof import models", "field_tournees imports field_proof"),
        ("models/a.py", "from ..controllers import b", "models imports controllers"),
        ("__manifest__.py", "{'depends': ['field_csat']}", "depends on field_csat"),
    ],
)
def test_a_forbidden_import_is_found(check, path, line, fault):
    code, text = check("check_layers", {**MANIFEST, f"{LOWER}/{path}": line})
    assert code == 1
    assert fault in text


def test_the_door_to_the_engine_is_open(check):
    files = {**MANIFEST, f"{LOWER}/models/field_planning.py": "import tournees_engine"}
    assert check("check_layers", files) == (0, "layers kept\n")


@pytest.mark.parametrize(
    ("path", "text", "fault"),
    [
        ("a.xml", "<odoo><record></odoo>", "not well-formed"),
        ("a.py", "x = 1\n" * 401, "401 lines"),
        ("a.md", "see /ro" + "ot/notes.txt", "path of one machine"),
    ],
)
def test_a_faulty_file_is_found(check, path, text, fault):
    code, output = check("check_files", {path: text})
    assert code == 1
    assert fault in output


def test_files_in_order_pass(check):
    assert check("check_files", {"a.xml": "<odoo/>", "a.py": "x = 1\n"}) == (0, "files are in order\n")


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ('msgid "Visit"\nmsgstr "Visite"\n', 0),
        ('msgid "Visit"\nmsgstr ""\n', 1),
        ('#, fuzzy\nmsgid "Visit"\nmsgstr "Visite"\n', 1),
    ],
)
def test_a_translation_must_be_there(check, entry, code):
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    assert check("check_translations", {**MANIFEST, f"{LOWER}/i18n/fr.po": header + entry})[0] == code
