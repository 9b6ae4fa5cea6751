"""Hostile input: one sentence that names the field, and nothing else.

Each case of ``hostile.json`` breaks one file of a good call: ``set`` puts raw JSON at a path, or
``text``, ``hex`` or ``repeat`` (before, unit, count, after) is the whole file.
"""

import json
import re
import signal
from pathlib import Path

import pytest
from builders import HOUR, document, technician, visit
from cli import run

from tournees_engine.__main__ import main

CASES = json.loads(Path(__file__).with_name("hostile.json").read_text("utf-8"))


def problem():
    """Return a good problem, every field of which a case may break."""
    pause = {"earliest": 12 * HOUR, "latest": 13 * HOUR, "duration": HOUR}
    shifts = [{"start": 8 * HOUR, "end": 17 * HOUR, "break": pause}]
    staff = [technician(skills={"gas": 1}, shifts=shifts), technician("bob")]
    jobs = [visit("a", 1, skills={"gas": 1}, windows=[[8 * HOUR, 9 * HOUR]]), visit("b", 2)]
    return document(staff, jobs, places=3, objective={}, travel={})


def solution():
    """Return a plan of the problem."""
    stops = [
        {"visit": name, "arrival": 28860 + 1860 * rank, "start": 28860 + 1860 * rank,
         "end": 30660 + 1860 * rank}
        for rank, name in enumerate("ab")
    ]  # fmt: skip
    route = {"technician": "ana", "shift": 0, "stops": stops, "leave": 28800, "back": 32640}
    return {"routes": [route]}


EVENT = {"type": "away", "now": 28800, "technician": "ana"}


def broken(data, path, raw):
    """Return the text of a document with raw JSON put at a path."""
    *steps, last = [int(a) if a else b for a, b in re.findall(r"\[(\d+)\]|([^.\[\]]+)", path)]
    here = data
    for step in steps:
        here = here[step]
    here[last] = "@raw@"
    return json.dumps(data).replace('"@raw@"', repeated(raw))


def repeated(raw):
    """Return a raw text, or one given as (before, unit, count, after)."""
    if isinstance(raw, str):
        return raw
    before, unit, count, after = raw
    return before + unit * count + after


def content(case, data):
    """Return the bytes of the broken file."""
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    if "set" in case:
        ((path, raw),) = case["set"].items()
        return broken(data, path, raw).encode()
    return repeated(case.get("text", case.get("repeat"))).encode()


def arguments(case, folder):
    """Write the files of a call, one of them broken, and return its arguments."""
    files = {"problem": problem(), "solution": solution(), "event": EVENT}
    paths = {name: folder / f"{name}.json" for name in files}
    for name, data in files.items():
        good = case is None or name != case.get("file", "problem")
        paths[name].write_bytes(json.dumps(data).encode() if good else content(case, {**data}))
    output = ["-o", folder / "output.json"]
    calls = {
        "solve": [paths["problem"], *output],
        "check": [paths["problem"], paths["solution"]],
        "explain": [paths["problem"], paths["solution"], *output],
        "repair": [*paths.values(), *output],
        "offer": [paths["problem"], "a", "--solution", paths["solution"]],
    }
    return {name: [name, *map(str, values)] for name, values in calls.items()}


@pytest.fixture(autouse=True)
def _signals():
    """Give the handlers back that the command line replaces."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_hostile_input_is_refused_in_one_sentence(case, tmp_path, capsys):
    call = arguments(case, tmp_path)[case.get("command", "solve")]
    assert main(call) == 2
    out, err = capsys.readouterr()
    assert case["words"] in err
    assert (out, err.count("\n"), err[-2:]) == ("", 1, ".\n")
    assert len(err) < 1000
    assert "Traceback" not in err.replace("gas\\nTraceback", "")
    assert sorted(tmp_path.glob("output*")) == []


@pytest.mark.parametrize("command", ["solve", "check", "explain", "repair", "offer"])
def test_the_same_calls_pass_when_nothing_is_broken(command, tmp_path, capsys):
    assert main(arguments(None, tmp_path)[command]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", ["half of a character", "a hundred thousand brackets"])
def test_a_process_ends_with_the_same_sentence(name, tmp_path):
    (case,) = (case for case in CASES if case["name"] == name)
    process = run(*arguments(case, tmp_path)["solve"])
    assert (process.returncode, process.stdout, process.stderr.count("\n")) == (2, "", 1)
    assert case["words"] in process.stderr


@pytest.mark.parametrize(
    "wrong",
    [[], ["plan"], ["solve"], ["offer", "p.json", "a", "--limit", "0"], ["solve", "p.json", "-x"]],
)
def test_wrong_arguments_are_told_in_one_sentence(wrong, capsys):
    with pytest.raises(SystemExit) as error:
        main(wrong)
    assert error.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_there_are_at_least_fifty_cases_each_with_its_own_name():
    assert len({case["name"] for case in CASES}) == len(CASES) >= 50
