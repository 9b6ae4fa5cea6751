/** What the server knows of the technician's days, kept on the phone for when there is no network. */

import { asked, recall, transact } from "./db";
import { announce, dropFiles } from "./outbox";
import { post } from "./wire";

/**
 * Ask for the state of the days, and keep it; one tab at a time.
 *
 * A command that was sent before the question is in the answer: it is forgotten together with the
 * old state, in one transaction, so that the screen never steps back.
 *
 * @returns {Promise<Object>} the state of whoever is logged in
 */
export function pull(user) {
    return navigator.locks.request("field_app_pull", async () => {
        const known = user ? await recall(`state:${user}`) : null;
        const sent = await readSent();
        const asked_at = Date.now();
        const answer = await post("/field/app/pull", { etag: known?.etag || null });
        const state = answer.same ? known : answer;
        await keep(state, sent, answer.server_at ? answer.server_at - (asked_at + Date.now()) / 2 : null);
        return state;
    });
}

async function readSent() {
    const rows = await transact(["outbox"], "readonly", (outbox) => asked(outbox.getAll()));
    return rows.filter((row) => row.status === "sent");
}

async function keep(state, sent, skew) {
    const { id, name, lang, tz } = state.me;
    await transact(["kv", "outbox"], "readwrite", (kv, outbox) => {
        kv.put(state, `state:${id}`);
        kv.put({ id, name, lang, tz }, `person:${id}`);
        kv.put(id, "user");
        if (skew !== null) {
            kv.put(skew, "skew");
        }
        for (const row of sent.filter((row) => row.user === id)) {
            outbox.delete(row.seq);
        }
    });
    await dropFiles();
    announce();
}
