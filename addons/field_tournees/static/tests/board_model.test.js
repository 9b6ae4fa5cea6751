import { beforeEach, expect, test } from "@odoo/hoot";
import { advanceTime, Deferred } from "@odoo/hoot-mock";
import { allowTranslations, makeServerError } from "@web/../tests/web_test_helpers";
import { RPCError } from "@web/core/network/rpc";
import { monday, shiftDay } from "@field_tournees/board/board_clock";
import { makeBoardModel } from "@field_tournees/board/board_model";
import { BoardLive } from "@field_tournees/board/board_live";
import { judge, planDrop, snap } from "@field_tournees/board/lanes/lanes_moves";
import { acceptMoves, at, makeBoard, makeTechnician, makeVisit } from "./board_data";

beforeEach(() => {
    localStorage.removeItem("field_board");
    allowTranslations();
});

/** A model whose server is a table of functions; `said` collects what the planner is told. */
async function makeModel(answers = {}, board = makeBoard()) {
    const said = [];
    const calls = { load: () => board, move: acceptMoves(board), ...answers };
    const model = makeBoardModel({
        orm: { call: async (_model, method, args) => calls[method](...args) },
        ui: {
            notify: (text, type) => said.push(`${type}: ${text}`),
            askReason: answers.askReason,
        },
        now: () => at(10) * 1000,
    });
    await model.goTo("2026-03-09", 1);
    return { model, said };
}

const ids = (rows) => rows.map((row) => row.id);

test("visits lie in their lanes in order of time, the others wait", async () => {
    const { model } = await makeModel();
    expect(ids(model.visitsOf(1))).toEqual([1, 2]);
    expect(ids(model.visitsOf(2))).toEqual([3, 4]);
    expect(ids(model.backlog)).toEqual([5]);
    expect(model.clock(at(8.5))).toBe("08:30");
});

test("the backlog begins with what is urgent, then with what is due first", async () => {
    const visits = [
        makeVisit(1, null),
        makeVisit(2, null, 0, { due: at(50) }),
        makeVisit(3, null, 0, { priority: "2" }),
        makeVisit(4, null, 0, { due: at(30) }),
    ];
    const { model } = await makeModel({}, makeBoard({ visits }));
    expect(ids(model.backlog)).toEqual([3, 4, 2, 1]);
});

test("search and marks narrow what is shown; several words must all be found", async () => {
    const visits = [makeVisit(1, 1, 8, { site: "Hôtel Bellecour" }), makeVisit(2, 1, 9, { late: 5 })];
    const { model } = await makeModel({}, makeBoard({ visits }));
    model.filters.text = "hotel lyon";
    expect(visits.map((row) => model.isShown(row))).toEqual([true, false]);
    Object.assign(model.filters, { text: "", flags: ["late"] });
    expect(visits.map((row) => model.isShown(row))).toEqual([false, true]);
});

test("lanes are grouped by team, zone or firm, and can leave out who does not work", async () => {
    const technicians = [
        makeTechnician(1, "Karim", { zone_ids: [7] }),
        makeTechnician(2, "Julie", { team_id: 2, team: "South", subcontractor: true }),
        makeTechnician(3, "Absent"),
    ];
    const { model } = await makeModel({}, makeBoard({ technicians, zones: [{ id: 7, name: "Z", color: 1 }] }));
    const labels = () => model.lanes.map((lane) => lane.label);
    expect(labels()).toEqual(["North", "South"]);
    model.grouping = "zone";
    expect(labels()).toEqual(["Without a zone", "Z"]);
    model.grouping = "none";
    model.hidesAbsent = true;
    expect(ids(model.lanes[0].technicians)).toEqual([2, 1]);
});

test("a move shows at once, and stays when the server agrees", async () => {
    const answer = new Deferred();
    const board = makeBoard();
    const { model } = await makeModel({ move: (moves) => answer.then(() => acceptMoves(board)(moves)) }, board);
    const done = model.move([{ id: 1, technician_id: 2, start: at(11) }]);
    expect(ids(model.visitsOf(2))).toEqual([3, 1, 4]);
    expect(model.data.visits[1].isPending).toBe(true);
    answer.resolve();
    await done;
    expect(model.data.visits[1].version).toBe(2);
    expect(model.data.visits[1].isPending).toBe(undefined);
});

