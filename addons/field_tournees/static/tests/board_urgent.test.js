import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts, queryFirst } from "@odoo/hoot-dom";
import { animationFrame, mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, makeServerError, onRpc } from "@web/../tests/web_test_helpers";
import { readTime } from "@field_tournees/board/urgent/urgent_panel";
import { at, makeBoard, openBoard, serveBoard } from "./board_data";
import { makeLine, makeNewLine, makePreview } from "./board_replan_data";

defineMailModels();
beforeEach(() => {
    localStorage.removeItem("field_board");
    mockDate("2026-03-09 10:00:00");
});

const PANEL = ".o_field_board_urgent";

function makeChoice(id, values = {}) {
    const line = makeNewLine(20 + id);
    const impact = { spot: line.to, moved: 0, minutes: 0, broken: [], cost: 12, km: 8.4 };
    return makePreview({ id, kind: "urgent", title: "Urgent: INT/5", lines: [line], impact, ...values });
}

/** Open the panel of urgent visits; return what it asks of the server. */
async function openUrgent(answers = {}) {
    const asked = [];
    serveBoard(makeBoard());
    const all = { record: 5, find: { choices: [makeChoice(1), makeChoice(2)], reason: false }, dismiss: true };
    for (const [method, answer] of Object.entries({ ...all, ...answers })) {
        onRpc("field.urgent", method, ({ args }) => {
            asked.push([method, ...args]);
            return typeof answer === "function" ? answer() : answer;
        });
    }
    await openBoard();
    await contains("[data-command='urgent']").click();
    return asked;
}

async function searchWaiting() {
    await contains(`${PANEL} select[name=visit]`).select("5");
    await contains(`${PANEL} .o_search`).click();
    await animationFrame();
}

test("a time of the day is an instant, anything else is none", () => {
    expect(readTime("14:30", at(0))).toBe(at(14.5));
    expect(readTime("", at(0))).toBe(false);
});

test("nothing is asked before there is a visit or a site", async () => {
    await openUrgent();
    expect(`${PANEL} .o_search`).not.toBeEnabled();
    await contains(`${PANEL} select[name=visit]`).select("5");
    expect(`${PANEL} .o_search`).toBeEnabled();
});

test("a waiting visit is recorded with its deadline, and its places are drawn", async () => {
    const asked = await openUrgent();
    await contains(`${PANEL} select[name=visit]`).select("5");
    const deadline = queryFirst(`${PANEL} input[name=deadline]`);
    deadline.value = "12:00";
    deadline.dispatchEvent(new Event("input"));
    await contains(`${PANEL} input[name=hours]`).edit("1,5", { confirm: false });
    await contains(`${PANEL} .o_search`).click();
    await animationFrame();
    const request = { visit_id: 5, hours: 1.5, deadline: at(12) };
    expect(asked[0][1]).toEqual({ ...request, site_id: false, type_id: 1, description: "" });
    expect(asked[1]).toEqual(["find", 5, "2026-03-09"]);
    expect(`${PANEL} .o_choice`).toHaveCount(2);
    expect(".o_field_board_proposed.o_to[data-visit='5']").toHaveCount(1);
});

test("a choice says what it costs, who moves and which promise breaks", async () => {
    const line = makeLine(9, { warning: "Promised for 8:00–10:00: 20 min late, call the customer." });
    const disturbing = makeChoice(3, {
        lines: [makeNewLine(30), line],
        impact: { spot: line.to, moved: 1, minutes: 60, broken: [line.warning], cost: -3, km: 0 },
    });
    await openUrgent({ find: { choices: [makeChoice(1), disturbing], reason: false } });
    await searchWaiting();
    const [calm, hard] = queryAllTexts(`${PANEL} .o_choice`).map((text) => text.replace(/\s+/g, " "));
    expect(calm).toInclude("Nobody else moves");
    expect(calm).toInclude("No promise is broken");
    expect(hard).toInclude("1 visits move, by 60 min at most");
    expect(hard).toInclude("1 promises are broken");
    await contains(`${PANEL} .o_choice[data-choice='1']`).click();
    expect(`${PANEL} .o_choice li`).toHaveText(/Site 2: Karim Benali 10:00 → Julie Moreau 11:00/);
    expect(".o_field_board_proposed.o_to").toHaveCount(2);
});

test("one click applies a choice; the panel is ready for the next", async () => {
    const asked = await openUrgent({
        choose: makeChoice(1, { state: "applied", lines: [makeNewLine(1, { state: "applied" })] }),
    });
    await searchWaiting();
    await contains(`${PANEL} .o_choice[data-choice='0'] .o_apply`).click();
    await animationFrame();
    expect(asked.at(-1)).toEqual(["choose", 1]);
    expect(`${PANEL} .alert-success`).toHaveText("Urgent: INT/5: done.");
    expect(`${PANEL} form`).toHaveCount(1);
    expect(".o_field_board_proposed").toHaveCount(0);
});

test("a choice that was refused meanwhile says why", async () => {
    const refused = makeNewLine(1, { state: "refused", outcome: "Karim has INT/9 at that time." });
    await openUrgent({ choose: makeChoice(1, { state: "applied", lines: [refused] }) });
    await searchWaiting();
    await contains(`${PANEL} .o_choice[data-choice='0'] .o_apply`).click();
    await animationFrame();
    expect(`${PANEL} .alert-warning`).toHaveText("Karim has INT/9 at that time.");
});

test("where there is no place the reason is told and the visit waits", async () => {
    await openUrgent({ find: { choices: [], reason: "Nobody holds Gas." } });
    await searchWaiting();
    expect(`${PANEL} .o_no_place`).toHaveText(/No place on this day. Nobody holds Gas./);
});

test("a refusal of the server is shown in the form", async () => {
    await openUrgent({
        record: () => {
            throw makeServerError({ type: "UserError", message: "It is planned already." });
        },
    });
    await searchWaiting();
    expect(`${PANEL} .alert-warning`).toHaveText("It is planned already.");
});

test("closing the panel puts the choices aside", async () => {
    const asked = await openUrgent();
    await searchWaiting();
    await contains(".o_panel_urgent .btn-close").click();
    await animationFrame();
    expect(asked.at(-1)).toEqual(["dismiss", 5]);
    expect(".o_field_board_proposed").toHaveCount(0);
});
