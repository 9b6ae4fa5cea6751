import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { Component, reactive, xml } from "@odoo/owl";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, makeServerError, mountWithCleanup, onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { registry } from "@web/core/registry";
import { countUnread, MessagesPanel } from "@field_tournees/board/messages/messages_panel";
import "@field_tournees/board/messages/messages_menu";
import { target } from "@field_tournees/board/messages/messages_target";

defineMailModels();

class FakeThread extends Component {
    static template = xml`
        <div class="fake_thread" t-att-data-model="props.thread.model" t-att-data-id="props.thread.id">
            <button class="fake_back" t-on-click="props.back"/>
        </div>`;
    static props = ["*"];
}

const DAY = "2026-03-10";
const LAST = { author: "Karim", text: "The code is wrong", at: 1773126000, is_mine: false, files: 1 };
const THREAD = {
    model: "field.intervention",
    id: 11,
    title: "Boiler service · Claire",
    subtitle: "INT/1",
    technician: "Karim",
    count: 2,
    unread: 1,
    last: LAST,
};

function makeModel() {
    return reactive({
        day: DAY,
        days: 1,
        data: {
            technicians: { 7: { id: 7, name: "Karim" }, 8: { id: 8, name: "Sophie" } },
            routes: {
                70: { id: 70, technician_id: 7, date: DAY, unread: 0 },
                80: { id: 80, technician_id: 8, date: DAY, unread: 2 },
            },
            visits: {
                11: { id: 11, name: "INT/1", technician_id: 7, unread: 1, title: "Boiler service", site: "Claire" },
                12: { id: 12, technician_id: null, unread: 0 },
            },
        },
        clock: () => "08:00",
        daysOf: () => [{ id: 80, technician_id: 8, date: DAY }],
        refresh: (visits, routes) => expect.step(`refresh ${visits}|${routes}`),
        togglePanel: (name, isOpen) => expect.step(`panel ${name} ${isOpen}`),
    });
}

async function openPanel(threads, model = makeModel()) {
    target.thread = null;
    onRpc("field.board.messages", "get_threads", ({ args }) => {
        expect.step(`threads ${args[0]}|${args[1]}`);
        return threads();
    });
    patchWithCleanup(MessagesPanel, { components: { MessagesThread: FakeThread } });
    await mountWithCleanup(MessagesPanel, { props: { model } });
    await animationFrame();
    return model;
}

test("the mark counts what waits on days and visits", () => {
    expect(countUnread(makeModel())).toBe(3);
});

test("conversations are listed with the last words and their marks", async () => {
    await openPanel(() => [THREAD, { ...THREAD, id: 13, unread: 0, last: { ...LAST, is_mine: true } }]);
    expect(".o_field_messages_list button").toHaveCount(2);
    expect(".o_field_messages_list .o_unread").toHaveCount(1);
    expect(queryAllTexts(".o_field_messages_last b")).toEqual(["Karim:", "You:"]);
    expect(".o_field_messages_list .badge").toHaveText("1");
    expect.verifySteps(["threads 70,80|11"]);
});

test("a conversation opens, and coming back takes its mark off the board", async () => {
    await openPanel(() => [THREAD]);
    await contains(".o_field_messages_list button").click();
    expect(".fake_thread").toHaveAttribute("data-id", "11");
    await contains(".fake_back").click();
    expect(".o_field_messages_list button").toHaveCount(1);
    expect.verifySteps(["threads 70,80|11", "refresh 11|", "threads 70,80|11"]);
});

test("a technician to whom nobody wrote yet is chosen from the list", async () => {
    await openPanel(() => [{ ...THREAD, model: "field.route", id: 70 }]);
    expect(queryAllTexts(".o_field_messages select option")).toEqual(["Write to a technician…", "Sophie"]);
    await contains(".o_field_messages select").select("80");
    expect(".fake_thread").toHaveAttribute("data-model", "field.route");
    expect.verifySteps(["threads 70,80|11"]);
});

test("a new message makes the list read again", async () => {
    const model = await openPanel(() => []);
    expect(".o_field_messages_empty").toHaveCount(1);
    model.data.visits[11].unread = 4;
    await animationFrame();
    expect.verifySteps(["threads 70,80|11", "threads 70,80|11"]);
});

test("an error is told, with a way to try again", async () => {
    let isDown = true;
    await openPanel(() => {
        if (isDown) {
            throw makeServerError({ message: "No connection" });
        }
        return [THREAD];
    });
    expect(".alert-danger").toHaveText(/No connection/);
    isDown = false;
    await contains(".alert-danger button").click();
    expect(".o_field_messages_list button").toHaveCount(1);
    expect.verifySteps(["threads 70,80|11", "threads 70,80|11"]);
});

test("the board's menu writes about a visit, or about a lane's day", async () => {
    const model = makeModel();
    const item = registry.category("field_board_menu").get("write");
    expect(item.isVisible(model, [model.data.visits[11]], null)).toBe(true);
    expect(item.isVisible(model, [model.data.visits[12]], null)).toBe(false);
    item.run(model, [model.data.visits[11]], {}, null);
    expect([target.thread.model, target.thread.id]).toEqual(["field.intervention", 11]);
    item.run(model, [], {}, model.data.technicians[8]);
    expect([target.thread.model, target.thread.id]).toEqual(["field.route", 80]);
    expect.verifySteps(["panel messages true", "panel messages true"]);
});
