"""Why visits are left out, and what became of the others."""

from builders import HOUR, MINUTE, plan, problem, technician, visit

from tournees_engine.explain import explain
from tournees_engine.solve import solve


def left_out(staff, jobs, sequences, **values):
    """Explain the only visit a plan leaves out."""
    (entry,), _ = explain(plan(staff, jobs, sequences, **values))
    assert "{" not in entry["fr"] + entry["en"]
    return entry


def change(staff, jobs, sequences, name, **values):
    """Explain what became of one served visit."""
    _, entries = explain(plan(staff, jobs, sequences, **values))
    (entry,) = (entry for entry in entries if entry["visit"] == name)
    assert "{" not in entry["fr"] + entry["en"]
    return entry


def test_nobody_has_the_skill():
    staff = [technician(skills={"gas": 1}), technician("bob")]
    entry = left_out(staff, [visit("a", 1, skills={"gas": 3})], [[], []])
    assert entry["reason"] == "skill"
    assert entry["detail"] == {
        "technician": "ana",
        "name": "ana",
        "skill": "gas",
        "level": 3,
        "held": 1,
    }


def test_the_only_certification_expires_before():
    skills = {"gas": [{"level": 1, "until": 9 * HOUR}]}
    job = visit("a", 1, skills={"gas": 1}, windows=[[10 * HOUR, 11 * HOUR]])
    entry = left_out([technician(skills=skills), technician("bob")], [job], [[], []])
    assert entry["reason"] == "validity"
    assert entry["detail"]["until"] == 9 * HOUR
    assert "9 h 00" in entry["fr"]


def test_nobody_works_in_the_window():
    job = visit("a", 1, windows=[[20 * HOUR, 21 * HOUR]])
    assert left_out([technician()], [job], [[]])["reason"] == "leave"


def test_a_technician_without_shift_is_on_leave():
    assert left_out([technician(shifts=[])], [visit("a", 1)], [])["reason"] == "leave"


def test_the_window_closes_before_the_closest_arrives():
    job = visit("a", 30, windows=[[8 * HOUR, 8 * HOUR + 60]])
    entry = left_out([technician(), technician("bob", start="p10")], [job], [[], []])
    assert entry["reason"] == "window"
    assert entry["detail"]["technician"] == "bob"
    assert entry["detail"]["arrival"] == 8 * HOUR + 20 * MINUTE


def test_the_visit_is_too_long_for_any_shift():
    entry = left_out([technician()], [visit("a", 1, 600)], [[]])
    assert entry["reason"] == "shift"


def test_the_list_of_technicians_is_empty():
    assert left_out([technician()], [visit("a", 1, technicians=[])], [[]])["reason"] == "allowed"


def test_the_days_are_full():
    entry = left_out([technician()], [visit("a", 1, 530), visit("b", 1)], [["a"]])
    assert entry["reason"] == "capacity"
    assert entry["detail"]["technicians"] == ["ana"]


def test_the_visit_is_not_worth_its_driving():
    entry = left_out([technician()], [visit("a", 60, penalty=500)], [[]])
    assert entry["reason"] == "not_worth"
    assert entry["detail"]["extra_cost"] == 120 * 60 + 120 * 100
    assert "192,00 €" in entry["fr"]


def test_a_visit_that_would_fit_is_told_so():
    entry = left_out([technician()], [visit("a", 1)], [[]])
    assert (entry["reason"], entry["detail"]["start"]) == ("possible", 8 * HOUR + MINUTE)


def test_names_are_shown_instead_of_ids():
    who = {**technician(), "name": "Ana Roux"}
    full = left_out([who], [visit("a", 1, 530), visit("b", 1)], [["a"]])
    costly = left_out([who], [visit("a", 60, penalty=5)], [[]])
    alone = left_out([who], [visit("a", 1, 600)], [[]])
    assert all("Ana Roux" in entry["en"] for entry in (full, costly, alone))
    assert costly["detail"]["technician"] == who["id"]


TWO = [technician(), technician("bob", start="p20")]


