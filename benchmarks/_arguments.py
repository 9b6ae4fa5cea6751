"""The arguments that the benchmarks of solvers have in common."""

from __future__ import annotations

import argparse

from solvers import NAMES


def add(parser: argparse.ArgumentParser, backends: tuple[str, ...] | None = NAMES) -> None:
    """Add time, seed and solvers."""
    parser.add_argument("--seconds", type=_seconds, default=5.0, metavar="S", help="CPU seconds each")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument(
        "--backends", type=_backends, default=backends, metavar="A,B", help=f"of {', '.join(NAMES)}"
    )


def _seconds(text: str) -> float:
    seconds = float(text)
    if not seconds > 0:
        raise ValueError
    return seconds


def _backends(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}; of {', '.join(NAMES)}")
    return names
