/**
 * The files of the visits, kept on the phone: those of today and tomorrow come by themselves, others
 * when they are opened. What is on nobody's days any more is thrown away.
 */

import { reactive, useState } from "@odoo/owl";
import { dayKey } from "../../core/format";
import { store } from "../../core/store";
import { _t } from "../../core/words";

// Emptied when the technician leaves the phone: see the store.
const SHELF = "field_app_files";
const LARGEST = 5 * 1024 * 1024;
const DAY = 24 * 3600 * 1000;
/** Which addresses are on the phone: { url: true }. */
export const papers = reactive({ kept: {} });

export function usePapers() {
    return useState(papers);
}

export function isPicture(file) {
    return /^image\/(jpeg|png|gif|webp)$/.test(file.mimetype);
}

function keyOf(url) {
    return `${url}&of=${store.user.id}`;
}

/** All files that the state names, and of these the ones to fetch ahead. */
function listFiles({ visits, messages }) {
    const days = [0, 1].map((count) => dayKey(store.now() + count * DAY));
    const soon = visits.filter((visit) => days.includes(dayKey(visit.start)));
    const take = (owners, name) => owners.flatMap((owner) => owner[name] || []);
    const all = [...take(visits, "documents"), ...take(messages, "files")];
    const ahead = [...take(soon, "documents"), ...take(messages.slice(-20), "files")];
    return { all, ahead: ahead.filter((file) => file.size <= LARGEST) };
}

let tidying = null;
async function tidy(state) {
    const shelf = await caches.open(SHELF);
    const { all, ahead } = listFiles(state);
    const named = new Map(all.map((file) => [new URL(keyOf(file.url), location).href, file.url]));
    const kept = {};
    for (const { url } of await shelf.keys()) {
        if (named.has(url)) {
            kept[named.get(url)] = true;
        } else {
            await shelf.delete(url);
        }
    }
    papers.kept = kept;
    for (const file of ahead) {
        if (!papers.kept[file.url] && store.net === "online") {
            await fetchFile(file).catch(() => {}); // the next state brings another chance
        }
    }
}

async function fetchFile(file) {
    const answer = await fetch(file.url);
    if (!answer.ok) {
        throw new Error(String(answer.status));
    }
    const shelf = await caches.open(SHELF);
    await shelf.put(keyOf(file.url), answer.clone());
    papers.kept[file.url] = true;
    return answer;
}

/**
 * Return a file as an address that the browser can open, from the phone or else from the server.
 *
 * @throws {Error} with a sentence, when it is neither here nor to be had
 */
export async function readPaper(file) {
    const shelf = await caches.open(SHELF);
    const answer = (await shelf.match(keyOf(file.url))) || (await fetchFile(file).catch(() => null));
    if (!answer) {
        throw new Error(_t("This document is not on the phone yet: open it once where there is network."));
    }
    return URL.createObjectURL(await answer.blob());
}

/** Hand a file to the phone, which opens it with what it has for such files; never in the app's own name. */
export async function openPaper(file) {
    const link = document.createElement("a");
    link.href = await readPaper(file);
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

const seen = reactive(store, follow);
function follow() {
    const { state } = seen; // read here, it is followed from here on
    if (state && self.caches) {
        tidying = (tidying || Promise.resolve()).then(() => tidy(state)).catch(() => {});
    }
}
follow();
