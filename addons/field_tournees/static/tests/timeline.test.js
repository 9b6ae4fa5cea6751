import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, makeServerError, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { Timeline } from "@field_tournees/timeline/timeline";

defineMailModels();

const row = (id, group, values = {}) => ({
    id,
    group,
    icon: "fa-flag",
    step: "",
    at: `2026-03-10 0${id}:00:00`,
    text: `Row ${id}`,
    source: "Back office",
    who: "Paul",
    target: false,
    before: [],
    ...values,
});
const ROWS = [
    row(4, "contacts"),
    row(3, "messages", { before: [{ at: "2026-03-10 02:30:00", text: "Sent first" }] }),
    row(2, "plan", { at: "2026-03-09 08:00:00" }),
    row(1, "steps", { at: "2026-03-09 07:00:00" }),
];

async function mount() {
    const record = { resId: 5, resModel: "field.intervention", data: { state: "planned" } };
    await mountWithCleanup(Timeline, { props: { record, readonly: true } });
    await animationFrame();
}

test("the rows stand under their days, and a filter keeps one kind", async () => {
    onRpc("field.intervention", "read_timeline", () => ROWS);
    await mount();
    expect(".o_field_timeline h4").toHaveCount(2);
    expect(".o_field_timeline li").toHaveCount(4);
    expect(queryAllTexts("li[data-group=messages]")[0]).toMatch(/Sent first/);
    await contains(".o_field_timeline [role=group] .btn:nth-child(5)").click();
    expect(queryAllTexts(".o_field_timeline li")).toHaveLength(1);
    expect(".o_field_timeline li").toHaveText(/Row 4/);
});

test("a timeline that cannot be read says so and can be read again", async () => {
    let fails = true;
    onRpc("field.intervention", "read_timeline", () => {
        if (fails) {
            throw makeServerError({ message: "Not yours." });
        }
        return ROWS;
    });
    await mount();
    expect(".o_field_timeline .alert-danger").toHaveText(/Not yours/);
    fails = false;
    await contains(".o_field_timeline .alert-danger .btn").click();
    await animationFrame();
    expect(".o_field_timeline li").toHaveCount(4);
});
