"""`./tournees bench NAME`: the contract is in benchmarks/README.md."""

import ast
import subprocess
import tempfile

from . import odoo, setup
from .databases import Databases
from .errors import Failure
from .paths import PYTHON, ROOT
from .postgres import Postgres

_FOLDER = ROOT / "benchmarks"
# Runs inside `odoo shell`, where env is defined; all that is printed by others goes to stderr
_RUNNER = """
import contextlib, json, os, runpy, sys, traceback
try:
    sys.argv = {arguments!r}
    with contextlib.redirect_stdout(sys.stderr):
        result = runpy.run_path({path!r})["main"](globals().get("env"))
    if result is not None:
        print(json.dumps(result, indent=2, ensure_ascii=False, default=str))
    code = 0
except BaseException as error:
    traceback.print_exc()
    code = error.code if isinstance(error, SystemExit) and isinstance(error.code, int) else 1
sys.stdout.flush()
os._exit(code)

"""


def command(options):
    """Run one benchmark in the environment that it asks for."""
    path = _FOLDER / f"{options.name}.py"
    known = sorted(file.stem for file in _FOLDER.glob("*.py") if not file.stem.startswith("_"))
    if options.name not in known:
        raise Failure(f"There is no benchmark {options.name!r}; known are: {', '.join(known) or 'none yet'}.")
    setup.prepare()
    code = _RUNNER.format(arguments=[str(path), *options.rest], path=str(path))
    wanted = _database(path)
    if wanted is None:
        return subprocess.call([str(PYTHON), "-c", code], cwd=ROOT)
    with Postgres() as pg:
        databases = Databases(pg)
        template = databases.demo() if wanted == "demo" else databases.ours()
        with databases.run_database(template, "_bench") as database:
            return _in_odoo(pg, database, code)


def _database(path):
    """The value of DATABASE in a benchmark, read without running it."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "DATABASE":
            return ast.literal_eval(node.value)
    return None


def _in_odoo(pg, database, code):
    with tempfile.TemporaryFile("w+") as source:
        source.write(f"exec({code!r})\n")
        source.seek(0)
        return odoo.interactive_shell(pg, database, stdin=source, cwd=ROOT)