test("a refused move goes back, with the sentence", async () => {
    const { model, said } = await makeModel({
        move: () => {
            throw makeServerError({ type: "UserError", message: "Karim is on leave." });
        },
    });
    await model.move([{ id: 1, technician_id: 2, start: at(11) }]);
    expect(ids(model.visitsOf(1))).toEqual([1, 2]);
    expect(said).toEqual(["danger: Karim is on leave."]);
});

test("a failure that is no refusal says so in our own words", async () => {
    const { model, said } = await makeModel({
        move: () => {
            throw new RPCError("KeyError: 'x'");
        },
    });
    await model.move([{ id: 1, technician_id: 2, start: at(11) }]);
    expect(said).toEqual(["danger: The server could not answer. Nothing was changed: try again in a moment."]);
});

test("a conflict shows what the other did, and marks the visit", async () => {
    const row = makeVisit(1, 2, 15, { version: 7 });
    const { model, said } = await makeModel({
        move: () => ({ conflict: [{ id: 1, row, text: "Camille changed it." }] }),
    });
    await model.move([{ id: 1, technician_id: 2, start: at(11) }]);
    expect(model.data.visits[1].start).toBe(at(15));
    expect(model.flashes[1]).toBe(true);
    expect(said).toEqual(["warning: Camille changed it."]);
});

test("two moves in a row are sent one after the other, the second with our own version", async () => {
    const sent = [];
    const board = makeBoard();
    const { model } = await makeModel({ move: (moves) => (sent.push(moves[0]), acceptMoves(board)(moves)) }, board);
    model.move([{ id: 1, technician_id: 1, start: at(8.5) }]);
    await model.move([{ id: 1, technician_id: 2, start: at(11) }]);
    expect(sent.map((move) => move.version)).toEqual([1, 2]);
    expect(model.data.visits[1].start).toBe(at(11));
});

test("a message of the bus does not undo a move that is on its way", async () => {
    const answer = new Deferred();
    const board = makeBoard();
    const { model } = await makeModel({ move: (moves) => answer.then(() => acceptMoves(board)(moves)) }, board);
    const done = model.move([{ id: 1, technician_id: 2, start: at(11) }]);
    model.merge({ visits: [makeVisit(1, 1, 8, { unread: 1 })] });
    expect(model.data.visits[1].technician_id).toBe(2);
    answer.resolve();
    await done;
});

test("an answer that a newer one has overtaken changes nothing", async () => {
    const { model } = await makeModel();
    await model.move([{ id: 1, technician_id: 2, start: at(11) }]);
    model.merge({ visits: [makeVisit(1, 1, 8, { version: 1 })] });
    expect(model.data.visits[1].technician_id).toBe(2);
});

test("a move of another day is not undone from here", async () => {
    const days = [makeBoard(), makeBoard({ visits: [] })];
    const { model, said } = await makeModel({ load: () => days.shift() });
    await model.move([{ id: 1, technician_id: 2, start: at(11) }]);
    await model.goTo("2026-03-10", 1);
    await model.undo();
    expect(said).toEqual(["info: That move is on another day: go back there first."]);
    expect(model.moves.done.length).toBe(1);
});

test("a rule that wants a reason gets it, and the move is tried again with it", async () => {
    const board = makeBoard();
    const reasons = [];
    const { model } = await makeModel(
        {
            askReason: async ([{ sentence }]) => `Because: ${sentence}`,
            move: (moves, reason) => {
                reasons.push(reason);
                return reason ? acceptMoves(board)(moves) : { needs_reason: [{ id: 1, sentence: "10 h" }] };
            },
        },
        board
    );
    await model.move([{ id: 1, technician_id: 2, start: at(11) }]);
    expect(reasons).toEqual([null, "Because: 10 h"]);
    expect(model.data.visits[1].technician_id).toBe(2);
});

test("who gives no reason leaves the visit where it was", async () => {
    const { model } = await makeModel({
        askReason: async () => null,
        move: () => ({ needs_reason: [{ id: 1, sentence: "10 h" }] }),
    });
    await model.move([{ id: 1, technician_id: 2, start: at(11) }]);
    expect(ids(model.visitsOf(1))).toEqual([1, 2]);
});

