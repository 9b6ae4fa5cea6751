"""Run a job in a process of its own, and weigh it."""

from __future__ import annotations

import dataclasses
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from .answer import Answer, Job

BENCHMARKS = Path(__file__).parents[1]
MEGABYTE = 1 << 20


def run(job: Job) -> Answer:
    """Return what the solver found, or the error it died of."""
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as found:
        json.dump(dataclasses.asdict(job), given)
        given.seek(0)
        process = psutil.Popen(
            [sys.executable, "-m", "solvers.worker"], cwd=BENCHMARKS, stdin=given, stdout=found
        )
        peak = _peak(process)
        if process.wait() != 0:
            return Answer(error=f"exit code {process.returncode}")
        found.seek(0)
        answer: dict[str, Any] = json.load(found)
    return Answer(**{**answer, "rss_mb": max(peak // MEGABYTE, answer["rss_mb"])})


def _peak(process: psutil.Popen) -> int:
    """Wait for the end; return the most bytes that the process and its children held together."""
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(_resident, [process, *_children(process)])))
        time.sleep(0.1)
    return most


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
