/** The call centre's screen before a server that the tests answer for. */
import { press } from "@odoo/hoot-dom";
import { animationFrame, runAllTimers } from "@odoo/hoot-mock";
import { contains, getService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

export const SETTINGS = {
    types: [
        { id: 1, name: "Repair", color: 1, duration: "1 h", slot_hours: 2, rule_ids: [5] },
        { id: 2, name: "Sweeping", color: 2, duration: "30 min", slot_hours: 2, rule_ids: [] },
    ],
    rules: [{ id: 5, name: "Smell of gas?" }],
    technicians: [{ id: 7, name: "Karim" }],
    towns: [{ name: "Lyon", lat: 45.76, lon: 4.84 }],
    target: 95,
    today: "2026-03-10",
    can_search_addresses: false,
    opened: false,
};
export const CARD = {
    id: 11,
    name: "Claire Dumoulin",
    customer_id: 11,
    customer: "",
    address: "40 Rue Turbil, 69003 Lyon",
    phone: "+33 4 65 71 11 62",
    zone: "",
    access: "2nd floor",
    lat: 45.75,
    lon: 4.86,
    is_located: true,
    equipment: [{ id: 3, name: "Boiler", detail: "Frisquet", is_warranted: false }],
    open: [],
    last: [],
};
export const TRIAGE = {
    urgency: { rule_id: false, name: "", priority: "0", priority_label: "Normal", within: "", advice: "", said_ids: [] },
    duplicates: [],
};
export const BOOKED = {
    id: 99,
    name: "INT/99",
    type: "Repair",
    slot: "Tue 12, 8:00–10:00",
    technician: "Karim",
    site: "Claire",
    address: "Lyon",
    phone: "",
    email: "",
    link: "",
};

export function makeOffer(token, day, percent = 97) {
    return {
        token,
        starts_at: `${day} 08:00:00`,
        technician_id: 7,
        technician: "Karim",
        color: 1,
        day,
        day_label: `Day ${day}`,
        slot: "8:00–10:00",
        arrival: "8:20",
        percent,
        is_sure: percent >= 95,
        cost: "4 €",
        travel_minutes: 12,
        detour_minutes: 5,
        km: "5.4",
        is_green: false,
        moved: 0,
        reason: "Karim is near.",
        at_risk: [],
        drive: { start: { lat: 45.7, lon: 4.8 }, before: [], after: [], end: { lat: 45.7, lon: 4.8 } },
    };
}

export const OFFERS = [makeOffer("b", "2026-03-13"), makeOffer("a", "2026-03-12")];

/** Answer the screen's calls; `answers` replaces some of them. */
export function serve(answers = {}) {
    const all = {
        load: SETTINGS,
        find_contacts: [CARD],
        examine: TRIAGE,
        find_offers: { offers: OFFERS, message: "" },
        hold_offer: { slot_id: 42, seconds: 600 },
        release_slot: true,
        confirm: { visit: BOOKED },
        ...answers,
    };
    for (const [method, answer] of Object.entries(all)) {
        onRpc("field.request", method, ({ args }) =>
            typeof answer === "function" ? answer(...args) : answer
        );
    }
}

export async function open(context = {}) {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "field_new_request",
        name: "New Request",
        context,
    });
    await animationFrame();
}

/** Type a name, take the first card and choose the first type: offers are on screen. */
export async function reachOffers() {
    await contains("#o_field_request_search").edit("dumoulin", { confirm: false });
    await runAllTimers();
    await animationFrame();
    await press("Enter");
    await animationFrame();
    await contains(".o_field_request_type:first").click();
    await runAllTimers();
    await animationFrame();
}
