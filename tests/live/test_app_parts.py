"""A technician loads the kit and notes used parts with no network: the stock follows, once."""

import json

import pytest
from newcomer import SET_UP
from test_booking_journey import _PHONE as PHONE
from test_booking_journey import _assert_accessible as assert_accessible
from wire import Wire

_PARTS = """
company = technician.company_id
parts = env["product.product"].create([
    {"name": "Vanne d'essai", "default_code": "ESS-1", "is_storable": True, "barcode": "2000000009996"},
    {"name": "Carte d'essai", "default_code": "ESS-2", "is_storable": True, "tracking": "serial"},
])
lot = env["stock.lot"].create({"product_id": parts[1].id, "name": "SN-1", "company_id": company.id})
put = env["stock.quant"]._update_available_quantity
put(parts[0], company.field_depot_location_id, 10)
put(parts[1], technician.van_location_id, 1, lot_id=lot)
env["field.part.need"].create({
    "intervention_id": visits[0].id, "product_id": parts[0].id, "quantity": 2,
})
print(json.dumps({"parts": parts.ids, "van": technician.van_location_id.id}))
env.cr.commit()
"""


@pytest.fixture(scope="module")
def day(server):
    """{"ids": visits, "parts": a valve and a board with serial numbers, "van": its location}."""
    told, stock = server.run(SET_UP + _PARTS).splitlines()[-2:]
    return {**json.loads(told), **json.loads(stock)}


def _carried(server, day):
    rows = server.sql(
        "SELECT product_id, SUM(quantity) FROM stock_quant"
        f" WHERE location_id = {day['van']} GROUP BY 1 HAVING SUM(quantity) != 0 ORDER BY 1"
    )
    return [tuple(map(float, row.split("|"))) for row in rows.splitlines()]


def test_parts_are_loaded_used_and_taken_back_without_network(server, day, page_as):
    valve, board = day["parts"]
    visit = day["ids"][0]
    with Wire(server.process.port) as wire:
        page = page_as("newcomer", base_url=wire.url, **PHONE)
        page.goto("/field/app#/van/kit")
        page.locator("[data-kit]").first.wait_for()
        assert_accessible(page)

        wire.cut()
        page.locator("[data-kit-load]").first.click()
        page.goto(f"{wire.url}/field/app#/van")
        page.locator(f"[data-product='{valve}']", has_text="2").wait_for()
        page.goto(f"{wire.url}/field/app#/visit/{visit}/parts")
        for _twice in range(2):
            page.locator("[data-part=add]").click()
            page.locator(".o_app_sheet input").fill("2000000009996")
            page.locator("[data-part=use]").click()
            page.locator("[data-part=use]").wait_for(state="detached")
        page.locator("[data-part=add]").click()
        page.locator(".o_app_sheet input").fill("carte d'essai")
        page.locator(f"[data-product='{board}']").click()
        page.locator("[data-part=use]").click()
        page.get_by_role("alert").wait_for()  # no serial number yet
        page.locator("[data-value='SN-1']").click()
        page.locator("[data-part=use]").click()
        page.locator("[data-used]").nth(2).wait_for()
        page.locator("[data-used] button").first.click()
        page.locator(".o_app_sheet [data-confirm=yes]").click()
        page.locator("[data-used]").nth(2).wait_for(state="detached")
        assert_accessible(page)
        page.reload()
        page.locator("[data-used]").nth(1).wait_for()

        wire.lose("/field/app/push")
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(1500)
        wire.mend()
        page.evaluate("dispatchEvent(new Event('online'))")
        page.locator("[data-outbox='0']").wait_for()
    used = server.sql(
        "SELECT product_id, quantity, lot_name FROM field_part_line"
        f" WHERE intervention_id = {visit} AND active ORDER BY 1"
    )
    assert used.splitlines() == [f"{valve}|1.00|", f"{board}|1.00|SN-1"]
    assert _carried(server, day) == [(valve, 2), (board, 1)]

    technician = server.session("newcomer")
    for step in ("action_en_route", "action_arrive", "action_done"):
        technician.call("field.intervention", step, [visit])
    assert _carried(server, day) == [(valve, 1)]
