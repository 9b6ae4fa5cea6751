import { beforeEach, expect, test } from "@odoo/hoot";
import {
    manuallyDispatchProgrammaticEvent,
    press,
    queryAllTexts,
    queryFirst,
    queryRect,
} from "@odoo/hoot-dom";
import { animationFrame, mockDate, runAllTimers } from "@odoo/hoot-mock";
import { Component, xml } from "@odoo/owl";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains } from "@web/../tests/web_test_helpers";
import { registry } from "@web/core/registry";
import { Board } from "@field_tournees/board/board";
import { acceptMoves, at, makeBoard, makeVisit, openBoard, serveBoard } from "./board_data";

defineMailModels();
beforeEach(() => {
    localStorage.removeItem("field_board");
    mockDate("2026-03-09 10:00:00");
});

const BAR = ".o_field_board_track .o_field_board_bar";

/** Drag a visit to an hour of a lane; `release` is left to the test when `stop` is set. */
async function drag(id, technicianId, hour, { stop = false } = {}) {
    const lane = queryRect(`[data-technician='${technicianId}'] .o_field_board_track`);
    // The board shows 8 to 18: a default day of the test's data.
    const [first, last] = [7.75, 18].map(Math.floor);
    const x = ((hour - first) * lane.width) / (last - first);
    const { drop, moveTo, cancel } = await contains(`${BAR}[data-id='${id}']`).drag({
        position: { x: 2, y: 10 },
        relative: true,
    });
    const target = `[data-technician='${technicianId}'] .o_field_board_track`;
    const place = { position: { x: x + 2, y: 20 }, relative: true };
    await moveTo(target, place);
    await animationFrame();
    if (stop) {
        return { cancel };
    }
    await drop(target, place);
    await animationFrame();
    await animationFrame();
}

test("a visit is dragged to another lane at another hour", async () => {
    const board = makeBoard();
    const sent = [];
    serveBoard(board, { move: (moves) => (sent.push(...moves), acceptMoves(board)(moves)) });
    await openBoard();
    await drag(1, 2, 11);
    expect(sent).toEqual([{ id: 1, technician_id: 2, start: at(11), version: 1 }]);
    expect(`[data-technician='2'] ${BAR.split(" ")[1]}`).toHaveCount(3);
});

test("while dragging, lanes and ghost show the verdict and its reason", async () => {
    serveBoard(makeBoard(), {
        find: () => ({
            2: { level: "amber", text: "", spans: [[at(8), at(18), "amber", ["Later than promised."]]] },
            1: { level: "red", text: "No permit.", spans: [] },
        }),
    });
    await openBoard();
    const { cancel } = await drag(1, 2, 11, { stop: true });
    expect(".o_field_board_ghost").toHaveAttribute("data-level", "amber");
    expect(".o_field_board_ghost span").toHaveText("11:00 – 12:00 · Julie Moreau");
    expect(".o_field_board_ghost small").toHaveText("Later than promised.");
    expect(".o_place").toHaveCount(1);
    expect(".o_field_board_drop").toBeVisible();
    await cancel();
    await animationFrame();
    expect(".o_field_board_ghost").toHaveCount(0);
    expect(".o_place").toHaveCount(0);
});

test("a drop on red is refused with the reason, without asking the server", async () => {
    serveBoard(makeBoard(), {
        find: () => ({ 2: { level: "red", text: "No permit.", spans: [] } }),
        move: () => expect.step("move"),
    });
    await openBoard();
    await drag(1, 2, 11);
    expect.verifySteps([]);
    expect(".o_notification").toHaveText("No permit.");
    expect(`[data-technician='1'] ${BAR.split(" ")[1]}`).toHaveCount(2);
});

test("a planned visit is dragged back to the backlog", async () => {
    const board = makeBoard();
    const sent = [];
    serveBoard(board, { move: (moves) => (sent.push(...moves), acceptMoves(board)(moves)) });
    await openBoard();
    const { drop, moveTo } = await contains(`${BAR}[data-id='1']`).drag();
    await moveTo(".o_field_board_lanes", { position: { x: 300, y: 60 }, relative: true });
    await animationFrame();
    await drop(".o_field_board_drop");
    await runAllTimers();
    expect(sent).toEqual([{ id: 1, technician_id: false, start: false, version: 1 }]);
});

test("nobody drags a visit that is under way", async () => {
    serveBoard(makeBoard({ visits: [makeVisit(1, 1, 9, { state: "on_site" })] }));
    await openBoard();
    const { moveTo, cancel } = await contains(`${BAR}[data-id='1']`).drag();
    await moveTo("[data-technician='2'] .o_field_board_track");
    await animationFrame();
    expect(".o_field_board_ghost").toHaveCount(0);
    await cancel();
});

test("figures of the day narrow the board to the visits they count", async () => {
    serveBoard(makeBoard({ visits: [makeVisit(1, 1, 8, { late: 20 }), makeVisit(2, 1, 10)] }));
    await openBoard();
    await contains(".o_chip.o_late").click();
    expect(`${BAR}[data-id='1']`).not.toHaveClass("o_dim");
    expect(`${BAR}[data-id='2']`).toHaveClass("o_dim");
    await contains(".o_chip.o_late").click();
    expect(".o_dim").toHaveCount(0);
});

