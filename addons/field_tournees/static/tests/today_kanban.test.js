import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";
import { REFRESH_MS } from "@field_tournees/today/today_kanban";

class Route extends models.Model {
    _name = "field.route";

    load_percent = fields.Float();

    _records = [
        { id: 1, load_percent: 40 },
        { id: 2, load_percent: 92 },
        { id: 3, load_percent: 130 },
    ];
}

defineMailModels();
defineModels([Route]);

const today = () =>
    mountView({
        type: "kanban",
        resModel: "field.route",
        arch: `
            <kanban js_class="field_today_kanban">
                <templates>
                    <t t-name="card"><field name="load_percent" widget="field_load"/></t>
                </templates>
            </kanban>`,
    });

test("load changes colour before the day overflows, and its bar never does", async () => {
    await today();
    expect(queryAllTexts(".o_field_load_bar")).toEqual(["40 %", "92 %", "130 %"]);
    expect(".o_field_load_track .bg-success").toHaveCount(1);
    expect(".o_field_load_track .bg-warning").toHaveCount(1);
    expect(".o_field_load_track .bg-danger").toHaveStyle({ width: "100%" }, { inline: true });
});

test("cards read the day again by themselves", async () => {
    await today();
    onRpc("web_search_read", () => expect.step("read"));
    await advanceTime(REFRESH_MS);
    await animationFrame();
    expect.verifySteps(["read"]);
    await advanceTime(REFRESH_MS);
    await animationFrame();
    expect.verifySteps(["read"]);
});

test("a lost connection is said and not thrown; the cards stay", async () => {
    await today();
    onRpc(
        "/web/dataset/call_kw/field.route/web_search_read",
        () => {
            throw new Error("The cable is cut");
        },
        { pure: true }
    );
    await advanceTime(REFRESH_MS);
    await animationFrame();
    expect(".o_field_today_fresh").toHaveClass("text-danger");
    expect(".o_kanban_record:not(.o_kanban_ghost)").toHaveCount(3);
});
