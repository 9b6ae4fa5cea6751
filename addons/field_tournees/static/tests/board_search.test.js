import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, runAllTimers } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, makeMockEnv, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { makeBoardModel } from "@field_tournees/board/board_model";
import { BoardSearch } from "@field_tournees/board/search/board_search";
import { makeBoard } from "./board_data";

defineMailModels();

const ROWS = [
    {
        id: 1,
        name: "My late ones",
        user_ids: [7],
        is_default: false,
        context: '{"field_board": {"flags": ["late"]}}',
    },
    { id: 2, name: "Some list's", user_ids: [], is_default: true, context: "{'group_by': ['state']}" },
];

async function openSearch(rows = ROWS) {
    onRpc("ir.filters", "get_filters", ({ args }) => {
        expect.step(args);
        return rows;
    });
    const model = makeBoardModel({ orm: {}, ui: {} });
    model.receive(makeBoard());
    const env = await makeMockEnv({ config: { actionId: 42 } });
    await mountWithCleanup(BoardSearch, { props: { model }, env });
    await animationFrame();
    expect.verifySteps([["field.intervention", 42]]);
    return model;
}

test("words are searched when the planner stops typing", async () => {
    const model = await openSearch();
    await contains("input[type=search]").edit("karim", { confirm: false });
    await runAllTimers();
    expect(model.filters.text).toBe("karim");
});

test("facets are chosen, counted and cleared", async () => {
    const model = await openSearch();
    await contains("button[aria-label=Filters]").click();
    await contains("[data-facet=technicians] .o-dropdown-item:first").click();
    await contains("[data-facet=states] .o-dropdown-item:first").click();
    expect(model.filters.technicians).toEqual([2]);
    expect(model.filters.states).toEqual(["to_plan"]);
    expect(".badge").toHaveText("2");
    await contains(".o_field_search_footer button").click();
    expect(model.filters.technicians).toEqual([]);
    expect(".badge").toHaveCount(0);
});

test("saved filters of the board are offered, those of lists are not", async () => {
    const model = await openSearch();
    await contains("button[aria-label=Filters]").click();
    expect(queryAllTexts("[data-facet=saved] .o-dropdown-item")).toEqual(["My late ones"]);
    await contains("[data-facet=saved] .o-dropdown-item").click();
    expect(model.filters.flags).toEqual(["late"]);
    expect(model.filters.teams).toEqual([]);
});

test("the planner's own default holds from the start, before the one of all", async () => {
    const shared = {
        id: 3,
        name: "All",
        user_ids: [],
        is_default: true,
        context: '{"field_board": {"flags": ["urgent"]}}',
    };
    const model = await openSearch([shared, { ...ROWS[0], is_default: true }]);
    await animationFrame();
    expect(model.filters.flags).toEqual(["late"]);
});

test("what is chosen is saved under a name, for oneself or for all", async () => {
    onRpc("ir.filters", "create", ({ args }) => {
        const [values] = args[0];
        expect.step([values.name, values.action_id, values.user_ids, JSON.parse(values.context)]);
        return [9];
    });
    const model = await openSearch([]);
    model.filters.flags = ["late"];
    await contains("button[aria-label=Filters]").click();
    await contains(".o_save input[aria-label='Name of the filter']").edit("Late", { confirm: false });
    await contains(".o_save input[type=checkbox]:last").click();
    await contains(".o_save button").click();
    await animationFrame();
    expect.verifySteps([
        ["Late", 42, [], { field_board: { ...model.filters } }],
        ["field.intervention", 42],
    ]);
});

test("a filter is deleted after a question", async () => {
    onRpc("ir.filters", "unlink", ({ args }) => {
        expect.step(args[0]);
        return true;
    });
    await openSearch();
    await contains("button[aria-label=Filters]").click();
    await contains("[data-facet=saved] .fa-trash-o").click();
    await contains(".modal .btn-primary").click();
    await animationFrame();
    expect.verifySteps([[1], ["field.intervention", 42]]);
});