test("the toolbar pages through days, shows the week and undoes", async () => {
    const asked = [];
    const board = makeBoard();
    serveBoard(board, { load: (day, days) => (asked.push([day, days]), board) });
    await openBoard();
    await contains("[aria-label='After']").click();
    await contains(".o_field_board_toolbar button:contains(Week)").click();
    expect(asked).toEqual([["2026-03-09", 1], ["2026-03-10", 1], ["2026-03-09", 7]]);
    expect("[aria-label='Undo']").not.toBeEnabled();
    await contains(`${BAR}[data-id='1']`).click();
    await press("Delete");
    await runAllTimers();
    await animationFrame();
    expect("[aria-label='Undo']").toBeEnabled();
});

test("a panel is opened from the rail, with what it counts; the third one closes the first", async () => {
    class Panel extends Component {
        static template = xml`<p class="panel" t-out="Object.keys(props.model.data.visits).length"/>`;
        static props = ["*"];
    }
    const panels = registry.category("field_board_panels");
    for (const name of ["one", "two", "three"]) {
        panels.add(`test_${name}`, { Component: Panel, title: name, icon: "fa-map", badge: () => 3 });
    }
    serveBoard();
    await openBoard();
    for (const name of ["one", "two", "three"]) {
        await contains(`[data-panel='test_${name}']`).click();
    }
    expect(queryAllTexts(".o_field_board_panel header b")).toEqual(["two", "three"]);
    expect(queryAllTexts(".panel")).toEqual(["5", "5"]);
    expect("[data-panel='test_one'] .o_count").toHaveText("3");
    for (const name of ["one", "two", "three"]) {
        panels.remove(`test_${name}`);
    }
});

test("the menu of a visit acts on the selection", async () => {
    const board = makeBoard();
    const sent = [];
    serveBoard(board, { move: (moves) => (sent.push(...moves), acceptMoves(board)(moves)) });
    await openBoard();
    await contains(`${BAR}[data-id='1']`).click();
    await contains(`${BAR}[data-id='2']`).click({ ctrlKey: true });
    await manuallyDispatchProgrammaticEvent(queryFirst(`${BAR}[data-id='2']`), "contextmenu", {
        bubbles: true,
        cancelable: true,
    });
    await animationFrame();
    await animationFrame();
    expect(".o_field_board_menu .dropdown-header").toHaveText("2 visits");
    await contains(".o_field_board_menu .o-dropdown-item:contains(backlog)").click();
    await runAllTimers();
    expect(sent.map(({ id, start }) => [id, start])).toEqual([[1, false], [2, false]]);
});

test("a reason is given before a rule gives way", async () => {
    const board = makeBoard();
    const reasons = [];
    serveBoard(board, {
        move: (moves, reason) => {
            reasons.push(reason);
            const question = [{ id: 1, sentence: "More than 10 hours a day." }];
            return reason ? acceptMoves(board)(moves) : { needs_reason: question };
        },
    });
    await openBoard();
    await drag(1, 2, 11);
    expect(".o_field_board_sentences").toHaveText("More than 10 hours a day.");
    expect(".modal-footer .btn-primary").not.toBeEnabled();
    await contains("#o_field_board_reason").edit("  Boiler leaks  ", { confirm: false });
    await contains(".modal-footer .btn-primary").click();
    await animationFrame();
    expect(reasons).toEqual([null, "Boiler leaks"]);
    expect(`[data-technician='2'] ${BAR.split(" ")[1]}`).toHaveCount(3);
});

test("who closes the question leaves the visit where it was", async () => {
    serveBoard(makeBoard(), { move: () => ({ needs_reason: [{ id: 1, sentence: "Too long." }] }) });
    await openBoard();
    await drag(1, 2, 11);
    await contains(".modal-footer .btn-secondary").click();
    await animationFrame();
    expect(`[data-technician='1'] ${BAR.split(" ")[1]}`).toHaveCount(2);
    expect(".o_pending").toHaveCount(0);
});

test("a question mark lists the keys", async () => {
    serveBoard();
    await openBoard();
    await contains(`${BAR}[data-id='1']`).click();
    await press("?");
    await animationFrame();
    expect("kbd:contains(Ctrl + Z)").toHaveCount(1);
});

test("a week has a head for each day, which opens it, and each day's load", async () => {
    const asked = [];
    const days = ["2026-03-09", "2026-03-10"];
    const board = makeBoard({ days, midnights: [at(0), at(24), at(48)] });
    serveBoard(board, { load: (day, count) => (asked.push([day, count]), board) });
    await openBoard();
    expect(".o_day_head").toHaveCount(2);
    expect(".o_dayload").toHaveCount(2);
    await contains(".o_day_head:last").click();
    expect(asked.at(-1)).toEqual(["2026-03-10", 1]);
});

test("the component is what the lazy bundle registers", () => {
    expect(registry.category("lazy_components").get("field_tournees.Board")).toBe(Board);
});
