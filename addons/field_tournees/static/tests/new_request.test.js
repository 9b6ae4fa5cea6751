import { expect, test } from "@odoo/hoot";
import { press, queryAllTexts, queryFirst } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred, runAllTimers } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, makeServerError, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import {
    BOOKED,
    CARD,
    OFFERS,
    SETTINGS,
    TRIAGE,
    makeOffer,
    open,
    reachOffers,
    serve,
} from "./request_data";
import { browser } from "@web/core/browser/browser";
import { NewRequest, readPhone } from "@field_tournees/request/new_request";
import { DraftStore, emptyDraft, getPlace, toRequest } from "@field_tournees/request/request_draft";
import { fit, scaleBar, spread } from "@field_tournees/request/request_geometry";
import { RequestMap } from "@field_tournees/request/request_map";
import { getConfidence } from "@field_tournees/request/request_words";

defineMailModels();

test("three clicks: type, slot, confirm", async () => {
    serve({
        confirm: (slotId, request) => {
            expect.step([slotId, request.site_id, request.type_id, request.equipment_id, request.access]);
            return { visit: BOOKED };
        },
    });
    await open({ field_site_id: 11 });
    await reachOffers();
    expect(queryAllTexts(".o_field_request_day")).toEqual(["Day 2026-03-12", "Day 2026-03-13"]);
    await contains(".o_field_request_offer:first").click();
    expect(".o_field_request_clock").toHaveText("10:00");
    await contains(".o_field_request_hold .btn-primary").click();
    expect.verifySteps([[42, 11, 1, 3, "2nd floor"]]);
    expect(".o_field_request_recap").toHaveText(/INT\/99/);
});

test("the best offer is highlighted; arrows and Enter choose and hold", async () => {
    serve({ hold_offer: (token) => (expect.step(token), { slot_id: 42, seconds: 600 }) });
    await open();
    await reachOffers();
    expect(".o_field_request_offer.o_focus").toHaveText(/Best/);
    queryFirst(".o_field_request_list").focus();
    await press("ArrowUp");
    await animationFrame();
    expect(".o_field_request_offer:first").toHaveClass("o_focus");
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["a"]);
    expect(".o_field_request_hold").toHaveCount(1);
});

test("a lost race shows other slots with a sentence", async () => {
    serve({ hold_offer: { taken: "Somebody was faster.", offers: [makeOffer("c", "2026-03-14")] } });
    await open();
    await reachOffers();
    await contains(".o_field_request_offer:first").click();
    expect(".o_field_request_offers .alert-warning").toHaveText("Somebody was faster.");
    expect(queryAllTexts(".o_field_request_day")).toEqual(["Day 2026-03-14"]);
});

test("a hold that runs out is given back, and what was typed stays", async () => {
    serve({ hold_offer: { slot_id: 42, seconds: 2 } });
    await open();
    await reachOffers();
    await contains("#o_field_request_notes").edit("Cold since Monday", { confirm: false });
    await contains(".o_field_request_offer:first").click();
    await advanceTime(3000);
    await animationFrame();
    expect(".o_field_request_hold").toHaveCount(0);
    expect(".o_field_request_offers .alert-warning").toHaveCount(1);
    expect("#o_field_request_notes").toHaveValue("Cold since Monday");
});

test("below the target, confirming asks for a reason first", async () => {
    serve({
        find_offers: { offers: [makeOffer("a", "2026-03-12", 80)], message: "" },
        confirm: (_slot, _request, reason) => (expect.step(reason), { visit: BOOKED }),
    });
    await open();
    await reachOffers();
    await contains(".o_field_request_offer").click();
    expect(".o_field_request_hold .btn-primary").not.toBeEnabled();
    await contains("#o_field_request_reason").edit("Only there on Thursday", { confirm: false });
    await contains(".o_field_request_hold .btn-primary").click();
    expect.verifySteps(["Only there on Thursday"]);
});

test("open visits are shown before anything is created, and set aside", async () => {
    const visit = { id: 5, name: "INT/5", type: "Repair", state_label: "Planned", day: "", slot: "", why: "Same place", site: "Claire" };
    serve({ examine: { ...TRIAGE, duplicates: [visit] } });
    await open();
    await reachOffers();
    expect(".o_field_request_duplicates").toHaveText(/Same place/);
    await contains(".o_field_request_duplicates .btn-link").click();
    expect(".o_field_request_duplicates").toHaveCount(0);
});

test("what is said ticks a question, shows its advice and changes the offers", async () => {
    const urgency = { ...TRIAGE.urgency, rule_id: 5, name: "Smell of gas?", priority: "2", priority_label: "Urgent", advice: "Open the windows.", said_ids: [5] };
    serve({
        examine: (request) => (request.notes ? { ...TRIAGE, urgency } : TRIAGE),
        find_offers: () => (expect.step("offers"), { offers: OFFERS, message: "" }),
    });
    await open();
    await reachOffers();
    expect.verifySteps(["offers"]);
    await contains("#o_field_request_notes").edit("It smells of gas", { confirm: false });
    await runAllTimers();
    await animationFrame();
    expect(".o_field_request_chip:first").toHaveClass("o_chosen");
    expect(".o_field_request_what .alert-danger").toHaveText(/Open the windows/);
    expect.verifySteps(["offers"]);
});

