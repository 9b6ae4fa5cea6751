import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, makeDialogMockEnv, makeServerError, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { HazardDialog } from "@field_tournees/board/hazard/dialog/hazard_dialog";

defineMailModels();

const BREAKDOWN = {
    id: 1,
    name: "Vehicle breakdown",
    description: "The van does not start",
    icon: "fa-car",
    scope: "day",
    move: "none",
    delay_minutes: 0,
};
const TRAFFIC = { ...BREAKDOWN, id: 2, name: "Traffic", delay_minutes: 30 };
const ROW = {
    id: 11,
    name: "INT/1",
    title: "Boiler service · Claire",
    planned: "Tue 10, 10:00–11:00",
    promised: "Tue 10, 10:00–12:00",
    state: "Planned",
    new_state: "To reschedule",
    technician: "",
    new_start: "",
    told: "",
    is_broken: true,
    how: "mail",
    customer: "Claire",
    address: "claire@example.com",
    phone: "",
    letter: { subject: "News about your visit", body: "<p>We are <b>sorry</b></p>" },
    script: "Hello Claire",
};
const CALL = { ...ROW, id: 12, how: "call", customer: "Marc", phone: "04 65", letter: false, script: "Hello Marc" };

async function openDialog({ rows = [ROW], run = () => ({ hazard_id: 1, visits: 1, messages: 1, calls: [] }) } = {}) {
    onRpc("field.hazard", "get_playbooks", () => ({
        playbooks: [BREAKDOWN, TRAFFIC],
        visits: [],
        technician: { id: 7, name: "Karim" },
    }));
    onRpc("field.hazard", "preview", ({ args: [values] }) => {
        expect.step(`preview ${values.type_id} ${values.technician_id} ${values.delay_minutes}`);
        return { seal: "abc", visits: rows, repair: false, untouched: 0 };
    });
    onRpc("field.hazard", "run", ({ args: [values] }) => {
        expect.step(`run ${values.seal} ${values.note}`);
        return run(values);
    });
    await mountWithCleanup(HazardDialog, {
        env: await makeDialogMockEnv(),
        props: {
            visitIds: [],
            technicianId: 7,
            onDone: (ids) => expect.step(`done ${ids}`),
            close: () => expect.step("close"),
        },
    });
}

const choose = (name) => contains(`.o_field_hazard_playbook:contains(${name})`).click();

test("the dialog offers the playbooks and previews the one that is chosen", async () => {
    await openDialog();
    expect(queryAllTexts(".o_field_hazard_playbook strong")).toEqual(["Vehicle breakdown", "Traffic"]);
    await choose("Vehicle breakdown");
    expect.verifySteps(["preview 1 7 0"]);
    expect(".o_field_hazard_row .badge").toHaveText("To reschedule");
    expect(".o_field_hazard_news").toHaveText("Mail to Claire (claire@example.com)");
});

test("the letter is shown as the customer will read it", async () => {
    await openDialog();
    await choose("Vehicle breakdown");
    expect(".o_field_hazard_letter").toHaveCount(0);
    await contains(".o_field_hazard_news").click();
    expect(".o_field_hazard_letter b").toHaveText("sorry");
    expect(".o_field_hazard_script").toHaveText("Hello Claire");
    expect.verifySteps(["preview 1 7 0"]);
});

test("another delay asks again", async () => {
    await openDialog();
    await choose("Traffic");
    await contains(".o_field_hazard_delay").edit("45");
    expect.verifySteps(["preview 2 7 30", "preview 2 7 45"]);
});

test("one click does it and closes", async () => {
    await openDialog();
    await choose("Vehicle breakdown");
    await contains(".o_field_hazard_note input").edit("Flat battery");
    await contains(".o_field_hazard_run").click();
    expect.verifySteps(["preview 1 7 0", "run abc Flat battery", "done 11", "close"]);
});

test("an error leaves everything that was typed", async () => {
    await openDialog({
        run: () => {
            throw makeServerError({ message: "Karim has a leave" });
        },
    });
    await choose("Traffic");
    await contains(".o_field_hazard_delay").edit("50");
    await contains(".o_field_hazard_note input").edit("A7 closed");
    await contains(".o_field_hazard_run").click();
    await animationFrame();
    expect(".alert-danger").toHaveText("Karim has a leave");
    expect(".o_field_hazard_note input").toHaveValue("A7 closed");
    expect(".o_field_hazard_delay").toHaveValue(50);
    expect(".o_field_hazard_run").toBeEnabled();
    expect.verifySteps(["preview 2 7 30", "preview 2 7 50", "run abc A7 closed"]);
});

test("what changed meanwhile is shown before anything is done", async () => {
    const changed = { seal: "def", visits: [CALL], repair: false, untouched: 0 };
    await openDialog({ run: ({ seal }) => (seal === "abc" ? { changed } : { visits: 1, messages: 0, calls: [] }) });
    await choose("Vehicle breakdown");
    await contains(".o_field_hazard_run").click();
    expect(".alert-warning").toHaveCount(1);
    expect(".o_field_hazard_news").toHaveText("Call Marc (04 65)");
    await contains(".o_field_hazard_run").click();
    expect.verifySteps(["preview 1 7 0", "run abc ", "run def ", "done 12", "close"]);
});

test("customers to call are listed with their words and ticked off", async () => {
    const calls = [{ id: 5, customer: "Marc", phone: "04 65", script: "Hello Marc" }];
    onRpc("field.hazard.line", "action_called", ({ args }) => {
        expect.step(`called ${args[0]}`);
        return true;
    });
    await openDialog({ rows: [CALL], run: () => ({ hazard_id: 1, visits: 1, messages: 0, calls }) });
    await choose("Vehicle breakdown");
    await contains(".o_field_hazard_run").click();
    expect(".o_field_hazard_script").toHaveText("Hello Marc");
    await contains(".o_field_hazard_call button").click();
    expect(".o_field_hazard_call .badge").toHaveText("Called");
    expect.verifySteps(["preview 1 7 0", "run abc ", "done 12", "called 5"]);
});

test("nothing can be done when nobody is concerned", async () => {
    await openDialog({ rows: [] });
    await choose("Vehicle breakdown");
    expect(".o_field_hazard_run").not.toBeEnabled();
    expect(".alert-info").toHaveCount(1);
    expect.verifySteps(["preview 1 7 0"]);
});
