import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    getService,
    models,
    mountView,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";
import { splitLinks } from "@field_tournees/outbox/outbox";
import { makeBoard, openBoard, serveBoard } from "./board_data";

class Message extends models.Model {
    _name = "field.notification";

    subject = fields.Char();
    state = fields.Char();

    _records = [
        { id: 1, subject: "Booked", state: "sent" },
        { id: 2, subject: "Moved", state: "uncertain" },
    ];
}

defineMailModels();
defineModels([Message]);

const QUIET = { due: 0, oldest: null, late: false, uncertain: 0, failed: 0, call: 0, kept: false };

function openLedger(figures = {}) {
    onRpc("field.notification", "get_figures", () => ({ ...QUIET, ...figures }));
    return mountView({
        type: "list",
        resModel: "field.notification",
        arch: `<list js_class="field_ledger_list"><field name="subject"/></list>`,
        searchViewArch: `
            <search>
                <filter name="waiting" string="Waiting" domain="[('state', '=', 'due')]"/>
                <filter name="uncertain" string="Uncertain" domain="[('state', '=', 'uncertain')]"/>
                <filter name="failed" string="Failed" domain="[('state', '=', 'failed')]"/>
                <filter name="to_call" string="To call" domain="[('state', '=', 'call')]"/>
            </search>`,
    });
}

test("a figure shows the rows that it counts, and no others", async () => {
    await openLedger({ uncertain: 1 });
    expect(queryAllTexts(".o_data_row")).toEqual(["Booked", "Moved"]);
    expect("[data-figure=uncertain]").toHaveClass("o_warning");
    await contains("[data-figure=uncertain]").click();
    expect(queryAllTexts(".o_data_row")).toEqual(["Moved"]);
    expect(queryAllTexts(".o_facet_value")).toEqual(["Uncertain"]);
    await contains("[data-figure=waiting]").click();
    expect(queryAllTexts(".o_facet_value")).toEqual(["Waiting"]);
});

test("the alarm is said aloud, and a quiet ledger says nothing", async () => {
    await openLedger({ due: 3, oldest: 14, late: true });
    expect("[role=alert]").toHaveText(/Messages do not leave/);
    expect("[data-figure=waiting]").toHaveClass("o_danger");
    expect("[data-figure=waiting]").toHaveText(/3\s*To send now\s*the oldest for 14 min/);
});

test("a quiet ledger warns of nothing", async () => {
    await openLedger();
    expect("[role=alert]").toHaveCount(0);
    expect(".o_field_ledger_figure.o_calm").toHaveCount(4);
});

test("the board's mark counts what a person must do, and shouts when nothing leaves", async () => {
    localStorage.setItem("field_board", JSON.stringify({ panels: ["told"] }));
    const told = { ...QUIET, uncertain: 1, failed: 2, call: 3 };
    const board = makeBoard({ told });
    serveBoard(board);
    await openBoard();
    expect("button[data-panel=told] .o_count").toHaveText("6");
    expect(queryAllTexts(".o_field_told b")).toEqual(["0", "1", "2", "3"]);
});

test("the board says when nothing leaves", async () => {
    localStorage.setItem("field_board", JSON.stringify({ panels: ["told"] }));
    serveBoard(makeBoard({ told: { ...QUIET, due: 9, oldest: 40, late: true } }));
    await openBoard();
    expect("button[data-panel=told] .o_count").toHaveText("!");
    expect(".o_field_told [role=alert]").toHaveCount(1);
});

const TEXT = {
    id: 5,
    channel: "sms",
    event: "On the way",
    state: "sent",
    state_label: "Sent",
    kept: true,
    to: "Claire",
    address: "+33612345678",
    subject: "",
    excerpt: "Karim comes",
    at: 1773000000,
    visit_id: 1,
    visit: "INT/1",
};
const MAIL = { ...TEXT, id: 6, channel: "mail", event: "Booked", subject: "Your visit", excerpt: "Your visit" };

async function openOutbox(rows) {
    onRpc("field.outbox", "load", ({ kwargs }) => {
        expect.step(`load ${kwargs.channel} ${kwargs.search}`);
        const found = rows.filter((row) => !kwargs.channel || row.channel === kwargs.channel);
        return { kept: true, rows: found, more: false };
    });
    onRpc("field.outbox", "read_message", ({ args: [id] }) => {
        const row = rows.find((found) => found.id === id);
        const bubbles = [
            { key: "a", text: "Follow: https://x.example/t/abc", at: 1, is_reply: false, is_chosen: true },
            { key: "b", text: "Thanks <b>you</b>", at: 2, is_reply: true, is_chosen: false },
        ];
        const body = `<p>Hello</p><script>parent.hacked = true</script>`;
        return row.channel === "sms" ? { ...row, bubbles } : { ...row, from: "us@example.com", body };
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag: "field_outbox", name: "Outbox" });
    await animationFrame();
}

test("a text message stands on a phone with its answers; its links can be followed, its tags not", async () => {
    await openOutbox([TEXT, MAIL]);
    expect(queryAllTexts(".o_field_phone_screen p")).toEqual([
        "Follow: https://x.example/t/abc",
        "Thanks <b>you</b>",
    ]);
    expect(".o_field_phone_screen a").toHaveAttribute("href", "https://x.example/t/abc");
    expect(".o_field_phone_screen .o_reply").toHaveCount(1);
    expect.verifySteps(["load  "]);
});

test("a mail is shown in a frame where nothing runs", async () => {
    await openOutbox([MAIL, TEXT]);
    expect("iframe").toHaveAttribute("sandbox");
    expect("iframe").not.toHaveAttribute("sandbox", /allow-scripts/);
    expect(window.hacked).toBe(undefined);
    await contains(".o_field_outbox_filters .btn:contains(Text messages)").click();
    expect(".o_field_outbox_row").toHaveCount(1);
    expect(".o_field_phone").toHaveCount(1);
    expect.verifySteps(["load  ", "load sms "]);
});

test("an empty outbox says what to do", async () => {
    await openOutbox([]);
    expect(".o_field_outbox_none").toHaveText(/Book a visit/);
    expect.verifySteps(["load  "]);
});

test("links are cut out of a text, and only web addresses are links", () => {
    const links = (text) => splitLinks(text).filter(({ isLink }) => isLink).map(({ part }) => part);
    expect(links("See https://a.example/t/x and http://b.example.")).toEqual([
        "https://a.example/t/x",
        "http://b.example.",
    ]);
    expect(links("javascript:alert(1)")).toEqual([]);
});
