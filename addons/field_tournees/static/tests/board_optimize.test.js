import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, makeServerError, onRpc } from "@web/../tests/web_test_helpers";
import { makeBoard, openBoard, serveBoard } from "./board_data";
import { makePreview } from "./board_replan_data";

defineMailModels();
beforeEach(() => {
    localStorage.removeItem("field_board");
    mockDate("2026-03-09 10:00:00");
});

const ZONES = [{ id: 4, name: "Lyon", color: 1 }];

async function openDialog(answer = () => makePreview(), { select } = {}) {
    serveBoard(makeBoard({ zones: ZONES }));
    const asked = [];
    onRpc("field.optimization", "start", ({ args }) => {
        asked.push(args[0]);
        return answer();
    });
    await openBoard();
    if (select) {
        await contains(`.o_field_board_bar[data-id='${select}']`).click();
    }
    await contains("[data-command='optimize']").click();
    return asked;
}

test("the day shown is what is optimised, without a selection", async () => {
    const asked = await openDialog();
    expect("#o_field_scope_days").toBeChecked();
    expect("#o_field_scope_selection").not.toBeEnabled();
    await contains(".modal .o_start").click();
    expect(asked).toEqual([
        {
            date_from: "2026-03-09",
            date_to: "2026-03-09",
            intervention_ids: [],
            zone_ids: [],
            keep_planned: true,
            seconds: 5,
        },
    ]);
    expect(".modal").toHaveCount(0);
});

test("a selection is optimised alone", async () => {
    const asked = await openDialog(undefined, { select: 3 });
    expect("#o_field_scope_selection").toBeChecked();
    expect(queryAllTexts(".o_field_board_optimize label b")[0]).toBe("The selection (1 visits)");
    await contains(".modal .o_start").click();
    expect(asked[0].intervention_ids).toEqual([3]);
});

test("one zone is chosen from a list", async () => {
    const asked = await openDialog();
    await contains("#o_field_scope_zone").click();
    await contains(".modal select[aria-label='Zone']").select("4");
    await contains(".modal .o_start").click();
    expect([asked[0].zone_ids, asked[0].intervention_ids]).toEqual([[4], []]);
});

test("what cannot be optimised says why, and the dialog stays", async () => {
    await openDialog(() => {
        throw makeServerError({ type: "UserError", message: "This period is over." });
    });
    await contains(".modal .o_start").click();
    expect(".modal .alert").toHaveText("This period is over.");
    expect(".modal .o_start").toBeEnabled();
});
