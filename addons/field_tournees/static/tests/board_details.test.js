import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { makeBoardModel } from "@field_tournees/board/board_model";
import { VisitDetails } from "@field_tournees/board/details/visit_details";
import { FullScreen } from "@field_tournees/board/print/full_screen";
import { makeSpan, PrintButton } from "@field_tournees/board/print/print_sheet";
import { SmallBoard } from "@field_tournees/board/small/small_board";
import { at, makeBoard, makeVisit, openBoard, serveBoard } from "./board_data";

defineMailModels();

function makeModel(values = {}, ui = {}) {
    const model = makeBoardModel({ orm: {}, ui });
    model.receive(makeBoard(values));
    return model;
}

test("the details tell plan, promise and expectation apart, and what is wrong", async () => {
    const visit = makeVisit(1, 1, 8, {
        promise: [at(8), at(10)],
        expected: [at(10.5), at(11.5)],
        late: 30,
        parts_missing: true,
        lock: "fixed",
        earliest: at(32),
    });
    const alerts = [{ id: 1, kind: "late", level: "danger", visit_id: 1, text: "Karim has not left yet" }];
    const model = makeModel({ visits: [visit], alerts });
    await mountWithCleanup(VisitDetails, { props: { model, visitId: 1 } });
    const facts = Object.fromEntries(
        queryAllTexts("dt").map((label, index) => [label, queryAllTexts("dd")[index]])
    );
    expect(facts.Planned).toBe("08:00–09:00");
    expect(facts.Expected).toBe("10:30–11:30");
    expect(facts.Promised).toBe("08:00–10:00");
    expect(facts["Not before"]).toMatch(/10.* 08:00/);
    expect(facts.Lock).toBe("Fixed");
    expect(queryAllTexts("li")).toEqual(["Karim has not left yet", "30 min late", "Parts are missing"]);
});

test("a promise at risk tells its chance where it is known", async () => {
    const visits = [makeVisit(1, 1, 8, { at_risk: true, probability: 0.724 }), makeVisit(2, 1, 10, { at_risk: true })];
    const model = makeModel({ visits });
    await mountWithCleanup(VisitDetails, { props: { model, visitId: 1 } });
    await mountWithCleanup(VisitDetails, { props: { model, visitId: 2 } });
    expect(queryAllTexts("li")).toEqual([
        "The promise is at risk: kept with a chance of 72 %",
        "The promise is at risk",
    ]);
});

test("the details follow the row, and survive its going", async () => {
    const model = makeModel();
    await mountWithCleanup(VisitDetails, { props: { model, visitId: 1 } });
    model.put([{ ...model.data.visits[1], state: "on_site" }]);
    await animationFrame();
    expect(".badge").toHaveText("On site");
    model.drop([1]);
    await animationFrame();
    expect(".o_field_visit_details").toHaveText("This visit is no longer on the board.");
});

test("a click on a bar shows its details, a click beside it hides them", async () => {
    serveBoard();
    await openBoard();
    await contains(".o_field_board_track [data-id='1']").click();
    expect(".o_field_visit_details").toHaveText(/Site 1/);
    await contains(".o_field_board_corner").click();
    expect(".o_field_visit_details").toHaveCount(0);
    await contains(".o_field_board_track [data-id='1']").click({ ctrlKey: true });
    expect(".o_field_visit_details").toHaveCount(0);
});

test("a phone reads the day by technician and opens a visit in place", async () => {
    const opened = [];
    const model = makeModel({}, { openVisit: (id) => opened.push(id) });
    await mountWithCleanup(SmallBoard, { props: { model } });
    expect(queryAllTexts(".o_field_small_lane b")).toEqual(["Julie Moreau", "Karim Benali"]);
    expect(".o_field_small_card").toHaveCount(4);
    await contains(".o_field_small_card:first > button").click();
    await contains(".o_field_visit_details .btn-primary").click();
    expect(opened).toEqual([3]);
    await contains(".nav-link:eq(1)").click();
    expect(queryAllTexts(".o_field_small_card b")).toEqual(["Site 5"]);
    expect(".o_field_board_bar").toHaveCount(0);
});

test("a phone goes from day to day", async () => {
    const model = makeModel();
    model.goTo = (day, days) => expect.step([day, days]);
    await mountWithCleanup(SmallBoard, { props: { model } });
    await contains("[aria-label='Day after']").click();
    await contains("[aria-label='Day before']").click();
    expect.verifySteps([
        ["2026-03-10", 1],
        ["2026-03-08", 1],
    ]);
});

test("the paper shows an ordinary day, and more when somebody works longer", () => {
    const bounds = [at(0), at(24)];
    expect(makeSpan([], bounds)).toEqual([at(8), at(18)]);
    expect(makeSpan([makeVisit(1, 1, 6.5), makeVisit(2, 1, 19.2)], bounds)).toEqual([at(6), at(21)]);
});

test("all lanes and the visits to plan are printed, whatever is scrolled out of sight", async () => {
    let printed = null;
    patchWithCleanup(window, {
        print: () => {
            printed = [".o_lane .o_who b", ".o_words b", ".o_waiting tbody td:first-child"].map((selector) =>
                [...document.querySelectorAll(`.o_field_print ${selector}`)].map((el) => el.textContent.trim())
            );
        },
    });
    await mountWithCleanup(PrintButton, { props: { model: makeModel() } });
    await contains("[data-command=print]").click();
    await animationFrame();
    expect(printed).toEqual([
        ["Julie Moreau", "Karim Benali"],
        ["09:00 Site 3", "14:00 Site 4", "08:00 Site 1", "10:00 Site 2"],
        ["INT/5"],
    ]);
    expect(".o_field_print").toHaveCount(0);
});

test("the whole screen is given to the board and given back with it", async () => {
    patchWithCleanup(document.documentElement, { requestFullscreen: () => Promise.reject(new Error("no")) });
    const button = await mountWithCleanup(FullScreen, { props: { model: makeModel() } });
    await contains("[data-command=full_screen]").click();
    expect(document.body).toHaveClass("o_field_board_full");
    button.__owl__.destroy();
    expect(document.body).not.toHaveClass("o_field_board_full");
});
