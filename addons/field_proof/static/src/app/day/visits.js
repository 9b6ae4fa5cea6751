/** What screens say of a visit: its state in words, what comes next, how it stands against the promise. */

import { onWillUnmount, useState } from "@odoo/owl";
import { hour } from "../core/format";
import { store } from "../core/store";
import { _t } from "../core/words";

export const STATES = {
    planned: _t("Planned"),
    confirmed: _t("Confirmed"),
    en_route: _t("On the way"),
    on_site: _t("On site"),
    paused: _t("Paused"),
    done: _t("Visit done"),
    no_access: _t("No access"),
    to_reschedule: _t("To reschedule"),
    cancelled: _t("Cancelled"),
};
const UNDER_WAY = ["en_route", "on_site", "paused"];
const OVER = ["done", "no_access", "to_reschedule", "cancelled"];

export function isUnderWay(visit) {
    return UNDER_WAY.includes(visit.state);
}

export function isOver(visit) {
    return OVER.includes(visit.state);
}

/** When the technician is to be there, as things stand now. */
export function expected(visit) {
    return visit.facts.arrived_at || visit.expected_start || visit.start;
}

/** Whether the customer waits, or will wait, longer than promised. */
export function isLate(visit) {
    return Boolean(visit.promise && !isOver(visit) && expected(visit) > visit.promise.stop);
}

/** "10:00 – 12:00", or "" where nothing was promised. */
export function slot(span) {
    return span ? `${hour(span.start)} – ${hour(span.stop)}` : "";
}

/** The visit to do now: the one under way, else the first of the own ones that is still open. */
export function findNext(visits) {
    const own = visits.filter((visit) => visit.own && !isOver(visit));
    return own.find(isUnderWay) || own[0];
}

/** Where to call: the site's own number goes first. */
export function phoneOf(visit) {
    return visit.contact?.phone || visit.customer.phone;
}

/** The address that makes the phone's own map application lead there. */
export function wayTo({ site }) {
    const place = site.lat === null ? "" : `${site.lat},${site.lon}`;
    const words = encodeURIComponent(site.address);
    if (/iPhone|iPad|Macintosh/.test(navigator.userAgent)) {
        return `https://maps.apple.com/?daddr=${place || words}`;
    }
    if (/Android/.test(navigator.userAgent)) {
        return place ? `geo:${place}?q=${place}(${encodeURIComponent(site.name)})` : `geo:0,0?q=${words}`;
    }
    const [lat, lon] = place.split(",");
    return place
        ? `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=17/${lat}/${lon}`
        : `https://www.openstreetmap.org/search?query=${words}`;
}

/** A text message that says when the technician will be there; the technician sends it, or not. */
export function arrivalSms(visit) {
    const text = _t("Hello, this is %(name)s of %(company)s. I expect to be with you at %(time)s.", {
        name: store.state.me.name,
        company: store.state.company.name,
        time: hour(Math.max(expected(visit), store.now())),
    });
    return `sms:${phoneOf(visit)}?&body=${encodeURIComponent(text)}`;
}

/** Now by the server's clock, for a component that shows time passing; renewed each `seconds`. */
export function useNow(seconds = 15) {
    const clock = useState({ now: store.now() });
    const timer = setInterval(() => (clock.now = store.now()), seconds * 1000);
    onWillUnmount(() => clearInterval(timer));
    return clock;
}
