"""Command line: ``python -m tournees_engine solve|check|explain|repair|offer``."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from .check import check
from .errors import ProblemError
from .evaluate import evaluate
from .json_text import parse
from .offers import offers
from .problem import Problem
from .progress import ProgressFile
from .repair import read_event, repair
from .solve import solve
from .validation import validate

#: Exit codes.
OK, VIOLATIONS, BAD_INPUT = 0, 1, 2


class Parser(argparse.ArgumentParser):
    """Tells what is wrong with the arguments in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Exit with the code of bad input."""
        self.exit(BAD_INPUT, f"{message}.\n")


class Cancel:
    """A flag raised by SIGTERM or SIGINT."""

    def __init__(self) -> None:
        self.asked = False

    def install(self) -> None:
        """Listen to both signals."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code."""
    cancel = Cancel()
    cancel.install()
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options, cancel))
    except ProblemError as error:
        sys.stderr.write(f"{error}\n")
    except OSError as error:
        sys.stderr.write(f"{error.filename}: {error.strerror}.\n")
    return BAD_INPUT


def _parser() -> Parser:
    parser = Parser(prog="tournees_engine", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    command = commands.add_parser("solve", help="plan the visits of a problem")
    command.add_argument("problem", type=Path)
    command.add_argument("-o", "--output", type=Path, help="default: standard output")
    command.add_argument("--progress", type=Path, help="JSON lines, appended as plans get better")
    command.set_defaults(run=_solve)
    command = commands.add_parser("check", help="judge a solution; exits 1 on violations")
    command.add_argument("problem", type=Path)
    command.add_argument("solution", type=Path)
    command.set_defaults(run=_check)
    command = commands.add_parser("explain", help="schedule, price and explain given sequences")
    command.add_argument("problem", type=Path)
    command.add_argument("solution", type=Path)
    command.add_argument("-o", "--output", type=Path, help="default: standard output")
    command.set_defaults(run=_explain)
    command = commands.add_parser("repair", help="plan again after an event")
    command.add_argument("problem", type=Path)
    command.add_argument("solution", type=Path, help="the plan in force")
    command.add_argument("event", type=Path)
    command.add_argument("-o", "--output", type=Path, help="default: standard output")
    command.add_argument("--remaining", type=Path, help="where to write what was left to plan")
    command.add_argument("--seconds", type=_seconds, help="wall-clock budget of the search")
    command.set_defaults(run=_repair)
    command = commands.add_parser("offer", help="price the places of one visit, cheapest first")
    command.add_argument("problem", type=Path)
    command.add_argument("visit")
    command.add_argument("--solution", type=Path, help="the plan; default: current spots")
    command.add_argument("--limit", type=_limit, help="how many places at most")
    command.set_defaults(run=_offer)
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 86400:
        raise ValueError
    return seconds


def _limit(text: str) -> int:
    limit = int(text)
    if limit < 1:
        raise ValueError
    return limit


def _solve(options: argparse.Namespace, cancel: Cancel) -> int:
    problem = _read_problem(options.problem)
    with ProgressFile(options.progress) as progress:
        solution = solve(problem, progress.write, lambda: cancel.asked)
    _write(options.output, solution)
    return OK


def _check(options: argparse.Namespace, cancel: Cancel) -> int:
    problem = _read_problem(options.problem)
    report = check(problem, _read_solution(options.solution))
    _write(None, report.to_json())
    return VIOLATIONS if report.violations else OK


def _explain(options: argparse.Namespace, cancel: Cancel) -> int:
    problem = _read_problem(options.problem)
    _write(options.output, evaluate(problem, _read_solution(options.solution)))
    return OK


def _repair(options: argparse.Namespace, cancel: Cancel) -> int:
    problem = _read_problem(options.problem)
    plan, event = _read_solution(options.solution), read_event(_read(options.event))
    result = repair(problem, plan, event, options.seconds, lambda: cancel.asked)
    if options.remaining is not None:
        _write(options.remaining, result.problem.to_json())
    _write(options.output, result.solution)
    return OK


def _offer(options: argparse.Namespace, cancel: Cancel) -> int:
    problem = _read_problem(options.problem)
    solution = None if options.solution is None else _read_solution(options.solution)
    _write(None, offers(problem, options.visit, solution, options.limit))
    return OK


def _read(path: Path) -> Any:
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError(f"this is not UTF-8: {error}", str(path)) from None
    return parse(text, str(path))


def _read_problem(path: Path) -> Problem:
    data = _read(path)
    if not isinstance(data, dict):
        raise ProblemError("the problem must be a JSON object", str(path))
    return Problem.from_json(data)


def _read_solution(path: Path) -> dict[str, Any]:
    solution: dict[str, Any] = _read(path)
    validate("solution", solution)
    return solution


def _write(path: Path | None, data: object) -> None:
    """Write whole or not at all: a reader never sees half a file."""
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    if path is None:
        sys.stdout.write(text)
        return
    draft = path.with_name(f"{path.name}.part")
    draft.write_text(text, "utf-8")
    draft.replace(path)


if __name__ == "__main__":
    sys.exit(main())
