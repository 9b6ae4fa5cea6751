"""The command line, as the addon calls it."""

import json
import signal
import subprocess
import time

import pytest
from builders import document, technician, visit
from cli import command, environment, run
from generator import lyon_day

from tournees_engine.validation import validate


@pytest.fixture
def files(tmp_path):
    """Return a function that writes a problem, and the paths of problem and solution."""

    def write(data):
        path = tmp_path / "problem.json"
        path.write_text(json.dumps(data))
        return path, tmp_path / "solution.json"

    return write


def test_a_solved_problem_passes_the_judge(files, tmp_path):
    problem, solution = files(lyon_day(15, 3, seconds=1))
    progress = tmp_path / "progress.jsonl"
    assert run("solve", problem, "-o", solution, "--progress", progress).returncode == 0
    data = json.loads(solution.read_text())
    validate("solution", data)
    checked = run("check", problem, solution)
    assert checked.returncode == 0
    assert json.loads(checked.stdout)["cost"] == data["cost"]
    lines = [json.loads(line) for line in progress.read_text().splitlines()]
    assert lines[-1]["cost"] == data["cost"]
    assert lines[-1]["unserved"] == len(data["unserved"])
    assert set(lines[0]) == {"seconds", "cost", "unserved"}


def test_a_violation_exits_with_1(files):
    problem, solution = files(document([technician()], [visit("a", 1)]))
    run("solve", problem, "-o", solution)
    data = json.loads(solution.read_text())
    data["routes"][0]["stops"][0]["start"] -= 3600
    solution.write_text(json.dumps(data))
    checked = run("check", problem, solution)
    assert checked.returncode == 1
    assert json.loads(checked.stdout)["violations"][0]["visit"] == "a"


def test_sigterm_ends_the_search_and_keeps_the_best_plan(files, tmp_path):
    problem, solution = files(lyon_day(40, 6, seconds=50))
    progress = tmp_path / "progress.jsonl"
    arguments = command("solve", problem, "-o", solution, "--progress", progress)
    process = subprocess.Popen(arguments, env=environment())
    deadline = time.monotonic() + 20
    while not (progress.exists() and progress.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    data = json.loads(solution.read_text())
    assert data["status"] == "cancelled"
    assert sum(len(route["stops"]) for route in data["routes"]) > 0
    assert run("check", problem, solution).returncode == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "this is not JSON"),
        ("[]", "the problem must be a JSON object."),
        ('{"version": 1}', "'places' is a required property."),
    ],
)
def test_bad_input_is_one_sentence_and_exits_with_2(tmp_path, text, sentence):
    path = tmp_path / "problem.json"
    path.write_text(text)
    process = run("solve", path)
    assert process.returncode == 2
    assert sentence in process.stderr
    assert process.stderr.count("\n") == 1
    assert process.stdout == ""


def test_a_missing_file_exits_with_2(tmp_path):
    process = run("solve", tmp_path / "nothing.json")
    assert process.returncode == 2
    assert "Traceback" not in process.stderr


def test_a_backend_that_is_not_installed_exits_with_2(files, monkeypatch):
    monkeypatch.setenv("TOURNEES_ENGINE_NATIVE", "0")
    problem, _ = files(document([], [], options={"backend": "native"}))
    process = run("solve", problem)
    assert (process.returncode, process.stdout) == (2, "")
    assert "not installed" in process.stderr


def test_explain_prices_sequences_made_by_hand(files):
    jobs = [visit("a", 10), visit("b", 5)]
    problem, solution = files(document([technician()], jobs))
    stops = [{"visit": name, "arrival": 0, "start": 0, "end": 0} for name in ("a", "b")]
    route = {"technician": "ana", "shift": 0, "stops": stops, "leave": 0, "back": 0}
    solution.write_text(json.dumps({"routes": [route]}))
    process = run("explain", problem, solution)
    data = json.loads(process.stdout)
    assert (data["status"], data["cost"]) == ("evaluated", 20 * 60 + 20 * 100)
    assert [stop["visit"] for stop in data["routes"][0]["stops"]] == ["a", "b"]


def test_repair_writes_a_plan_that_passes_the_judge(files, tmp_path):
    problem, solution = files(document([technician(), technician("bob")], [visit("a", 1)]))
    run("solve", problem, "-o", solution)
    event, left, after = (tmp_path / name for name in ("event.json", "left.json", "after.json"))
    event.write_text(json.dumps({"type": "away", "now": 0, "technician": "ana"}))
    process = run("repair", problem, solution, event, "-o", after, "--remaining", left)
    assert (process.returncode, process.stderr) == (0, "")
    assert json.loads(after.read_text())["routes"][0]["technician"] == "bob"
    assert run("check", left, after).returncode == 0


def test_offer_prices_the_places_of_a_visit_cheapest_first(files):
    staff = [technician(), technician("bob", start="p20")]
    problem, _ = files(document(staff, [visit("a", 5), visit("b", 21)]))
    process = run("offer", problem, "a", "--limit", 2)
    rows = json.loads(process.stdout)["offers"]
    assert [(row["technician"], row["extra_cost"]) for row in rows] == [
        ("ana", 10 * 160),
        ("bob", 30 * 160),
    ]


def test_offer_leaves_the_others_where_the_plan_has_them(files):
    pinned = {"technician": "ana", "start": 9 * 3600}
    problem, solution = files(document([technician()], [visit("a", 5), visit("b", 5, pinned=pinned)]))
    run("solve", problem, "-o", solution)
    rows = json.loads(run("offer", problem, "a", "--solution", solution).stdout)["offers"]
    assert {row["start"] for row in rows} == {8 * 3600 + 300, 9 * 3600 + 1800}
    assert rows[0]["extra_cost"] == 0


def test_offer_names_the_helper_of_a_visit_that_needs_two(files):
    staff = [technician(), technician("bob", start="p20")]
    problem, _ = files(document(staff, [visit("a", 5, helper={"technicians": ["bob"]})]))
    (row,) = json.loads(run("offer", problem, "a").stdout)["offers"]
    assert (row["technician"], row["helper"], row["start"]) == ("ana", "bob", 8 * 3600 + 900)


def test_offer_of_an_unknown_visit_exits_with_2(files):
    problem, _ = files(document([technician()], [visit("a", 5)]))
    process = run("offer", problem, "z")
    assert (process.returncode, process.stderr) == (2, "visit: there is no visit 'z'.\n")
