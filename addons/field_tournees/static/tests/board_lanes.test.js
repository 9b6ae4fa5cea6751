import { beforeEach, expect, test } from "@odoo/hoot";
import { press, queryAllTexts, queryFirst, queryRect } from "@odoo/hoot-dom";
import { animationFrame, mockDate, runAllTimers } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, makeServerError } from "@web/../tests/web_test_helpers";
import { Geometry, spanHours } from "@field_tournees/board/lanes/lanes_geometry";
import { stack } from "@field_tournees/board/lanes/lane_bars";
import {
    acceptMoves,
    at,
    makeBoard,
    makeRoute,
    makeTechnician,
    makeVisit,
    openBoard,
    serveBoard,
} from "./board_data";

defineMailModels();
beforeEach(() => {
    localStorage.removeItem("field_board");
    mockDate("2026-03-09 10:00:00");
});

const ROW = ".o_field_board_row";
const BAR = ".o_field_board_bar";

function geometryOf(values = {}) {
    return new Geometry({
        midnights: [at(0), at(24)],
        hours: [7, 19],
        lanes: [{ key: "a", label: "North", technicians: [makeTechnician(1, "K"), makeTechnician(2, "J")] }],
        width: 212 + 1200,
        ...values,
    });
}

test("instants and pixels correspond, and stay within the hours shown", () => {
    const geometry = geometryOf();
    expect(geometry.hourWidth).toBe(100);
    expect(geometry.left(at(8.5))).toBe(150);
    expect(geometry.width(at(8), at(10))).toBe(200);
    expect(geometry.epoch(150)).toBe(at(8.5));
    expect(geometry.left(at(5))).toBe(0);
    expect(geometry.left(at(23))).toBe(1200);
});

test("days stand side by side, and a place in the second is an hour of that day", () => {
    const geometry = geometryOf({ midnights: [at(0), at(24), at(48)] });
    expect(geometry.left(at(8, 1)) - geometry.left(at(8))).toBe(geometry.dayWidth);
    expect(geometry.epoch(geometry.left(at(9.25, 1)))).toBe(at(9.25, 1));
});

test("lanes lie under their group; a folded group has none", () => {
    const geometry = geometryOf();
    expect(geometry.top(1)).toBe(26);
    expect(geometry.technicianAt(26 + 50).id).toBe(2);
    expect(geometry.technicianAt(10)).toBe(null);
    expect(geometryOf({ folded: ["a"] }).top(1)).toBe(undefined);
});

test("the hours shown stretch to an early shift and a late visit, and no further than midnight", () => {
    const early = makeRoute(1, 1, { shifts: [{ start: at(5.5), stop: at(13), latest: at(13), break: null }] });
    expect(spanHours([at(0), at(24)], [early], [makeVisit(1, 1, 23, { hours: 2 })])).toEqual([5, 24]);
    expect(spanHours([at(0), at(24)], [], [])).toEqual([8, 18]);
});

test("visits that overlap lie above one another; those that touch do not", () => {
    const rows = [makeVisit(1, 1, 8), makeVisit(2, 1, 8.5), makeVisit(3, 1, 9.5)];
    expect(stack(rows)).toEqual({ 1: [0, 2], 2: [1, 2], 3: [0, 1] });
});

test("each technician has a lane with the visits of the day", async () => {
    serveBoard();
    await openBoard();
    expect(queryAllTexts(".o_field_board_who b")).toEqual(["Julie Moreau", "Karim Benali"]);
    expect(`${ROW}[data-technician='1'] ${BAR}`).toHaveCount(2);
    expect(".o_field_board_now").toHaveCount(1);
    expect(`${BAR}[data-id='5']`).toHaveCount(0);
});

test("a visit's width is its duration", async () => {
    serveBoard(makeBoard({ visits: [makeVisit(1, 1, 8, { hours: 1 }), makeVisit(2, 1, 10, { hours: 2 })] }));
    await openBoard();
    const [short, long] = [queryRect(`${BAR}[data-id='1']`), queryRect(`${BAR}[data-id='2']`)];
    expect(Math.round((100 * long.width) / short.width)).toBe(200);
});

