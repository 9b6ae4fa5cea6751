/**
 * Where the phone is: watched on the way to a visit and during it, at no other time.
 *
 * The law bounds it (docs/live-day.md): nothing before the notice was accepted, nothing in a pause,
 * and the technician's own switch stops it. The server applies the same rules again.
 */

import { reactive } from "@odoo/owl";
import { keepPosition } from "./outbox";
import { store } from "./store";

const EVERY = 30;
const FRESH = 2 * 60 * 1000;
const MOVING = ["en_route", "on_site"];
let watch = null;
let last = null;

/** Watch as long as it is allowed, from now on. */
export function followAllowance() {
    const seen = reactive(store, follow);
    function follow() {
        if (isAllowed(seen.state) && seen.state.visits.some(isUnderWay)) {
            watch ??= navigator.geolocation?.watchPosition(note, () => {}, {
                enableHighAccuracy: true,
                maximumAge: 15000,
            });
        } else if (watch !== null) {
            navigator.geolocation.clearWatch(watch);
            watch = last = null;
        }
    }
    follow();
}

function isAllowed(state) {
    return Boolean(state?.me.sharing && state.me.position_on && state.me.notice_accepted);
}

function isUnderWay(visit) {
    return visit.own !== false && MOVING.includes(visit.state) && !visit.paused_at;
}

function note({ coords, timestamp }) {
    const fix = {
        at: Math.round(timestamp / 1000),
        lat: coords.latitude,
        lon: coords.longitude,
        accuracy: Math.round(coords.accuracy),
    };
    if (!last || fix.at - last.at >= EVERY) {
        last = fix;
        keepPosition(store.user.id, fix).catch(() => {});
    }
}

/** Return where something is being done ({ lat, lon, accuracy }), if that may be known; else null. */
export function getPosition() {
    const fresh = last && Date.now() - last.at * 1000 < FRESH;
    return fresh ? { lat: last.lat, lon: last.lon, accuracy: last.accuracy } : null;
}