def test_a_new_visit_has_its_next_best_technician():
    entry = change(TWO, [visit("a", 5)], [["a"], []], "a")
    assert (entry["kind"], entry["cause"], entry["keep"]) == ("placed", "new", None)
    assert entry["alternative"] == {
        "technician": "bob",
        "shift": 0,
        "start": 8 * HOUR + 15 * MINUTE,
        "extra_cost": 20 * 160,
    }


def test_there_may_be_no_other_technician():
    entry = change(TWO, [visit("a", 5, technicians=["ana"])], [["a"], []], "a")
    assert entry["alternative"] is None


def test_a_visit_within_the_tolerance_is_kept():
    current = {"technician": "ana", "start": 8 * HOUR + 15 * MINUTE}
    entry = change(TWO, [visit("a", 5, current=current)], [["a"], []], "a")
    assert (entry["kind"], entry["cause"]) == ("kept", "unchanged")


def test_a_move_that_saves_money_says_how_much():
    current = {"technician": "bob", "start": 8 * HOUR + 15 * MINUTE}
    entry = change(TWO, [visit("a", 5, current=current)], [["a"], []], "a")
    assert (entry["kind"], entry["cause"]) == ("moved_technician", "cheaper")
    assert entry["keep"] == {"feasible": True, "extra_cost": 20 * 160}


def test_a_move_the_search_should_not_have_made_is_told():
    current = {"technician": "ana", "start": 8 * HOUR + 5 * MINUTE}
    entry = change(TWO, [visit("a", 5, current=current)], [[], ["a"]], "a")
    assert entry["cause"] == "unfinished"
    assert entry["keep"]["extra_cost"] == -20 * 160


def test_a_move_forced_by_an_absence_names_it():
    staff = [technician(shifts=[]), technician("bob", start="p20")]
    current = {"technician": "ana", "start": 8 * HOUR + 5 * MINUTE}
    entry = change(staff, [visit("a", 5, current=current)], [["a"]], "a")
    assert (entry["kind"], entry["cause"]) == ("moved_technician", "leave")


def test_a_move_forced_by_a_certification_names_it():
    staff = [
        technician(skills={"gas": [{"level": 1, "until": 9 * HOUR}]}),
        technician("bob", start="p20", skills={"gas": 1}),
    ]
    current = {"technician": "ana", "start": 10 * HOUR}
    job = visit("a", 5, skills={"gas": 1}, current=current, windows=[[10 * HOUR, 11 * HOUR]])
    entry = change(staff, [job], [[], ["a"]], "a")
    assert (entry["cause"], entry["keep"]["detail"]["until"]) == ("validity", 9 * HOUR)


def test_a_move_forced_by_a_pin_names_it():
    job = visit(
        "a",
        5,
        current={"technician": "ana", "start": 10 * HOUR},
        pinned={"technician": "bob", "start": 11 * HOUR},
    )
    entry = change(TWO, [job], [[], ["a"]], "a")
    assert (entry["kind"], entry["cause"]) == ("moved_both", "pinned")


def test_a_place_taken_by_another_visit_is_capacity():
    pinned = {"technician": "ana", "start": 10 * HOUR}
    jobs = [
        visit("urgent", 5, 60, pinned=pinned),
        visit("a", 5, 60, current={"technician": "ana", "start": 10 * HOUR}),
    ]
    entry = change([technician()], jobs, [["a", "urgent"]], "a")
    assert (entry["kind"], entry["cause"]) == ("moved_time", "capacity")


def test_a_technician_who_left_the_plan_is_leave():
    current = {"technician": "zoe", "start": 10 * HOUR}
    entry = change(TWO, [visit("a", 5, current=current)], [["a"], []], "a")
    assert entry["cause"] == "leave"
    assert "zoe" in entry["en"]


def test_alternatives_are_never_cheaper_after_a_finished_search():
    jobs = [visit(f"v{place}", place, 20) for place in (3, 8, 13, 18, 25)]
    case = problem(TWO, jobs)
    solution = solve(case)
    found = [entry["alternative"] for entry in solution["changes"]]
    assert all(other["extra_cost"] >= 0 for other in found if other is not None)
    assert any(found)
