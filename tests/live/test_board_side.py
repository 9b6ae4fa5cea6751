"""The panels beside the dispatch board's lanes, in a real browser."""

import pytest

_PIN = ".o_field_board_pin"


@pytest.fixture
def board(page_as, server):
    """board(login, map=True): the day with most visits, with its map; (page, addresses asked for)."""
    day = server.sql(
        "SELECT date FROM field_route WHERE date >= CURRENT_DATE ORDER BY visit_count DESC, date LIMIT 1"
    )

    def open_board(login, *, shows_map=True, **options):
        page = page_as(login, **options)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"/odoo/dispatch?day={day}")
        page.locator(".o_field_board_rail, .o_field_small_board").first.wait_for()
        if shows_map:
            page.click("[data-panel=map]")
            page.locator(_PIN).first.wait_for()
        return page, asked

    return open_board


@pytest.fixture
def tiles(server):
    """tiles(template): set the company's tile server; there is none afterwards."""

    def set_tiles(template):
        value = f"'{template}'" if template else "NULL"
        server.run(f'env.cr.execute("UPDATE res_company SET field_map_tiles = {value}"); env.cr.commit()')

    yield set_tiles
    set_tiles(None)


def test_the_map_needs_nobody_outside(server, board):
    page, asked = board("planificateur")
    assert "Natural Earth" in page.locator(".leaflet-control-attribution").inner_text()
    page.locator(".o_field_map_town span", has_text="Lyon").first.wait_for()
    foreign = [url for url in asked if not url.startswith((server.base_url, "data:", "blob:"))]
    assert not foreign


def test_a_silent_tile_server_is_told_and_the_own_map_takes_over(board, tiles):
    tiles("/no/such/tiles/{z}/{x}/{y}.png")
    page, asked = board("planificateur")
    page.locator(".o_field_map_note").wait_for()
    page.locator(".o_field_map_town span").first.wait_for()
    assert any("/no/such/tiles/" in url for url in asked)


def test_a_pin_opens_the_details_of_its_visit_and_marks_its_bar(board):
    page, _asked = board("planificateur")
    pin = page.locator(_PIN).first
    number = pin.get_attribute("data-id")
    pin.click(force=True)
    page.locator(".o_popover .o_field_visit_details").wait_for()
    page.locator(f".o_field_board_track [data-id='{number}'].o_selected").wait_for()


def _open_filters(page):
    page.locator(".o_field_board_search button").first.click()
    page.locator("[data-facet=saved]").wait_for()


def test_a_saved_filter_comes_back_for_its_owner_only(board):
    page, _asked = board("planificateur", shows_map=False)
    _open_filters(page)
    page.locator("[data-facet=teams] .o-dropdown-item").first.click()
    team = page.locator("[data-facet=teams] .o-dropdown-item").first.inner_text()
    page.locator(".o_save input").first.fill("Mon équipe")
    page.locator(".o_save input[type=checkbox]").first.check()
    page.locator(".o_save button").click()
    page.locator("[data-facet=saved] .o-dropdown-item", has_text="Mon équipe").wait_for()

    again, _asked = board("planificateur", shows_map=False)
    again.locator(".o_field_board_search .badge").wait_for()
    assert again.locator(".o_field_board_group").all_inner_texts()[0].startswith(team)
    assert again.locator(".o_field_board_group").count() == 1

    other, _asked = board("responsable", shows_map=False)
    _open_filters(other)
    assert not other.locator("[data-facet=saved] .o-dropdown-item").count()


def test_a_phone_reads_the_day_and_moves_nothing(board):
    page, _asked = board(
        "planificateur", shows_map=False, viewport={"width": 390, "height": 844}, has_touch=True
    )
    page.locator(".o_field_small_card > button").first.tap()
    page.locator(".o_field_visit_details").wait_for()
    assert not page.locator(".o_field_board_bar").count()
    # Nothing is wider than the phone.
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator(".nav-link").nth(2).tap()
    page.locator(_PIN).first.wait_for()
