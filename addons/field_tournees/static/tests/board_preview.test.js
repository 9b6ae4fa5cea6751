import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts, queryRect, queryText } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, makeServerError, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { makeBoardModel } from "@field_tournees/board/board_model";
import { PreviewGhosts } from "@field_tournees/board/preview/preview_ghosts";
import { PreviewPanel } from "@field_tournees/board/preview/preview_panel";
import { Geometry } from "@field_tournees/board/lanes/lanes_geometry";
import { at, makeBoard, makeVisit, openBoard, serveBoard } from "./board_data";
import { makeLine, makeNewLine, makePreview } from "./board_replan_data";

defineMailModels();
beforeEach(() => {
    localStorage.removeItem("field_board");
    mockDate("2026-03-09 10:00:00");
});

const PANEL = ".o_field_board_preview";

/** A model that holds a board and, perhaps, a proposal; `answers` serve field.optimization. */
function makeModel(preview = null, answers = {}) {
    const asked = [];
    const call = async (name, method, args) => {
        asked.push([method, ...args]);
        const answer = answers[method];
        if (answer instanceof Error) {
            throw answer;
        }
        return typeof answer === "function" ? answer(...args) : (answer ?? { visits: [], routes: [] });
    };
    const notified = [];
    const model = makeBoardModel({
        orm: { call, silent: { call } },
        ui: { notify: (message) => notified.push(message) },
        now: () => at(10) * 1000,
    });
    model.receive(makeBoard());
    model.setPreview(preview);
    return { model, asked, notified };
}

async function mountPanel(preview, answers) {
    const tools = makeModel(preview, answers);
    let closed = 0;
    await mountWithCleanup(PreviewPanel, { props: { model: tools.model, close: () => closed++ } });
    return { ...tools, isClosed: () => closed > 0 };
}

test("without a proposal the panel says where one comes from", async () => {
    await mountPanel(null);
    expect(`${PANEL} .o_nothing`).toHaveText(/Optimise the day/);
});

test("figures before and after say what gets better and what gets worse", async () => {
    await mountPanel(makePreview());
    expect("[data-figure='promises_at_risk'] td").toHaveCount(2);
    expect(queryAllTexts("[data-figure='promises_at_risk'] td")).toEqual(["2", "0"]);
    expect("[data-figure='promises_at_risk'] .o_better").toHaveCount(1);
    expect("[data-figure='visits'] .o_better").toHaveCount(1);
    expect("[data-figure='distance_km'] .o_worse").toHaveText(/^90,5\s?km$/);
    expect("[data-figure='cost'] .o_better, [data-figure='cost'] .o_worse").toHaveCount(0);
});

test("each change says from where to where, and why", async () => {
    await mountPanel(makePreview({ lines: [makeLine()] }));
    const text = queryText(".o_changes li").replace(/\s+/g, " ");
    expect(text).toInclude("Karim Benali 10:00");
    expect(text).toInclude("Julie Moreau 11:00");
    expect(text).toInclude("Karim Benali does not work at that time.");
});

test("a broken promise comes first, and a visit without a place before it", async () => {
    const lines = [
        makeLine(1),
        makeNewLine(2, { warning: "Promised for 8:00–10:00: 30 min late, call the customer." }),
        makeLine(3, { kind: "unserved", to: null, site: "Nowhere" }),
        makeLine(4, { kind: "unserved", from: null, to: null, site: "Still waiting" }),
    ];
    await mountPanel(makePreview({ lines }));
    expect(queryAllTexts(".o_changes .o_head b")).toEqual(["Nowhere", "Site 5", "Site 2", "Still waiting"]);
    expect("[data-line='4'] input").toHaveCount(0);
    expect(".o_apply").toHaveText("Apply all (3)");
    expect(".o_changes .o_warning").toHaveCount(1);
    expect(queryAllTexts(".o_changes .o_move b")[0]).toBe("to plan");
});

test("only ticked lines are applied, and the board reads what they touched", async () => {
    const applied = makePreview({
        state: "applied",
        message: "1 lines applied.",
        lines: [makeLine(1, { state: "applied" }), makeNewLine(2, { selected: false })],
    });
    const { asked } = await mountPanel(makePreview(), { apply_preview: applied });
    expect(".o_apply").toHaveText("Apply all (2)");
    await contains("[data-line='2'] input").click();
    expect(".o_apply").toHaveText("Apply 1 of 2");
    expect("[data-line='2']").toHaveClass("o_off");
    await contains(".o_apply").click();
    expect(asked).toEqual([
        ["apply_preview", [7], [1]],
        ["read_rows", [2, 5], [1, 2]],
    ]);
    expect(`${PANEL} .o_done`).toHaveText("1 lines applied.");
    expect(".o_apply").toHaveCount(0);
});

test("with nothing ticked there is nothing to apply; one click ticks all again", async () => {
    await mountPanel(makePreview());
    await contains(".o_all input").click();
    expect(".o_apply").not.toBeEnabled();
    await contains(".o_all input").click();
    expect(".o_apply").toBeEnabled();
});

