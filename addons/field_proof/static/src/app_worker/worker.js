/* global FILES, SHELL, VERSION */
/**
 * Keeps the app on the phone and sends what waits when no page is open.
 *
 * VERSION, FILES (all that the app is made of) and SHELL (its page) are written above by the server.
 */

import { recall } from "@field_proof/app/core/db";
import { flush } from "@field_proof/app/core/outbox";

const APP = `field_app_${VERSION}`;
// What the day needs beside the app: photos that were seen, papers that the app fetched ahead.
const KEPT = "field_app_files";
const MOST = 300;

self.addEventListener("install", (event) => {
    // All or nothing: half an app must never take over.
    const requests = FILES.map((url) => new Request(url, { cache: "reload" }));
    event.waitUntil(caches.open(APP).then((cache) => cache.addAll(requests)));
});

self.addEventListener("activate", (event) => {
    event.waitUntil(
        (async () => {
            for (const name of await caches.keys()) {
                if (name.startsWith("field_app_") && name !== APP && name !== KEPT) {
                    await caches.delete(name);
                }
            }
            await self.clients.claim();
        })()
    );
});

// A page says when: never while something is being written or sent.
self.addEventListener("message", (event) => {
    if (event.data === "take over") {
        self.skipWaiting();
    }
});

self.addEventListener("sync", (event) => {
    if (event.tag === "field-outbox") {
        // A failure is thrown on: the browser tries again by itself.
        event.waitUntil(recall("user").then((user) => user && flush(user)));
    }
});

self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== self.location.origin) {
        return;
    }
    if (request.mode === "navigate" && url.pathname === SHELL) {
        event.respondWith(fromApp(SHELL, request));
    } else if (FILES.includes(url.pathname)) {
        event.respondWith(fromApp(url.pathname, request));
    } else if (request.destination === "image" && url.pathname.startsWith("/field/")) {
        event.respondWith(seenBefore(request));
    }
});

async function fromApp(path, request) {
    const cache = await caches.open(APP);
    return (await cache.match(path)) || fetch(request);
}

/** A photo never changes at its address: what was seen once is seen again without network. */
async function seenBefore(request) {
    const cache = await caches.open(KEPT);
    const known = await cache.match(request);
    if (known) {
        return known;
    }
    const answer = await fetch(request);
    if (answer.ok) {
        await cache.put(request, answer.clone()).catch(() => {}); // a full phone shows it all the same
        const keys = await cache.keys();
        await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((old) => cache.delete(old)));
    }
    return answer;
}