test("a failing server is said, and trying again helps", async () => {
    let isDown = true;
    serve({
        find_offers: () => {
            if (isDown) {
                throw makeServerError({ type: "UserError", message: "Choose another type." });
            }
            return { offers: OFFERS, message: "" };
        },
    });
    await open();
    await reachOffers();
    expect(".o_field_request_offers .alert-danger").toHaveText(/Choose another type/);
    isDown = false;
    await contains(".o_field_request_offers .btn-danger").click();
    expect(".o_field_request_offer").toHaveCount(2);
});

test("an answer that a newer question has overtaken is dropped", async () => {
    const slow = new Deferred();
    serve({
        find_offers: (request) =>
            request.type_id === 1 ? slow : { offers: [makeOffer("new", "2026-03-15")], message: "" },
    });
    await open();
    await reachOffers();
    expect(".o_field_request_ghost").toHaveCount(4);
    await contains(".o_field_request_type:last").click();
    slow.resolve({ offers: OFFERS, message: "" });
    await animationFrame();
    expect(queryAllTexts(".o_field_request_day")).toEqual(["Day 2026-03-15"]);
});

test("a stranger is typed in place: name and number are taken from the search", async () => {
    const place = { label: "9 Rue Neuve 69004 Lyon", street: "9 Rue Neuve", zip: "69004", city: "Lyon", lat: 45.7, lon: 4.8, quality: "house" };
    serve({ find_contacts: [], find_addresses: [place] });
    await open();
    await contains("#o_field_request_search").edit("06 12 34 56 78", { confirm: false });
    await runAllTimers();
    await animationFrame();
    await press("Enter");
    await animationFrame();
    expect("#o_field_request_phone").toHaveValue("06 12 34 56 78");
    await contains("#o_field_request_name").edit("Zoé", { confirm: false });
    await contains("#o_field_request_zip").edit("69004", { confirm: false });
    await runAllTimers();
    await animationFrame();
    await contains(".o_field_request_who button.o_field_request_card").click();
    await contains(".o_field_request_type:first").click();
    expect(".o_field_request_offer").toHaveCount(2);
});

test("a slot by hand says what it is worth before it is taken", async () => {
    const risk = { id: 8, customer: "José", before: 97, after: 91 };
    serve({
        rate_slot: (_request, technician, day, start, stop) => {
            expect.step([technician, day, start, stop]);
            return { offer: { ...makeOffer("hand", day, 72), at_risk: [risk] } };
        },
    });
    await open();
    await reachOffers();
    await contains("[data-hotkey=m]").click();
    await contains("#o_field_request_start").edit("14:00", { confirm: "blur" });
    expect.verifySteps([[7, "2026-03-11", "14:00", "16:00"]]);
    expect(".o_field_request_manual .badge").toHaveText("Uncertain · 72 %");
    expect(".o_field_request_manual li").toHaveText("José: 97 % → 91 %");
    await contains(".o_field_request_manual .btn-primary").click();
    expect(".o_field_request_hold").toHaveCount(1);
});

test("a draft survives in its tab; photos give way when there is no room", () => {
    const store = new DraftStore(browser.sessionStorage, { site_id: 1 });
    store.write({ ...emptyDraft(), notes: "Cold" });
    expect(store.read().notes).toBe("Cold");
    const small = {
        setItem(_key, value) {
            if (value.length > 2000) {
                throw new Error("full");
            }
            this.value = value;
        },
        getItem() {
            return this.value;
        },
    };
    const full = new DraftStore(small, { site_id: 1 });
    full.write({ ...emptyDraft(), notes: "Cold", photos: [{ name: "a", data: "x".repeat(5000) }] });
    expect(full.read().notes).toBe("Cold");
    expect(full.read().photos).toEqual([]);
});

test("a reloaded page goes on with the last call", () => {
    new DraftStore(browser.sessionStorage, {}, "0612345678").write({ ...emptyDraft(), notes: "Cold" });
    expect(new DraftStore(browser.sessionStorage, {}).read().notes).toBe("Cold");
    expect(new DraftStore(browser.sessionStorage, {}, "0600000000").read()).toBe(null);
});

test("the number of a telephone link is read as it is written", () => {
    expect(readPhone("?phone=%2B33612345678")).toBe("+33612345678");
    expect(readPhone("?debug=1&phone=06%2012")).toBe("06 12");
    expect(readPhone("?phones=1")).toBe("");
});

