import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { BacklogPanel } from "@field_tournees/board/backlog/backlog_panel";
import { makeBoardModel } from "@field_tournees/board/board_model";
import { at, makeBoard, makeVisit } from "./board_data";

defineMailModels();

const ZONES = [
    { id: 1, name: "East", color: 1 },
    { id: 2, name: "West", color: 2 },
];
const WAITING = [
    makeVisit(1, null, 0, { site: "Anne", zone_id: 1, priority: "2", requested_at: at(2) }),
    makeVisit(2, null, 0, { site: "Élie", zone_id: 2, due: at(9), hours: 3, requested_at: at(1) }),
    makeVisit(3, null, 0, { site: "Zoé", zone_id: 1, due: at(60), parts_missing: true, requested_at: at(0) }),
];

async function openBacklog(visits = WAITING) {
    const opened = [];
    const model = makeBoardModel({ orm: {}, ui: { openVisit: (id) => opened.push(id) } });
    model.receive(makeBoard({ visits, zones: ZONES }));
    await mountWithCleanup(BacklogPanel, { props: { model } });
    return { model, opened };
}

const sites = () => queryAllTexts(".o_field_backlog_card b");

test("the most pressing visits come first; other orders are a choice", async () => {
    await openBacklog();
    expect(sites()).toEqual(["Anne", "Élie", "Zoé"]);
    await contains(".o_order").select("oldest");
    expect(sites()).toEqual(["Zoé", "Élie", "Anne"]);
    await contains(".o_order").select("longest");
    expect(sites()[0]).toBe("Élie");
});

test("a deadline that has passed stands out", async () => {
    await openBacklog();
    expect(queryAllTexts(".o_field_backlog_card.o_late b")).toEqual(["Élie"]);
});

test("words without accents, zones and marks narrow the list", async () => {
    await openBacklog();
    await contains("input[type=search]").edit("elie", { confirm: false });
    expect(sites()).toEqual(["Élie"]);
    await contains("input[type=search]").clear({ confirm: false });
    await contains("select[aria-label=Zone]").select("1");
    expect(sites()).toEqual(["Anne", "Zoé"]);
    await contains("[data-flag=ready]").click();
    expect(sites()).toEqual(["Anne"]);
    await contains("[data-flag=due]").click();
    expect(sites()).toEqual([]);
    await contains(".o_field_backlog_empty button").click();
    expect(sites().length).toBe(3);
});

test("cards can be taken by the board's drag, and a drop on the list empties the place", async () => {
    await openBacklog();
    expect(".o_field_board_bar[data-id]").toHaveCount(3);
    expect("[data-field-board-drop=backlog]").toHaveCount(1);
});

test("clicks select, a double click opens", async () => {
    const { model, opened } = await openBacklog();
    await contains(".o_field_backlog_card:eq(1)").click();
    await contains(".o_field_backlog_card:eq(2)").click({ ctrlKey: true });
    expect([...model.selection]).toEqual([2, 3]);
    await contains(".o_field_backlog_head .btn-link").click();
    expect(model.selection.size).toBe(3);
    await contains(".o_field_backlog_card:first").dblclick();
    expect(opened).toEqual([1]);
});

test("a long list is shown a page at a time", async () => {
    const many = Array.from({ length: 150 }, (_, index) => makeVisit(index + 1, null, 0));
    await openBacklog(many);
    expect(".o_field_backlog_card").toHaveCount(60);
    expect(".o_field_backlog_head b").toHaveText("150");
    await contains(".o_field_backlog_cards > button").click();
    expect(".o_field_backlog_card").toHaveCount(120);
});

test("an empty backlog says why it is empty", async () => {
    const { model } = await openBacklog([WAITING[0]]);
    model.filters.text = "nobody";
    await animationFrame();
    expect(".o_field_backlog_empty").toHaveText("The filters of the board hide all the visits to plan.");
    model.drop([1]);
    await animationFrame();
    expect(".o_field_backlog_empty").toHaveText("Every visit has its place.");
});
