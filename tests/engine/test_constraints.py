"""Each constraint: a case where it binds, one where it does not, both languages."""

import pytest
from builders import HOUR, problem, technician, visit

from tournees_engine.alone import case_alone
from tournees_engine.clock import told
from tournees_engine.constraints import BY_KEY, RULES
from tournees_engine.instance import Instance

EIGHT = 8 * HOUR
LUNCH = {"earliest": 12 * HOUR, "latest": 13 * HOUR, "duration": 2700}


def why(key, job, bob=None, root=None, **values):
    """Ask one rule about one visit alone with one technician (another one exists)."""
    staff = [technician(**values), technician("bob", **(bob or {}))]
    case = problem(staff, [job], **(root or {}))
    instance = Instance(case)
    return BY_KEY[key].why(case_alone(instance, instance.vehicles[0], 0))


SHORT = {"shifts": [{"start": EIGHT, "end": EIGHT + 45 * 60}]}
REST = {"shifts": [{"start": EIGHT, "end": 18 * HOUR, "break": LUNCH}]}
NO_LIFT = {"id": "lift", "quantity": 0}
BINDING = {
    "allowed": (visit("a", 1, technicians=["bob"]), {}),
    "pinned": (visit("a", 1, pinned={"technician": "bob", "start": EIGHT + 60}), {}),
    "skill": (visit("a", 1, skills={"gas": 2}), {"skills": {"gas": 1}}),
    "leave": (visit("a", 1, windows=[[20 * HOUR, 21 * HOUR]]), {}),
    "validity": (
        visit("a", 1, skills={"gas": 1}, windows=[[9 * HOUR, 10 * HOUR]]),
        {"skills": {"gas": [{"level": 1, "until": 9 * HOUR}]}},
    ),
    "window": (visit("a", 30, windows=[[EIGHT, EIGHT + 60]]), {}),
    "shift": (visit("a", 30), SHORT),
    "break": (visit("a", 30, 400), REST),
    "parts": (visit("a", 1, parts={"burner": 2}), {"parts": {"burner": 1}}),
    "resource": (visit("a", 1, resources=["lift"]), {"root": {"resources": [NO_LIFT]}}),
    "locked": (visit("a", 1), {"bob": {"shifts": [{**SHORT["shifts"][0], "locked": ["a"]}]}}),
    "helper": (visit("a", 1, helper={"skills": {"magic": 1}}), {}),
}


@pytest.mark.parametrize("key", BINDING)
def test_the_rule_binds(key):
    job, values = BINDING[key]
    who = "bob" if key == "locked" else "ana"
    assert why(key, job, **values)["technician"] == who


@pytest.mark.parametrize("key", BINDING)
def test_only_the_rule_that_binds_is_named(key):
    job, values = BINDING[key]
    assert [rule.key for rule in RULES if why(rule.key, job, **values)] == [key]


@pytest.mark.parametrize("key", BINDING)
def test_no_rule_binds_an_ordinary_visit(key):
    assert why(key, visit("a", 1)) is None


@pytest.mark.parametrize("key", BINDING)
def test_the_rule_is_told_in_both_languages(key):
    job, values = BINDING[key]
    rule, detail = BY_KEY[key], why(key, job, **values)
    for language in ("en", "fr"):
        both = (getattr(rule, language), getattr(rule, f"nobody_{language}"))
        assert any(detail["name"] in told(text, detail, language) for text in both)
        assert "{" not in told(getattr(rule, f"nobody_{language}"), detail, language)


def test_every_rule_has_its_case():
    assert set(BINDING) == set(BY_KEY)


def test_a_skill_held_at_a_higher_level_is_enough():
    assert why("skill", visit("a", 1, skills={"gas": 2}), skills={"gas": 3}) is None


def test_a_skill_at_level_zero_must_still_be_held():
    assert why("skill", visit("a", 1, skills={"gas": 0})) is not None
