"""The call centre in a real browser: from the telephone link to a booked slot, and a lost race."""

import re

import pytest

_PHONE = "SELECT phone FROM res_partner WHERE name = 'Claire Dumoulin' AND city = 'Lyon'"


def _count(server, condition):
    return int(server.sql(f"SELECT count(*) FROM field_slot WHERE {condition}"))


@pytest.fixture
def national(server):
    """The customer's number as a telephone system writes it: 04…, without the country."""
    return re.sub(r"\D", "", server.sql(_PHONE)).replace("33", "0", 1)


def _answer_call(page, number):
    """The phone rings: its link opens the screen on the customer."""
    page.goto(f"/odoo/new-request?phone={number}")
    page.locator(".o_field_request_chosen", has_text="Claire Dumoulin").wait_for()


def _choose_type(page):
    """Ask for a boiler service and wait for the slots."""
    page.locator(".o_field_request_type", has_text="Entretien chaudière gaz").click()
    page.locator(".o_field_request_offer").first.wait_for()


def test_three_clicks_lead_from_the_call_to_a_booked_slot(server, page_as, national):
    page = page_as("planificateur")
    _answer_call(page, national)
    booked = _count(server, "state = 'booked'")

    _choose_type(page)  # 1
    slot = page.locator(".o_field_request_offer .o_field_request_slot").first.inner_text()
    page.locator(".o_field_request_offer").first.click()  # 2
    page.locator(".o_field_request_hold .btn-primary").click()  # 3

    recap = page.locator(".o_field_request_recap")
    recap.wait_for()
    assert slot in recap.inner_text()
    assert _count(server, "state = 'booked'") == booked + 1
    reference = re.search(r"INT/\S+", recap.inner_text())[0]
    row = server.sql(
        "SELECT v.state, v.technician_id = s.technician_id, v.promised_start = s.promised_start, s.source"
        " FROM field_intervention v JOIN field_slot s ON s.intervention_id = v.id"
        f" WHERE v.name = '{reference}'"
    )
    assert row == "confirmed|t|t|office"

    recap.locator(".btn-primary").click()
    page.locator("#o_field_request_search").wait_for()


def test_who_loses_a_race_gets_other_slots_and_keeps_what_was_typed(server, page_as, national):
    page = page_as("planificateur")
    _answer_call(page, national)
    page.locator("#o_field_request_notes").fill("Siffle à l’allumage")
    _choose_type(page)
    day = page.locator(".o_field_request_day").first.get_attribute("data-day")
    # Meanwhile nobody works that day any more: what is on the screen is gone.
    server.sql(f"UPDATE field_route SET shifts = '[]' WHERE date = '{day}'")
    page.locator(".o_field_request_offer").first.click()
    page.locator(".o_field_request_offers .alert-warning").wait_for()
    assert page.locator(".o_field_request_offer").count() >= 3
    assert page.locator(f".o_field_request_day[data-day='{day}']").count() == 0
    assert page.locator("#o_field_request_notes").input_value() == "Siffle à l’allumage"
