import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from odoo import api, models

import tournees_engine

from ..tools.planning_error import PlanningError

_logger = logging.getLogger(__name__)

_TICK = 0.3
# The engine explains and writes its answer after its budget: a big plan takes a while.
_GRACE_SECONDS = 60


class FieldPlanning(models.AbstractModel):
    """The only door to the engine: runs it in a process of its own and judges its answers.

    What needs no search is answered in this process by the parts it is built of. Nothing here
    reads or writes a record: callers end their transaction before they solve.
    """

    _name = "field.planning"
    _description = "Planning Engine"
    _inherit = [
        "field.planning.ahead",
        "field.planning.assess",
        "field.planning.habits",
        "field.planning.offers",
        "field.planning.repair",
        "field.planning.roads",
    ]

    # === BUSINESS === #
    @api.model
    def _solve(self, problem, watch):
        """Run the engine on a problem and return its solution.

        :param watch: called about three times a second with (seconds spent, the engine's last
            progress line or None); the search is stopped when it returns true, and what was
            found so far is returned with the status "cancelled"
        :raise PlanningError: no answer: the engine is absent, crashed or took too long
        """
        with tempfile.TemporaryDirectory(prefix="tournees-") as folder:
            run = _Run(Path(folder), problem)
            try:
                run.start()
                self._watch(run, watch)
            except OSError as error:
                _logger.exception("The optimiser could not be started")
                raise PlanningError(
                    self.env._("The optimiser could not be started: call your administrator.")
                ) from error
            finally:
                run.kill()
            return self._read_answer(run)

    def _watch(self, run, watch):
        # Ticks are counted, not read from a clock, which may be set or frozen.
        limit = run.seconds + _GRACE_SECONDS
        wanted = asked = False
        while run.is_alive():
            time.sleep(_TICK)
            run.spent += _TICK
            wanted = wanted or watch(run.spent, run.read_progress())
            if wanted and not asked and run.has_begun():
                asked = True
                run.stop()
                limit = run.spent + _GRACE_SECONDS
            if run.spent > limit:
                _logger.error("The optimiser was killed: no answer after %d s", run.spent)
                raise PlanningError(
                    self.env._(
                        "The optimiser gave no answer after %(seconds)s seconds and was stopped: "
                        "plan fewer days or visits at once.",
                        seconds=round(run.spent),
                    )
                )

    def _read_answer(self, run):
        if run.process.returncode:
            _logger.error("The optimiser ended with code %s: %s", run.process.returncode, run.read_errors())
            raise PlanningError(
                self.env._(
                    "The optimiser stopped unexpectedly. Try again; if it happens again, send "
                    "the problem file of this run to your administrator."
                )
            )
        try:
            return json.loads(run.solution_path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            _logger.exception("The optimiser's answer cannot be read")
            raise PlanningError(self.env._("The optimiser's answer cannot be read: try again.")) from error


class _Run:
    """One process of the engine, in a folder of its own."""

    def __init__(self, folder, problem):
        self.folder = folder
        self.seconds = problem["options"]["seconds"]
        self.solution_path = folder / "solution.json"
        self._progress_path = folder / "progress.jsonl"
        self._errors_path = folder / "errors.txt"
        self._problem_path = folder / "problem.json"
        self._problem_path.write_text(json.dumps(problem), "utf-8")
        self.process = None
        self.spent = 0.0

    def start(self):
        with self._errors_path.open("wb") as errors:
            self.process = subprocess.Popen(  # noqa: S603 (no shell, no text from outside)
                self._get_command(),
                cwd=self.folder,
                env=self._get_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,  # Ctrl-C on the server is not for the engine
            )

    def _get_command(self):
        return [
            sys.executable,
            "-m",
            "tournees_engine",
            "solve",
            str(self._problem_path),
            "--output",
            str(self.solution_path),
            "--progress",
            str(self._progress_path),
        ]

    def _get_environment(self):
        """Return what the engine needs and nothing else: no database password among it."""
        package = Path(tournees_engine.__file__).resolve().parent.parent
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        return kept | {"PYTHONPATH": str(package), "HOME": str(self.folder), "LANG": "C.UTF-8"}

    def is_alive(self):
        return self.process.poll() is None

    def has_begun(self):
        """Tell whether the engine listens: before, it would die of a signal without an answer."""
        return self._progress_path.exists()

    def stop(self):
        """Ask for the best plan so far."""
        if self.is_alive():
            self.process.terminate()

    def kill(self):
        if self.process and self.is_alive():
            self.process.kill()
            self.process.wait()

    def read_progress(self):
        """Return the last whole line of the progress file, or None."""
        try:
            lines = self._progress_path.read_text("utf-8").splitlines(keepends=True)
        except OSError:
            return None
        whole = [line for line in lines if line.endswith("\n")]
        return json.loads(whole[-1]) if whole else None

    def read_errors(self):
        return self._errors_path.read_text("utf-8", "replace")[-2000:]
