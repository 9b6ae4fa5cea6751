"""Solvers behind one door, each run in a process of its own.

`ours` calls the engine's public interface; `pyvrp_solver` and `vroom_solver` translate a problem of
ours for a library. They read from it what those libraries model: time windows, skills, allowed
technicians, pace, prices of driving, penalties and parts; not breaks, overtime, helpers, resources…
"""

from .answer import Answer, Job
from .process import run

#: All that ``--backends`` knows.
NAMES = ("native", "ortools", "pyvrp", "vroom")

__all__ = ["NAMES", "Answer", "Job", "run"]
