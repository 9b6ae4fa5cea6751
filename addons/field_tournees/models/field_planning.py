import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from odoo import api, models
from odoo.exceptions import UserError

import tournees_engine
from tournees_engine import promise, slots
from tournees_engine.check import check
from tournees_engine.errors import TravelError
from tournees_engine.model import SpeedProfile
from tournees_engine.osrm import OsrmClient
from tournees_engine.problem import Problem
from tournees_engine.promise.habits import VERSION as HABITS_VERSION
from tournees_engine.promise.learn_work import AGED, KIND, PAIR
from tournees_engine.promise.reliability import ENOUGH, wilson
from tournees_engine.promise.work_habits import pair_key
from tournees_engine.travel import leg

from ..tools.figures import measure
from .field_travel import Leg, place_key, place_point

_logger = logging.getLogger(__name__)

_TICK = 0.3
# The engine explains and writes its answer after its budget: a big plan takes a while.
_GRACE_SECONDS = 60
_OSRM_TIMEOUT = 20  # seconds for a block of 100 places
_OSRM_PATIENCE = 60  # for all blocks: Odoo kills a cron worker after 120 seconds
_PROFILE = SpeedProfile()


class PlanningError(UserError):
    """The optimiser gave no plan; the message says why and what to do."""


class FieldPlanning(models.AbstractModel):
    """The only door to the engine: runs it in a process of its own and judges its answers.

    Nothing here reads or writes a record: callers end their transaction before they solve.
    """

    _name = "field.planning"
    _description = "Planning Engine"

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
        asked = False
        while run.is_alive():
            time.sleep(_TICK)
            run.spent += _TICK
            if not asked and watch(run.spent, run.read_progress()):
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

    @api.model
    def _assess(self, snapshot, solution):
        """Judge a solution with the independent checker and measure it against what was.

        :return: (violations, before, after): violations as [{"en", "fr"}], figures as dicts of
            `visits`, `metres`, `driving`, `overtime` (seconds), `cost` (cents of driving and
            overtime) and `promises` (visits inside the promised slot)
        """
        problem = Problem.from_json(snapshot["problem"])
        report = check(problem, solution)
        before = {
            visit.id: (spot.technician, spot.start)
            for visit in problem.visits
            for spot in (visit.pinned or visit.current,)
            if spot
        }
        after = {
            stop["visit"]: (route["technician"], stop["start"])
            for route in solution["routes"]
            for stop in route["stops"]
        }
        violations = [{"en": one.en, "fr": one.fr} for one in report.violations]
        promises = snapshot["promises"]
        before, after = (measure(problem, spots, promises) for spots in (before, after))
        return violations, before, after

    # What the company's days are like
    @api.model
    def _get_sane_habits(self):
        """Return what to believe of a company without history, as JSON."""
        return promise.Habits.sane().to_json()

    @api.model
    def _can_read_habits(self, habits):
        """Tell whether stored habits are still what the engine reads."""
        return habits.get("version") == HABITS_VERSION

    @api.model
    def _learn(self, facts):
        """Return the habits, as JSON, that facts teach (see `field.habit.facts`)."""
        history = [promise.Fact(*row) for row in facts["visits"]]
        history += [promise.TravelFact(*row) for row in facts["drives"]]
        history += [promise.DayFact(late, tuple(urgent)) for late, urgent in facts["days"]]
        return promise.learn(history).to_json()

    @api.model
    def _sum_up_habits(self, habits):
        """Return the figures of a company's habits that people ask for first."""
        habits = promise.Habits.from_json(habits)
        return {"no_show_rate": habits.work.usual.no_show, "urgent_rate": habits.days.urgent}

    @api.model
    def _describe_habits(self, habits, keys):
        """Return, for each (type, technician, age), the usual and the 9-in-10 ratio of actual to
        planned time, and the share that the company's own visits have in them."""
        work = promise.Habits.from_json(habits).work
        rows = []
        for kind, technician, age in keys:
            table, own, belief = work.of(kind).work, work.of(kind).n, KIND
            if technician:
                own, belief = work.pairs[pair_key(kind, technician)].n, PAIR
            elif age:
                own, belief = work.aged[pair_key(kind, age)].n, AGED
            factor = work.factor(kind, technician, age)
            rows.append(
                {
                    "median": table.at(0.5) * factor,
                    "high": table.at(0.9) * factor,
                    "own": own / (own + belief),
                }
            )
        return rows

    @api.model
    def _get_chances(self, days, habits):
        """Return {visit id: probability} that each promised slot of planned days is kept.

        :param days: rows as `field.promise.night` prepares them, seconds of one origin
        """
        habits = promise.Habits.from_json(habits)
        chances = {}
        for row in days:
            rest = row["rest"] and promise.Rest(*row["rest"])
            stops = tuple(promise.DayStop(**stop) for stop in row["stops"])
            day = promise.Day(row["leave"], stops, rest, row["midnight"])
            columns = promise.arrivals(day, habits).T
            for visit, stop, column in zip(row["visits"], stops, columns, strict=True):
                if stop.closes is not None:
                    chances[visit] = promise.kept(column, stop.closes)
        return chances

    @api.model
    def _judge_promises(self, probabilities, outcomes):
        """Return how true probabilities were: see the engine's `Reliability`, as a dict.

        `enough` outcomes are needed before the calibration error means something.
        """
        return promise.reliability(probabilities, outcomes).to_json() | {"enough": ENOUGH}

    @api.model
    def _get_share(self, hits, count):
        """Return a share with its 95 % interval (Wilson), or False without a case."""
        if not count:
            return False
        low, high = wilson(hits / count, count)
        return {"rate": hits / count, "low": low, "high": high, "count": count}

    @api.model
    def _find_offers(self, book, request):
        """Return the offers of the engine for a request, in the days of a book.

        It answers in milliseconds: no process of its own.

        :param book: field_book.Book; `data` as the engine's slots.Book reads it
        :param request: dict as its slots.Request reads it
        """
        if not book.read:  # one need may ask several times
            book.read["book"] = slots.Book.from_json(book.data)
            book.read["habits"] = promise.Habits.from_json(book.habits)
        found = slots.offers(request=slots.Request.from_json(request), **book.read)
        return [offer.to_json() for offer in found]

    @api.model
    def _get_no_show_share(self, profile, kind):
        """Return the share of visits of a type where nobody opens."""
        return promise.Habits.from_json(profile).work.of(kind).no_show

    @api.model
    def _spread(self, capacity, taken, visits):
        """Return {visit id: number of its day}, chosen so that every day's work is even.

        Milliseconds for hundreds of visits: no process of its own.

        :param capacity, taken: {technician: seconds of each day}
        :param visits: dicts as the engine's spread.Recurring reads them; those that have no
            working day in their tolerance are not in the answer
        """
        from tournees_engine.spread import Agenda, Recurring, spread

        loads = (
            {str(technician.id): tuple(seconds) for technician, seconds in days.items()}
            for days in (capacity, taken)
        )
        return spread(Agenda(*loads), [Recurring(**visit) for visit in visits]).days

    @api.model
    def _estimate_leg(self, origin, destination):
        """Return (seconds, metres) between two points (latitude, longitude), as the crow flies
        with a detour: what the engine itself counts without a road engine."""
        return leg(origin, destination, _PROFILE)

    @api.model
    def _fetch_legs(self, url, places):
        """Return {(key, key): Leg} between all places from an OSRM server.

        :raise PlanningError: the server gave no usable answer; the caller estimates all legs,
            never only some of them
        """
        try:
            client = OsrmClient(url, timeout=_OSRM_TIMEOUT, patience=_OSRM_PATIENCE)
            durations, distances = client.matrix([place_point(place) for place in places])
        except TravelError as error:
            _logger.info("The road engine at %s gave no usable matrix: %s", url, error)
            raise PlanningError(self._word_travel_error(error)) from error
        return {
            (one, two): Leg(durations[row][column], distances[row][column])
            for row, one in enumerate(places)
            for column, two in enumerate(places)
            if one != two
        }

    def _word_travel_error(self, error):
        if not error.points:
            return self.env._("The road engine does not answer: driving times are estimated.")
        return self.env._(
            "The road engine finds no road for %(places)s: driving times are estimated. "
            "Check the position of these sites, or the road engine's map.",
            places=" · ".join(place_key(*point) for point in error.points),
        )


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
