import { expect, test } from "@odoo/hoot";
import { queryAllTexts, queryFirst } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, getService, makeServerError, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { registry } from "@web/core/registry";
import { WebClient } from "@web/webclient/webclient";
import "@field_tournees/board/contact/contact_menu";

defineMailModels();

const ABOUT = {
    customer: "Claire Dumoulin",
    phone: "+33 6 12 34 56 78",
    visit: {
        id: 5,
        name: "INT/5",
        title: "Boiler service · Claire Dumoulin",
        state: "en_route",
        state_label: "The technician is on the way",
        sentence: "We expect our technician at about 10:20.",
        promise: "Tuesday 10 March, between 10:00 and 12:00",
        expected: "10:20",
        is_late: false,
        technician: "Karim",
        access: "",
        has_page: true,
    },
    messages: [
        { id: 1, event: "On the way", channel: "Text message", state: "Delivered", key: "delivered", when: "9:58", reason: "" },
    ],
    contacts: [],
    motives: [
        { key: "where_is_he", label: "Where is the technician?", icon: "fa-map-marker" },
        { key: "late", label: "The technician is late", icon: "fa-clock-o" },
    ],
};

async function open(params = { visit_id: 5 }) {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag: "field_contact", params });
    await animationFrame();
}

test("one click on a motive notes the call, with what was typed and the channel", async () => {
    onRpc("field.contact.desk", "load", () => ABOUT);
    onRpc("field.contact.desk", "log", ({ args, kwargs }) => {
        expect(args).toEqual(["late", "mail", "He waits since 10"]);
        expect(kwargs.visit_id).toBe(5);
        expect.step("logged");
        return { id: 9, sentence: "Noted: The technician is late." };
    });
    await open({ visit_id: 5, onDone: (id) => expect.step(`done ${id}`) });
    expect(".o_field_contact_told").toHaveText(/We expect our technician at about 10:20/);
    expect(".o_field_contact_told").toHaveText(/On the way · Text message/);
    await contains(".o_field_contact_why .btn-group .btn:nth-child(2)").click();
    await contains(".o_field_contact_why textarea").edit("He waits since 10");
    await contains("[data-motive=late]").click();
    await animationFrame();
    expect.verifySteps(["logged", "done 9"]);
    expect(".o_field_contact").toHaveCount(0);
    expect(queryAllTexts(".o_notification_content")[0]).toBe("Noted: The technician is late.");
});

test("what fails is said in the dialog, and what was typed stays", async () => {
    onRpc("field.contact.desk", "load", () => ABOUT);
    onRpc("field.contact.desk", "log", () => {
        throw makeServerError({ message: "The visit was deleted." });
    });
    await open();
    await contains(".o_field_contact_why textarea").edit("Long story");
    await contains("[data-motive=where_is_he]").click();
    await animationFrame();
    expect(".o_field_contact .alert-danger").toHaveText("The visit was deleted.");
    expect(queryFirst(".o_field_contact textarea").value).toBe("Long story");
});

test("a call about no visit is noted for the customer", async () => {
    onRpc("field.contact.desk", "load", ({ kwargs }) => {
        expect(kwargs).toMatchObject({ visit_id: false, partner_id: 3 });
        return { ...ABOUT, visit: false, messages: [] };
    });
    await open({ partner_id: 3 });
    expect(".o_field_contact_told").toHaveText(/about none of the interventions/);
});

test("the board's menu opens it for one visit, and the board reads that visit again", async () => {
    onRpc("field.contact.desk", "load", () => ABOUT);
    onRpc("field.contact.desk", "log", () => ({ id: 9, sentence: "Noted." }));
    const entry = registry.category("field_board_menu").get("contact");
    const model = { refresh: (visits) => expect.step(`refresh ${visits}`) };
    expect(entry.isVisible(model, [{ id: 5 }])).toBe(true);
    expect(entry.isVisible(model, [{ id: 5 }, { id: 6 }])).toBe(false);
    await mountWithCleanup(WebClient);
    await entry.run(model, [{ id: 5 }], { services: { action: getService("action") } });
    await contains("[data-motive=late]").click();
    await animationFrame();
    expect.verifySteps(["refresh 5"]);
});
