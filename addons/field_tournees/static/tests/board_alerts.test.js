import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, makeServerError, onRpc } from "@web/../tests/web_test_helpers";
import { at, makeBoard, makeVisit, openBoard, serveBoard } from "./board_data";

defineMailModels();
beforeEach(() => {
    localStorage.setItem("field_board", JSON.stringify({ panels: ["alerts"] }));
    mockDate("2026-03-09 10:00:00");
});

const RISK = {
    id: 7,
    kind: "promise_at_risk",
    level: "danger",
    visit_id: 2,
    technician_id: 1,
    route_id: 1,
    text: "Site 2 was promised Karim by 11:00: expected at 11:20.",
    since: at(10.75),
    promise: [at(9), at(11)],
    technician: "Karim Benali",
    technician_phone: "+33 4 65 71 00 31",
    customer: "Site 2",
    customer_phone: "",
};
const LATE = { ...RISK, id: 6, kind: "late_start", level: "info", visit_id: 3, since: at(9), promise: null };

function serveAlerts(alerts = [LATE, RISK], values = {}) {
    return serveBoard(makeBoard({ alerts, ...values }));
}

test("the most serious alert comes first, with its promise and the phone to call", async () => {
    serveAlerts();
    await openBoard();
    expect(queryAllTexts(".o_field_alert_head b")).toEqual(["Promise at risk", "Running late"]);
    expect(queryAllTexts(".o_field_alert_head small")).toEqual(["15 min ago", "2 h ago"]);
    expect(".o_field_alert_promise").toHaveText("Promised 09:00–11:00");
    expect(".o_field_alert:first [data-call=technician]").toHaveAttribute("href", "tel:+33465710031");
    expect("[data-call=customer]").toHaveCount(0);
    expect("button[data-panel=alerts] .o_count").toHaveText("2");
});

test("a quiet day says so", async () => {
    serveAlerts([]);
    await openBoard();
    expect(".o_field_alerts_none").toHaveCount(1);
    expect("button[data-panel=alerts] .o_count").toHaveCount(0);
});

test("who takes care takes the alert off the board", async () => {
    serveAlerts();
    onRpc("field.alert", "action_handle", ({ args }) => {
        expect.step(`handle ${args[0]}`);
        return false;
    });
    await openBoard();
    await contains(".o_field_alert:first .btn-link").click();
    await animationFrame();
    expect.verifySteps(["handle 7"]);
    expect(".o_field_alert").toHaveCount(1);
});

test("a refusal is told and the alert stays", async () => {
    serveAlerts();
    onRpc("field.alert", "action_handle", () => {
        throw makeServerError({ type: "AccessError", message: "Ask a planner." });
    });
    await openBoard();
    await contains(".o_field_alert:first .btn-link").click();
    await animationFrame();
    expect(".o_notification_content").toHaveText("Ask a planner.");
    expect(".o_field_alert").toHaveCount(2);
});

test("a repair without any change sends the planner to the phone", async () => {
    serveAlerts();
    onRpc("field.alert", "propose_repair", ({ args }) => {
        expect.step(`repair ${args[0]}`);
        return { id: 1, kind: "repair", state: "proposed", figures: { before: {}, after: {} }, lines: [] };
    });
    await openBoard();
    await contains(".o_field_alert:first .btn-primary").click();
    await animationFrame();
    expect.verifySteps(["repair 7"]);
    expect(".o_notification_content").toHaveText("No other plan is better: call the customer.");
});

test("an alert brings its visit into view", async () => {
    serveAlerts();
    await openBoard();
    await contains(".o_field_alert:first .o_field_alert_text").click();
    await animationFrame();
    expect(".o_field_board_bar[data-id='2']").toHaveClass("o_selected");
});

test("those under way tell how fresh their position is", async () => {
    const visits = [
        makeVisit(1, 1, 9, { state: "on_site" }),
        makeVisit(3, 2, 9, { state: "en_route" }),
        makeVisit(4, 2, 14),
    ];
    const positions = [{ technician_id: 2, at: Math.floor(Date.now() / 1000) - 130, lat: 45, lon: 4 }];
    serveAlerts([], { visits, positions });
    await openBoard();
    expect(queryAllTexts(".o_field_alerts_way small")).toEqual(["seen 2 min ago", "no position"]);
    expect(".o_field_alerts_way .o_fresh").toHaveCount(1);
});