test("late, at risk, locked, urgent and missing parts are marked", async () => {
    const marks = { late: 12, lock: "fixed", priority: "2", parts_missing: true, hours: 3 };
    serveBoard(makeBoard({ visits: [makeVisit(1, 1, 8, marks), makeVisit(2, 2, 8, { at_risk: true })] }));
    await openBoard();
    expect(`${BAR}[data-id='1']`).toHaveClass("o_late");
    expect(`${BAR}[data-id='1'] em`).toHaveText("+12");
    expect(`${BAR}[data-id='1'] .fa-lock`).toHaveCount(1);
    expect(`${BAR}[data-id='1'] .fa-bolt`).toHaveCount(1);
    expect(`${BAR}[data-id='1'] .fa-cubes`).toHaveCount(1);
    expect(`${BAR}[data-id='2']`).toHaveClass("o_at_risk");
});

test("a visit expected elsewhere says when, and has a line there", async () => {
    const late = { hours: 3, expected: [at(9), at(12)], promise: [at(8), at(10)] };
    serveBoard(makeBoard({ visits: [makeVisit(1, 1, 8, late), makeVisit(2, 2, 8, { expected: [at(8.05), at(9)] })] }));
    await openBoard();
    expect(`${BAR}[data-id='1'] .o_second`).toHaveText(/08:00 → 09:00/);
    expect(".o_eta").toHaveCount(1);
    expect(".o_promise").toHaveCount(0);
    await contains(`${BAR}[data-id='1']`).click();
    expect(Math.round(queryRect(".o_promise").width)).toBe(
        Math.round((2 / 3) * queryRect(`${BAR}[data-id='1']`).width)
    );
});

test("of a hundred technicians only the lanes near the window are in the page", async () => {
    const technicians = Array.from({ length: 100 }, (_, index) => makeTechnician(index + 1, `T ${index}`));
    serveBoard(makeBoard({ technicians, routes: technicians.map(({ id }) => makeRoute(id, id)) }));
    await openBoard();
    const { children } = queryFirst(".o_field_board_body");
    expect(children.length).toBeLessThan(60);
    expect(queryRect(".o_field_board_body").height).toBe(100 * 44 + 26);
});

test("arrows go from visit to visit and from lane to lane; Enter opens", async () => {
    serveBoard();
    await openBoard();
    await contains(`${BAR}[data-id='3']`).click();
    await press("ArrowRight");
    await animationFrame();
    expect(`${BAR}[data-id='4']`).toHaveClass("o_selected");
    await press("ArrowDown");
    await animationFrame();
    expect(`${BAR}[data-id='2']`).toHaveClass("o_selected");
});

test("presses with Ctrl add up to one move, and one undo takes it back", async () => {
    const board = makeBoard();
    const sent = [];
    
    serveBoard(board, {
        move: (moves) => {
            sent.push(moves);
            return acceptMoves(board)(moves);
        },
    });
    await openBoard();
    await contains(`${BAR}[data-id='1']`).click();
    for (let presses = 0; presses < 3; presses++) {
        await press(["Control", "ArrowRight"]);
    }
    await runAllTimers();
    await animationFrame();
    expect(sent).toEqual([[{ id: 1, technician_id: 1, start: at(8.25), version: 1 }]]);
    await press(["Control", "z"]);
    await runAllTimers();
    await animationFrame();
    expect(sent[1]).toEqual([{ id: 1, technician_id: 1, start: at(8), version: 2 }]);
});

test("a server that fails is said, and trying again opens the board", async () => {
    let isDown = true;
    const board = makeBoard();
    serveBoard(board, {
        load: () => {
            if (isDown) {
                throw makeServerError({ type: "UserError", message: "Ask for the planner's role." });
            }
            return board;
        },
    });
    await openBoard();
    expect(".o_field_board_empty").toHaveText(/planner's role/);
    isDown = false;
    await contains(".o_field_board_empty button").click();
    expect(ROW).toHaveCount(2);
});

test("without technicians the board says what to do", async () => {
    serveBoard(makeBoard({ technicians: [], routes: [], visits: [] }));
    await openBoard();
    expect(".o_field_board_empty button").toHaveText("Technicians");
});
