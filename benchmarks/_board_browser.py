"""The dispatch board as a planner's browser draws it: opening, dragging, hearing of others."""

from __future__ import annotations

import itertools
import os
import statistics

from launcher import browser
from launcher.paths import IS_ROOT

_SIZE = {"width": 1600, "height": 900}
_BAR = ".o_field_board_track .o_field_board_bar"
#: Seconds of a drag, and places of the pointer on its way.
_DRAG_SECONDS = 3
_STEPS = 180

# Notes when the first bars have been painted: a frame after they are there.
_WATCH = f"""() => {{
    window.boardPainted = null;
    const look = () => document.querySelector({_BAR!r})
        ? requestAnimationFrame(() => requestAnimationFrame(() => (window.boardPainted = performance.now())))
        : requestAnimationFrame(look);
    look();
}}"""
_ACTION = """async (day) => {
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    window.boardAsked = performance.now();
    await action.doAction("field_tournees.field_board_action", { props: { state: { day, days: 1 } } });
}"""
_LEAVE = """() => odoo.__WOWL_DEBUG__.root.env.services.action.doAction(
    "field_tournees.field_technician_action", { clearBreadcrumbs: true })"""
_COUNT_FRAMES = """() => {
    window.boardFrames = [];
    const count = (now) => {
        window.boardFrames?.push(now);
        window.boardCounting = requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
}"""
_FRAMES = "() => (cancelAnimationFrame(window.boardCounting), window.boardFrames)"
# Moves a visit by five minutes, as its own window would; says which and when.
_MOVE = """async (day) => {
    const { orm } = odoo.__WOWL_DEBUG__.root.env.services;
    const board = await orm.call("field.board", "load", [day]);
    const row = board.visits.find((visit) => visit.technician_id);
    const { id, version, technician_id } = row;
    const move = { id, version, technician_id, start: row.start + 300 };
    const asked = Date.now();
    const answer = await orm.call("field.board", "move", [[move]], { reason: "benchmark" });
    return { id, asked, answered: Date.now(), moved: !answer.conflict && !answer.needs_reason };
}"""
# Notes each change of a bar's place, in the clock that all windows share.
_LISTEN = f"""() => {{
    window.boardHeard = {{}};
    new MutationObserver((changes) => {{
        for (const {{ target }} of changes) {{
            if (target.matches?.({_BAR!r})) {{
                (window.boardHeard[target.dataset.id] ||= []).push(Date.now());
            }}
        }}
    }}).observe(document.querySelector(".o_field_board_body"), {{
        subtree: true,
        attributeFilter: ["style"],
    }});
}}"""


def measure(url, login, day, rounds):
    """Return {"page_ms", "open_ms", "drag", "bus_ms"} of a board."""
    from playwright.sync_api import sync_playwright

    if node := browser.find_driver():
        os.environ["PLAYWRIGHT_NODEJS_PATH"] = node
    arguments = ["--no-sandbox"] if IS_ROOT else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.find_chromium(), args=arguments)
        try:
            page = _log_in(chromium, url, login)
            return {
                "page_ms": _summary(_open_pages(page, url, day, rounds)),
                "open_ms": _summary(_open_actions(page, day, rounds)),
                "drag": _drag(page),
                "bus_ms": _summary(_hear(chromium, page, (url, login, day), rounds)),
            }
        finally:
            chromium.close()


def _log_in(chromium, url, login):
    context = chromium.new_context(viewport=_SIZE, base_url=url, timezone_id="Europe/Paris")
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto("/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", login)
    page.click(".oe_login_form button[type=submit]")
    page.wait_for_url(lambda address: "/web/login" not in address)
    return page


def _open_pages(page, url, day, rounds):
    """Milliseconds from the address to the painted bars; the first opening warms the server."""
    page.add_init_script(f"document.addEventListener('DOMContentLoaded', {_WATCH})")
    waits = []
    for _round in range(rounds + 1):
        page.goto(f"{url}/odoo/dispatch?day={day}")
        page.wait_for_function("window.boardPainted")
        waits.append(page.evaluate("window.boardPainted"))
    return waits[1:]


def _open_actions(page, day, rounds):
    """Milliseconds from a click in the menu to the painted bars, in a client that runs already."""
    waits = []
    for _round in range(rounds):
        page.evaluate(_LEAVE)
        page.wait_for_selector(".o_field_board_root", state="detached")
        page.wait_for_selector(".o_list_view, .o_kanban_view")
        page.evaluate(_WATCH)
        page.evaluate(_ACTION, day)
        page.wait_for_function("window.boardPainted")
        waits.append(page.evaluate("window.boardPainted - window.boardAsked"))
    return waits


def _drag(page):
    """Frames while a visit is carried over the lanes; it is let go of where nothing happens."""
    bar = page.locator(_BAR).first.bounding_box()
    lanes = page.locator(".o_field_board_lanes").bounding_box()
    page.mouse.move(bar["x"] + 8, bar["y"] + 10)
    page.mouse.down()
    page.mouse.move(bar["x"] + 40, bar["y"] + 30, steps=4)
    page.wait_for_selector(".o_field_board_ghost:not([hidden])")
    page.wait_for_timeout(700)  # the verdicts have come, as they have when a hand gets there
    page.evaluate(_COUNT_FRAMES)
    for step in range(_STEPS):
        across = (step % 60) / 60
        x = bar["x"] + 40 + across * (lanes["width"] - 400)
        y = bar["y"] + 30 + (lanes["height"] - 200) * step / _STEPS
        page.mouse.move(x, y)
        page.wait_for_timeout(1000 * _DRAG_SECONDS / _STEPS)
    times = page.evaluate(_FRAMES)
    page.mouse.move(20, 20, steps=2)
    page.mouse.up()
    gaps = sorted(after - before for before, after in itertools.pairwise(times))
    return {
        "frames_per_second": round(1000 * len(gaps) / (times[-1] - times[0]), 1),
        "gap_ms": {"p95": round(gaps[len(gaps) * 95 // 100], 1), "max": round(gaps[-1], 1)},
    }


def _hear(chromium, page, board, rounds):
    """Milliseconds from a move in one window to its drawing in another."""
    url, login, day = board
    other = _log_in(chromium, url, login)
    other.goto(f"{url}/odoo/dispatch?day={day}")
    other.wait_for_selector(_BAR)
    other.wait_for_selector(".o_live:not(.o_down)")
    other.wait_for_timeout(1500)  # its subscription is sent a moment after it is drawn
    other.evaluate(_LISTEN)
    waits = []
    for _round in range(rounds):
        move = page.evaluate(_MOVE, day)
        if not move["moved"]:
            raise RuntimeError(f"the move of visit {move['id']} was not accepted")
        other.wait_for_function("(id) => window.boardHeard[id]", arg=move["id"])
        heard = other.evaluate("(id) => window.boardHeard[id][0]", move["id"])
        waits.append(heard - move["asked"])
        other.wait_for_timeout(400)
        other.evaluate("() => (window.boardHeard = {})")
    return waits


def _summary(waits):
    return {"median": round(statistics.median(waits)), "max": round(max(waits)), "rounds": len(waits)}