test("absences without a day are not sent", () => {
    const draft = { ...emptyDraft(), absences: [{ from: "", to: "" }, { from: "2026-03-12", to: "" }] };
    expect(toRequest(draft).absences).toEqual([{ from: "2026-03-12", to: "" }]);
    expect(getPlace(draft)).toBe(null);
});

test("a slot is called sure from the target on", () => {
    const words = [[97, true], [90, false], [75, false], [40, false]].map(
        ([percent, is_sure]) => getConfidence({ percent, is_sure }).color
    );
    expect(words).toEqual(["success", "info", "warning", "danger"]);
});

test("the map is to scale in both directions, and its bar says so", () => {
    const south = { lat: 45, lon: 5 };
    const north = { lat: 45.1, lon: 5 };
    const east = { lat: 45, lon: 5 + 0.1 / Math.cos((45.05 * Math.PI) / 180) };
    const { project, pixelsPerKm } = fit([south, north, east], 600, 200, 20);
    const high = project(south).y - project(north).y;
    const wide = project(east).x - project(south).x;
    expect(Math.abs(high - wide)).toBeLessThan(0.01);
    expect(Math.abs(high - 11.132 * pixelsPerKm)).toBeLessThan(0.01);
    const bar = scaleBar(pixelsPerKm, 150);
    expect(bar.pixels).toBeLessThan(151);
    expect(bar.pixels / bar.km).toBe(pixelsPerKm);
});

test("labels of the map never cover one another", () => {
    const labels = [{ x: 0, y: 0 }, { x: 10, y: 5 }, { x: 10, y: 40 }];
    expect(spread(labels, [], 60)).toEqual([labels[0], labels[2]]);
    expect(spread(labels, [{ x: 0, y: 38 }], 60)).toEqual([labels[0]]);
});

test("the map shows the stops before and after, and where the day begins", async () => {
    const { drive } = makeOffer("a", "2026-03-12");
    const stop = (id, lat) => ({ id, name: `Stop ${id}`, clock: "9:00", lat, lon: 4.85 });
    await mountWithCleanup(RequestMap, {
        props: {
            site: CARD,
            drive: { ...drive, before: [stop(1, 45.74)], after: [stop(2, 45.78)] },
            towns: [],
            technician: "Karim",
            slot: "8:00–10:00",
        },
    });
    expect(".o_stop").toHaveCount(2);
    expect(".o_here").toHaveCount(1);
    expect("figcaption").toHaveText("8:00–10:00 · Karim comes from Stop 1, then goes to Stop 2.");
});

test("the screen opened for an intervention offers another slot for it", async () => {
    const visit = { id: 5, name: "INT/5", type: "Repair", type_id: 1, state_label: "Planned", day: "Tue 10", slot: "8:00", technician: "Karim" };
    serve({
        load: { ...SETTINGS, opened: { cards: [CARD], equipment_id: 3, visit } },
        find_offers: (request) => (expect.step(request.intervention_id), { offers: OFFERS, message: "" }),
    });
    await open({ field_intervention_id: 5 });
    await runAllTimers();
    await animationFrame();
    expect.verifySteps([5]);
    expect(".o_field_request_what").toHaveText(/INT\/5/);
    expect(".o_field_request_type").toHaveCount(0);
    expect(".o_field_request_offer").toHaveCount(2);
});

test("the component is what the lazy bundle registers", () => {
    expect(NewRequest.template).toBe("field_tournees.NewRequest");
});

test("a caller with a live visit: one click on it, one on the motive, and the call is noted", async () => {
    const visit = {
        id: 5,
        type: "Repair",
        state_label: "Confirmed",
        day: "Tue 10",
        slot: "8:00–10:00",
        technician: "Karim",
        told: "On the way · Text message · Delivered",
    };
    serve({ find_contacts: [{ ...CARD, open: [visit] }] });
    onRpc("field.contact.desk", "load", ({ kwargs }) => {
        expect.step(`load ${kwargs.visit_id}`);
        return {
            customer: "Claire Dumoulin",
            phone: "",
            visit: false,
            messages: [],
            contacts: [],
            motives: [{ key: "late", label: "The technician is late", icon: "fa-clock-o" }],
        };
    });
    onRpc("field.contact.desk", "log", ({ args, kwargs }) => {
        expect.step(`log ${args[0]} ${kwargs.visit_id}`);
        return { id: 1, sentence: "Noted." };
    });
    await open();
    await contains("#o_field_request_search").edit("06 12 34 56 78", { confirm: false });
    await runAllTimers();
    await animationFrame();
    await press("Enter");
    await animationFrame();
    expect(".o_field_request_call").toHaveText(/On the way · Text message · Delivered/);
    await contains(".o_field_request_call .btn").click();
    await contains("[data-motive=late]").click();
    await animationFrame();
    expect.verifySteps(["load 5", "log late 5"]);
    expect(".o_field_request_chosen").toHaveText(/Claire Dumoulin/);
});
