"""The example of the README runs."""

import json
import re
from pathlib import Path

from tournees_engine import Problem
from tournees_engine.check import check
from tournees_engine.solve import solve

README = Path(__file__).parents[2] / "engine" / "README.md"


def test_the_example_runs_and_passes_the_judge():
    (text,) = re.findall(r"```json\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    problem = Problem.from_json(json.loads(text))
    solution = solve(problem)
    assert check(problem, solution).ok
    assert [stop["visit"] for stop in solution["routes"][0]["stops"]] == ["boiler"]
    assert solution["unserved"][0]["reason"] == "not_worth"


def test_the_example_of_the_promise_runs():
    texts = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    (text,) = [text for text in texts if "promise" in text and "slots import" not in text]
    found = {}
    exec(text, found)  # noqa: S102 (our own README)
    assert found["doors"].shape == (1000, 2)
    assert found["sure"] >= 0.95
    assert found["closes"] - found["opens"] in (3600, 5400, 7200, 10800)


def test_the_example_of_slots_offers_some_that_are_green():
    blocks = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    (text,) = (block for block in blocks if "slots import" in block)
    *statements, expression = text.strip().splitlines()
    scope = {}
    exec("\n".join(statements), scope)  # noqa: S102 (our own)
    found = eval(expression, scope)  # noqa: S307 (our own)
    assert len({tuple(offer["slot"]) for offer in found}) == len(found) >= 3
    assert all(offer["green"] for offer in found)
