/**
 * What the technician did and the server does not know yet. Shared by the page and the service worker.
 *
 * A command leaves the phone only when the server has answered for it: "queued" until then, "sent"
 * until the server's own state shows it, "conflict" or "refused" until the technician has read why.
 */

import { asked, recall, remember, transact } from "./db";
import { sha256 } from "./hash";
import { Denied, post } from "./wire";

const BATCH = 50;
const POSITIONS = 200;
const DAY = 24 * 3600 * 1000;
export const channel = new BroadcastChannel("field_app");

/** Tell every open page of the app, this one too, that something changed on the phone. */
export function announce() {
    channel.postMessage("changed");
    channel.onmessage?.({ data: "changed" });
}

/** Return the number that this phone keeps. */
export async function getDevice() {
    let device = await recall("device");
    if (!device) {
        device = crypto.randomUUID();
        await remember({ device });
    }
    return device;
}

/**
 * Put a command on the disk; it is there when the promise resolves.
 *
 * @returns {Promise<string>} its uuid
 */
export async function enqueue({ user, kind, visit, body, at }) {
    const uuid = crypto.randomUUID();
    const text = JSON.stringify(body);
    await transact(["outbox", "files"], "readwrite", async (outbox, files) => {
        const needs = (await asked(files.getAllKeys())).filter((file) => text.includes(file));
        outbox.add({ uuid, user, kind, visit, body, at, needs, status: "queued", tries: 0, message: "" });
    });
    announce();
    return uuid;
}

/** Return all commands of a user, or of everybody, oldest first. */
export async function readOutbox(user = null) {
    const rows = await transact(["outbox"], "readonly", (outbox) => asked(outbox.getAll()));
    return user === null ? rows : rows.filter((row) => row.user === user);
}

/** Forget commands, by their uuid: the server has them, or their author gives them up. */
export async function forget(uuids) {
    await transact(["outbox"], "readwrite", async (outbox) => {
        for (const row of await asked(outbox.getAll())) {
            if (uuids.includes(row.uuid)) {
                outbox.delete(row.seq);
            }
        }
    });
    announce();
}

/** Send a refused command once more, under the same uuid: what names it still finds it. */
export async function sendAgain(uuid) {
    await transact(["outbox"], "readwrite", async (outbox) => {
        for (const row of await asked(outbox.getAll())) {
            if (row.uuid === uuid) {
                outbox.put({ ...row, status: "queued", tries: 0, message: "" });
            }
        }
    });
    announce();
}

/** Send all that a user left on this phone, one tab or worker at a time; throws what stopped it. */
export function flush(user) {
    return navigator.locks.request("field_app_flush", async () => {
        const round = { user, device: await getDevice(), waited: new Set(), alone: false };
        let going = true;
        while (going) {
            going = await push(round);
            const file = going ? null : await nextFile(user);
            if (file) {
                await upload(file);
                round.waited.clear();
                going = true;
            }
        }
    });
}

// === COMMANDS === //
async function pick({ user, waited, alone }) {
    return transact(["outbox", "files"], "readonly", async (outbox, files) => {
        const there = new Set();
        for (const file of await asked(files.getAll())) {
            if (!file.done) {
                there.add(file.uuid);
            }
        }
        const rows = (await asked(outbox.getAll())).filter(
            (row) =>
                row.user === user &&
                row.status === "queued" &&
                !waited.has(row.uuid) &&
                !row.needs.some((uuid) => there.has(uuid))
        );
        return rows.slice(0, alone ? 1 : BATCH);
    });
}

/** Send one batch; tell whether to look for another. */
async function push(round) {
    const rows = await pick(round);
    const fixes = await readPositions(round.user);
    if (!rows.length && !fixes.length) {
        return false;
    }
    const letter = {
        device: round.device,
        device_name: getDeviceName(),
        app: (await recall("version")) || "",
        sent_at: Date.now(),
        commands: rows.map(({ uuid, kind, visit, at, body }) => ({ uuid, kind, visit, at, body })),
        positions: fixes.map(({ at, lat, lon, accuracy }) => ({ at, lat, lon, accuracy })),
    };
    let answer;
    try {
        answer = await post("/field/app/push", letter, round.user, [409]);
    } catch (error) {
        return isolate(round, rows, fixes, error);
    }
    await note(round, rows, fixes, answer, letter.sent_at);
    round.alone = false;
    return rows.length > 0;
}

/** A letter that the server cannot read must not hold up the others: find the command it is due to. */
async function isolate(round, rows, fixes, error) {
    if (!(error instanceof Denied) || error.status === 403) {
        throw error;
    }
    if (fixes.length) {
        await dropPositions(fixes);
        return true;
    }
    if (rows.length > 1) {
        round.alone = true;
        return true;
    }
    await settle(rows, [{ ...rows[0], status: "refused", message: error.message }]);
    return true;
}

async function note(round, rows, fixes, answer, sentAt) {
    const now = Date.now();
    await remember({
        sharing: answer.sharing === true,
        skew: answer.server_at - (sentAt + now) / 2,
    });
    await dropPositions(answer.sharing ? fixes : await readPositions(round.user, Infinity));
    for (const result of answer.results) {
        if (result.status === "wait") {
            round.waited.add(result.uuid);
        } else {
            round.waited.clear();
        }
    }
    await settle(rows, answer.results);
}

const OUTCOMES = { done: "sent", conflict: "conflict", refused: "refused", mismatch: "refused" };

