import { expect, test } from "@odoo/hoot";
import { queryOne } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class Letter extends models.Model {
    _name = "letter";
    mail = fields.Text();
    _records = [
        { id: 1, mail: "<style>@media (prefers-color-scheme:dark){p{color:#fff}}</style><p>Hello</p>" },
        { id: 2, mail: false },
    ];
}

defineMailModels();
defineModels([Letter]);

async function open(resId) {
    const arch = `<form edit="0"><field name="mail" widget="field_message_phone"/></form>`;
    await mountView({ type: "form", resModel: "letter", resId, arch });
    return queryOne("iframe.o_field_message_screen");
}

test("the mail is shown in its colours of the day, then of the night", async () => {
    const frame = await open(1);
    expect(frame.srcdoc).toInclude("@media not all{");
    await contains("button:contains(Dark)").click();
    expect(frame.srcdoc).toInclude("@media all{");
    expect("button:contains(Dark)").toHaveAttribute("aria-pressed", "true");
    await contains("button:contains(Light)").click();
    expect(frame.srcdoc).toInclude("@media not all{");
});

test("nothing in the mail may run, and a mail that is missing is an empty page", async () => {
    const frame = await open(2);
    expect(frame.getAttribute("sandbox")).toBe("");
    expect(frame.srcdoc).toBe("");
});
