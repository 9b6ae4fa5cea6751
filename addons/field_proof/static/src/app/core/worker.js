/** The service worker, seen from a page: it keeps the app itself, and sends what waits when the page is closed. */

import { reactive } from "@odoo/owl";

/** `waiting`: a new version of the app is on the phone; `version`: the one that runs; `whole`: all of it is loaded. */
export const worker = reactive({
    version: document.documentElement.dataset.version,
    waiting: null,
    whole: false,
});

/** Load what the first screen does without. */
export function loadMore() {
    return new Promise((resolve) => {
        const script = document.createElement("script");
        script.src = document.documentElement.dataset.more;
        // Its modules start in the task after this one.
        script.onload = () => setTimeout(() => resolve((worker.whole = true)));
        script.onerror = () => setTimeout(() => loadMore().then(resolve), 5000);
        document.head.append(script);
    });
}

/** Keep the app on this phone, and learn of new versions. */
export async function register() {
    if (!navigator.serviceWorker) {
        return;
    }
    const controlled = Boolean(navigator.serviceWorker.controller);
    navigator.serviceWorker.addEventListener("controllerchange", () => controlled && location.reload());
    const registration = await navigator.serviceWorker.register("/field/app/sw.js", {
        scope: "/field/app",
        updateViaCache: "none",
    });
    const look = () => (worker.waiting = controlled ? registration.waiting : null);
    registration.addEventListener("updatefound", () => {
        registration.installing.addEventListener("statechange", look);
    });
    look();
}

/** Look for a new version; the server told that there is one. */
export async function lookForUpdate() {
    const registration = await navigator.serviceWorker?.getRegistration("/field/app");
    await registration?.update().catch(() => {});
}

/** Let the new version take over, once nothing is being sent; every page of the app loads again. */
export function takeOver() {
    return navigator.locks.request("field_app_flush", async () => {
        // Asked anew: since the banner was drawn an even newer version may have come.
        const registration = await navigator.serviceWorker.getRegistration("/field/app");
        registration?.waiting?.postMessage("take over");
    });
}

/** Ask the browser to wake the service worker when there is a network, even with the app closed. */
export async function askToSend() {
    const registration = await navigator.serviceWorker?.getRegistration("/field/app");
    await registration?.sync?.register("field-outbox").catch(() => {});
}
