"""`./tournees bench NAME`: the contract is in benchmarks/README.md."""

import ast
import subprocess
import tempfile

from . import odoo, python_env, setup
from .databases import Databases
from .errors import Failure
from .paths import PYTHON, ROOT
from .postgres import Postgres

_FOLDER = ROOT / "benchmarks"
# Runs inside `odoo shell`, where env is defined; all that is printed by others goes to stderr
_RUNNER = """
import contextlib, inspect, json, os, runpy, sys, traceback
def show(value, **options):
    print(json.dumps(value, ensure_ascii=False, default=str, **options), file=out, flush=True)
try:
    sys.argv = {arguments!r}
    sys.path.insert(0, os.path.dirname({path!r}))
    out = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        result = runpy.run_path({path!r})["main"](globals().get("env"))
        if inspect.isgenerator(result):
            for row in result:
                show(row)
        elif result is not None:
            show(result, indent=2)
    code = 0
except SystemExit as error:
    code = error.code if isinstance(error.code, int) else 1
except BaseException:
    traceback.print_exc()
    code = 1
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
    if needs := _constant(path, "REQUIREMENTS"):
        python_env.install(needs, f"installing what {options.name} compares with")
    code = _RUNNER.format(arguments=[str(path), *options.rest], path=str(path))
    wanted = _constant(path, "DATABASE")
    if wanted is None:
        return subprocess.call([str(PYTHON), "-c", code])
    with Postgres() as pg:
        databases = Databases(pg)
        template = databases.demo() if wanted == "demo" else databases.ours()
        with databases.run_database(template, "_bench") as database:
            return _in_odoo(pg, database, code)


def _constant(path, name):
    """The value of a constant of a benchmark, read without running it."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return ast.literal_eval(node.value)
    return None


def _in_odoo(pg, database, code):
    with tempfile.TemporaryFile("w+") as source:
        source.write(f"exec({code!r})\n")
        source.seek(0)
        return odoo.interactive_shell(pg, database, stdin=source, cwd=ROOT)