test("a refusal is told and the proposal stays", async () => {
    const refusal = makeServerError({ type: "UserError", message: "Only a proposal can be applied" });
    const { notified, model } = await mountPanel(makePreview(), { apply_preview: refusal });
    await contains(".o_apply").click();
    expect(notified).toEqual(["Only a proposal can be applied"]);
    expect(model.preview.state).toBe("proposed");
});

test("a search shows its progress until it has found something", async () => {
    const running = makePreview({ state: "running", progress: 40, message: "Searching…", lines: [] });
    const { asked } = await mountPanel(running, { get_preview: makePreview() });
    expect(`${PANEL} .progress-bar`).toHaveAttribute("style", "width:40%");
    await advanceTime(800);
    await animationFrame();
    expect(asked).toEqual([["get_preview", [7]]]);
    expect(".o_changes li").toHaveCount(2);
});

test("a search that is cancelled is asked to stop", async () => {
    const queued = makePreview({ state: "queued", progress: 0, lines: [] });
    const { asked, model } = await mountPanel(queued, { action_cancel: true });
    await contains(`${PANEL} .o_cancel`).click();
    expect(asked).toEqual([["action_cancel", [7]]]);
    expect(model.preview).toBe(null);
});

test("a failure says why", async () => {
    await mountPanel(makePreview({ state: "failed", message: "No technician works then.", lines: [] }));
    expect(`${PANEL} [role=alert]`).toHaveText("No technician works then.");
});

test("nothing to change is said so", async () => {
    await mountPanel(makePreview({ lines: [] }));
    expect(`${PANEL} .o_nothing`).toHaveText(/Nothing needs to change/);
    expect(".o_apply").toHaveCount(0);
});

test("ghosts stand where visits would go and come from", async () => {
    const { model } = makeModel(makePreview());
    const technicians = Object.values(model.data.technicians);
    const geometry = new Geometry({
        midnights: [at(0), at(24)],
        hours: [7, 19],
        lanes: [{ key: "a", label: "", technicians }],
        width: 212 + 1200,
    });
    await mountWithCleanup(PreviewGhosts, { props: { model, geometry } });
    expect(".o_field_board_proposed.o_to").toHaveCount(2);
    expect(".o_field_board_proposed.o_from").toHaveCount(1);
    const style = document.querySelector(".o_to[data-visit='2']").getAttribute("style");
    expect(style).toInclude("left:400.0px;width:100.0px");
    expect(style).toInclude(`top:${geometry.top(2)}px`);
    model.preview.lines[0].selected = false;
    await animationFrame();
    expect(".o_to[data-visit='2']").toHaveClass("o_off");
    model.setPreview(null);
    await animationFrame();
    expect(".o_field_board_proposed").toHaveCount(0);
});

test("a ghost of another day or of a hidden lane is not drawn", async () => {
    const elsewhere = { technician_id: 9, technician: "X", start: at(9), stop: at(10) };
    const tomorrow = { technician_id: 1, technician: "K", start: at(9, 1), stop: at(10, 1) };
    const { model } = makeModel(makePreview({ lines: [makeLine(1, { from: elsewhere, to: tomorrow })] }));
    const geometry = new Geometry({
        midnights: [at(0), at(24)],
        hours: [7, 19],
        lanes: [{ key: "a", label: "", technicians: Object.values(model.data.technicians) }],
    });
    await mountWithCleanup(PreviewGhosts, { props: { model, geometry } });
    expect(".o_field_board_proposed").toHaveCount(0);
});

test("on the board a proposal opens as a panel with ghosts over the lanes", async () => {
    serveBoard();
    onRpc("field.optimization", "start", () => makePreview());
    await openBoard();
    await contains("[data-command='optimize']").click();
    await contains(".o_field_board_optimize ~ footer .o_start, .modal .o_start").click();
    await animationFrame();
    expect(`.o_panel_preview ${PANEL} h2`).toHaveText("Karim Benali is away from 10:00 on.");
    expect(".o_field_board_lanes .o_field_board_proposed.o_to").toHaveCount(2);
    const [bar, ghost] = [
        queryRect(".o_field_board_bar[data-id='2']"),
        queryRect(".o_field_board_proposed.o_from[data-visit='2'] > span"),
    ];
    expect(Math.abs(bar.left - ghost.left)).toBeLessThan(2);
});

test("the lock ladder offers the other steps and sets the one that is chosen", async () => {
    const calls = [];
    const board = makeBoard();
    serveBoard(board, {
        set_lock: (ids, lock) => {
            calls.push([ids, lock]);
            return { visits: [makeVisit(1, 1, 8, { lock, version: 2 })], routes: [], gone: [] };
        },
    });
    await openBoard();
    await contains(".o_field_board_bar[data-id='1']").click({ button: 2 });
    await animationFrame();
    const titles = queryAllTexts(".o_field_board_menu .o-dropdown-item");
    expect(titles.filter((title) => title.startsWith("Lock:"))).toHaveLength(3);
    await contains(".o_field_board_menu .o-dropdown-item:contains(fixed)").click();
    expect(calls).toEqual([[[1], "fixed"]]);
    expect(".o_field_board_bar[data-id='1'] .fa-lock").toHaveCount(1);
});