async function settle(rows, results) {
    const bySeq = new Map(rows.map((row) => [row.uuid, row.seq]));
    await transact(["outbox"], "readwrite", async (outbox) => {
        for (const result of results) {
            const row = await asked(outbox.get(bySeq.get(result.uuid) ?? -1));
            if (row) {
                row.tries++;
                row.status = OUTCOMES[result.status] || "queued";
                row.message = result.message || "";
                row.missing = result.missing || [];
                outbox.put(row);
            }
        }
    });
    announce();
}

function getDeviceName() {
    const agent = navigator.userAgentData;
    return agent ? `${agent.platform} ${agent.brands.at(-1)?.brand || ""}`.trim() : navigator.platform;
}

// === POSITIONS === //
function readPositions(user, limit = POSITIONS) {
    return transact(["positions"], "readonly", async (positions) =>
        (await asked(positions.getAll())).filter((fix) => fix.user === user).slice(0, limit)
    );
}

function dropPositions(fixes) {
    return transact(["positions"], "readwrite", (positions) => {
        for (const fix of fixes) {
            positions.delete(fix.seq);
        }
    });
}

/** Keep where the phone is until the next letter; none is older than a day. */
export function keepPosition(user, fix) {
    return transact(["positions"], "readwrite", async (positions) => {
        for (const old of await asked(positions.getAll())) {
            if (old.at * 1000 < Date.now() - DAY) {
                positions.delete(old.seq);
            }
        }
        positions.add({ user, ...fix });
    });
}

// === FILES === //
const CHUNK = 256 * 1024;

/** Put a photo, a video or a signature on the disk, in the pieces that it is sent in. */
export async function keepFile(user, blob, name) {
    const uuid = crypto.randomUUID();
    const bytes = await blob.arrayBuffer();
    const hash = await sha256(bytes);
    const file = { uuid, user, name, type: blob.type, size: bytes.byteLength, sha256: hash };
    await transact(["files", "chunks"], "readwrite", (files, chunks) => {
        files.add({ ...file, sent: 0, restarts: 0, done: false, at: Date.now() });
        for (let start = 0; start < bytes.byteLength; start += CHUNK) {
            chunks.put(bytes.slice(start, start + CHUNK), [uuid, start / CHUNK]);
        }
    });
    return uuid;
}

/** Return a kept file as a blob, or null. */
export function readFile(uuid) {
    return transact(["files", "chunks"], "readonly", async (files, chunks) => {
        const file = await asked(files.get(uuid));
        return file ? new Blob(await asked(chunks.getAll(piecesOf(uuid))), { type: file.type }) : null;
    });
}

/** Return all kept files of a user. */
export async function readFiles(user) {
    const files = await transact(["files"], "readonly", (store) => asked(store.getAll()));
    return files.filter((file) => file.user === user);
}

function piecesOf(uuid) {
    return IDBKeyRange.bound([uuid], [uuid, []]);
}

/** Return the first file that a queued command of the user waits for. */
function nextFile(user) {
    return transact(["outbox", "files"], "readonly", async (outbox, files) => {
        for (const row of await asked(outbox.getAll())) {
            for (const uuid of row.user === user && row.status === "queued" ? row.needs : []) {
                const file = await asked(files.get(uuid));
                if (file && !file.done) {
                    return file;
                }
            }
        }
        return null;
    });
}

async function upload(file) {
    const { uuid, size, name, user } = file;
    while (!file.done) {
        const start = file.sent;
        const piece = await readPiece(uuid, start);
        const query = new URLSearchParams({ offset: start, size, sha256: file.sha256, name });
        let answer;
        try {
            answer = await post(`/field/app/upload/${uuid}?${query}`, piece, user, [409]);
        } catch (error) {
            answer = await recover(file, error);
        }
        Object.assign(file, { sent: answer.received, done: answer.done === true });
        await transact(["files"], "readwrite", (files) => files.put(file));
        announce();
        if (answer.given_up) {
            return;
        }
    }
}

/** Return the bytes that begin at an offset, up to the end of the piece that it lies in. */
async function readPiece(uuid, start) {
    const index = Math.floor(start / CHUNK);
    const piece = await transact(["chunks"], "readonly", (chunks) => asked(chunks.get([uuid, index])));
    return (piece || new ArrayBuffer(0)).slice(start - index * CHUNK);
}

/** A file that arrived otherwise than it left is sent again; one that the server will not take is given up. */
async function recover(file, error) {
    if (!(error instanceof Denied) || error.status === 403) {
        throw error;
    }
    if (error.answer?.error === "sha256" && file.restarts < 3) {
        file.restarts++;
        return { received: 0, done: false };
    }
    const waiting = (await readOutbox(file.user)).filter((row) => row.needs.includes(file.uuid));
    const refusal = { status: "refused", message: error.message };
    await settle(waiting, waiting.map(({ uuid }) => ({ uuid, ...refusal })));
    return { received: file.sent, done: false, given_up: true };
}

/** Forget the files that no command of their owner names any more. */
export function dropFiles() {
    return transact(["outbox", "files", "chunks"], "readwrite", async (outbox, files, chunks) => {
        const needed = new Set((await asked(outbox.getAll())).flatMap((row) => row.needs));
        for (const file of await asked(files.getAll())) {
            // A photo that was just taken waits for its form to be sent.
            if (!needed.has(file.uuid) && (file.done || file.at < Date.now() - DAY)) {
                files.delete(file.uuid);
                chunks.delete(piecesOf(file.uuid));
            }
        }
    });
}