test("undo takes back the last move and redo makes it again; a new move ends redo", async () => {
    const { model, said } = await makeModel();
    await model.move([{ id: 1, technician_id: 2, start: at(11) }]);
    await model.move([{ id: 5, technician_id: 1, start: at(15) }]);
    await model.undo();
    expect(ids(model.backlog)).toEqual([5]);
    await model.undo();
    expect(model.data.visits[1].technician_id).toBe(1);
    await model.redo();
    expect(model.data.visits[1].technician_id).toBe(2);
    await model.move([{ id: 2, technician_id: 1, start: at(12) }]);
    await model.redo();
    expect(said).toEqual(["info: There is nothing to redo."]);
});

test("visits of other days and visits that are gone leave the board", async () => {
    const { model } = await makeModel();
    model.select([1, 2]);
    model.merge({ visits: [makeVisit(1, 1, 8 + 24)], gone: [3] });
    expect(ids(model.visitsOf(1))).toEqual([2]);
    expect(ids(model.visitsOf(2))).toEqual([4]);
    expect([...model.selection]).toEqual([2]);
});

test("an unchanged row is not drawn again", async () => {
    const { model } = await makeModel();
    const lane = model.visitsOf(1);
    model.merge({ visits: [makeVisit(1, 1, 8)] });
    expect(model.visitsOf(1)).toBe(lane);
    model.merge({ visits: [makeVisit(1, 1, 8, { late: 3 })] });
    expect(model.visitsOf(1)).not.toBe(lane);
});

test("messages of one moment are read together", async () => {
    const asked = [];
    const { model } = await makeModel({
        read_rows: (...args) => (asked.push(args), { visits: [makeVisit(1, 2, 12)], routes: [], gone: [] }),
    });
    const live = new BoardLive(model);
    live.hear({ visits: [1], routes: [1] });
    live.hear({ visits: [1, 2], routes: [] });
    await advanceTime(200);
    expect(asked).toEqual([[[1, 2], [1]]]);
    expect(model.data.visits[1].technician_id).toBe(2);
    live.stop();
});

test("while the bus is down the board asks, from where it was; then it asks once more", async () => {
    const cursors = [];
    const { model } = await makeModel({
        poll: (cursor) => (cursors.push(cursor), { visits: [], routes: [], gone: [], cursor: at(11) }),
    });
    const live = new BoardLive(model);
    live.setState("DISCONNECTED");
    expect(model.isLive).toBe(false);
    await advanceTime(5100);
    live.setState("CONNECTED");
    await advanceTime(20000);
    expect(cursors).toEqual([at(10), at(11)]);
    expect(model.isLive).toBe(true);
    live.stop();
});

test("lateness is read again every minute", async () => {
    let late = 0;
    const { model } = await makeModel({
        load: () => makeBoard({ visits: [makeVisit(1, 1, 8, { late }), makeVisit(2, 1, 10)] }),
    });
    const live = new BoardLive(model);
    late = 9;
    await advanceTime(61000);
    expect(model.data.visits[1].late).toBe(9);
    live.stop();
});

test("a drop keeps the distances of a lane, gathers other lanes, and lines up the backlog", () => {
    const rows = [makeVisit(1, 1, 8), makeVisit(2, 1, 10), makeVisit(3, 2, 9), makeVisit(5, null)];
    expect(planDrop(rows, 3, at(9))).toEqual([
        { id: 1, technician_id: 3, start: at(9) },
        { id: 2, technician_id: 3, start: at(11) },
        { id: 3, technician_id: 3, start: at(10) },
        { id: 5, technician_id: 3, start: at(10.25) },
    ]);
    expect(planDrop(rows.slice(0, 3), 1, at(9))[2].technician_id).toBe(2);
});

test("a start is judged by the span that holds it; outside all spans it is refused", () => {
    const place = { text: "Not qualified.", spans: [[at(8), at(10), "green", []], [at(10), at(12), "amber", ["Late."]]] };
    expect(judge(place, at(9)).level).toBe("green");
    expect(judge(place, at(11))).toEqual({ level: "amber", sentences: ["Late."] });
    expect(judge(place, at(13))).toEqual({ level: "red", sentences: ["Not qualified."] });
    expect(judge(undefined, at(9)).level).toBe("unknown");
});

test("times fall on five minutes, weeks begin on Monday", () => {
    expect(snap(at(8) + 149)).toBe(at(8));
    expect(snap(at(8) + 151)).toBe(at(8) + 300);
    expect(monday("2026-03-15")).toBe("2026-03-09");
    expect(shiftDay("2026-03-28", 2)).toBe("2026-03-30");
});
