/**
 * All that the screens show: the server's state with what was done since laid over it.
 *
 * `store.state` is replaced as a whole and never changed in place; a screen changes it by `send`.
 */

import { markRaw, reactive, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { recall, isFull, remember } from "./db";
import { setFormat } from "./format";
import { channel, enqueue, flush, keepFile, readFile, readFiles, readOutbox } from "./outbox";
import { pull } from "./pull";
import { Denied, Expired } from "./wire";
import { askToSend } from "./worker";

const projections = registry.category("field_app_projections");
const BEAT = 30 * 1000;
const LONGEST = 60 * 1000;

class Store {
    /** The state of the days, or null before the first one ever came. */
    state = null;
    /** Whose phone it is now: { id, name, lang, tz }, or null. */
    user = null;
    /** "online", "offline" (nobody answers) or "expired" (who answers wants to know who we are). */
    net = "offline";
    /** The sentence of a server that refuses this person, or "". */
    refusal = "";
    /** All commands of the user that are on the phone, oldest first. */
    outbox = markRaw([]);
    /** Those of other people: [{ id, name, count }]. */
    others = markRaw([]);
    /** Photos on the phone by uuid. */
    files = markRaw({});
    urls = markRaw({});
    /** The phone has no room left: what was done last is not kept. */
    full = false;
    /** How many writes and forms are under way: a new version waits for none. */
    busy = 0;
    /** Sentences at the foot of the screen. */
    words = [];
    /** What the phone's clock is behind the server's by, in milliseconds. */
    skew = 0;
    failures = 0;

    async start() {
        channel.onmessage = () => this.refresh();
        for (const event of ["online", "focus", "pageshow"]) {
            addEventListener(event, () => this.wake());
        }
        addEventListener("offline", () => (this.net = "offline"));
        document.addEventListener("visibilitychange", () => document.hidden || this.wake());
        await this.refresh();
    }

    // === READING === //
    /** Read the phone again: state, queue, and whose they are. */
    refresh() {
        this.stale = Boolean(this.refreshing);
        this.refreshing ??= this.read().finally(() => {
            this.refreshing = null;
            if (this.stale) {
                this.refresh();
            }
        });
        return this.refreshing;
    }

    async read() {
        const user = await recall("user");
        const [state, person, skew, outbox] = await Promise.all([
            user && recall(`state:${user}`),
            user && recall(`person:${user}`),
            recall("skew"),
            readOutbox(),
        ]);
        this.skew = skew || 0;
        this.user = person || null;
        setFormat(person);
        this.outbox = markRaw(outbox.filter((row) => row.user === user));
        this.files = markRaw(user ? await this.readFiles(user) : {});
        await this.readOthers(outbox.filter((row) => row.user !== user && row.status !== "sent"));
        this.state = state ? markRaw(this.project(structuredClone(state))) : null;
    }

    async readFiles(user) {
        return Object.fromEntries((await readFiles(user)).map((file) => [file.uuid, file]));
    }

    async readOthers(rows) {
        const counts = new Map();
        for (const { user } of rows) {
            counts.set(user, (counts.get(user) || 0) + 1);
        }
        const others = [];
        for (const [id, count] of counts) {
            others.push({ id, count, name: (await recall(`person:${id}`))?.name || "" });
        }
        this.others = markRaw(others);
    }

    /** Lay over a state what was done since; a projection that fails leaves the others alone. */
    project(state) {
        const visits = new Map(state.visits.map((visit) => [visit.id, visit]));
        for (const command of this.outbox) {
            if (command.status === "queued" || command.status === "sent") {
                try {
                    const change = projections.get(command.kind, null);
                    change?.(visits.get(command.visit), command, state);
                } catch (error) {
                    console.error(`projection of ${command.kind}`, error);
                }
            }
        }
        return state;
    }

    /** Now, by the server's clock, in milliseconds. */
    now() {
        return Date.now() + this.skew;
    }

    /** Return a visit of the state, or undefined. */
    visit(id) {
        return this.state?.visits.find((visit) => visit.id === Number(id));
    }

    /** How many commands of a visit (or of all of them) the server has not answered for. */
    pending(visit = null) {
        return this.outbox.filter(
            (row) => row.status === "queued" && (visit === null || row.visit === visit)
        ).length;
    }

    /** The commands that the server would not take, for the technician to decide. */
    get troubles() {
        return this.outbox.filter((row) => row.status === "conflict" || row.status === "refused");
    }

    // === WRITING === //
    /**
     * Do something: it is on the phone's disk when the promise resolves, and on its way.
     *
     * @returns {Promise<string>} the command's uuid, by which later commands name what it makes
     */
    async send(kind, visit = null, body = {}) {
        // A form's body holds observed values and late words: only what JSON says is kept and sent.
        const plain = JSON.parse(JSON.stringify(body));
        const command = { user: this.user.id, kind, visit, body: plain, at: Date.now() };
        const uuid = await this.write(() => enqueue(command));
        await this.refresh();
        askToSend();
        this.wake();
        return uuid;
    }

    /** Keep a photo, a video or a signature; a command that names its uuid takes it along. */
    async addFile(blob, name) {
        const uuid = await this.write(() => keepFile(this.user.id, blob, name));
        this.files = markRaw(await this.readFiles(this.user.id));
        return uuid;
    }

    async write(work) {
        this.busy++;
        try {
            const result = await work();
            this.full = false;
            this.keeping ??= navigator.storage?.persist?.(); // some phones ask their owner: once is enough
            return result;
        } catch (error) {
            if (isFull(error)) {
                this.full = true;
                error.told = true;
            }
            throw error;
        } finally {
            this.busy--;
        }
    }

    /** The address of a kept file, for an image; "" until it is read, or when it is not here. */
    fileUrl(uuid) {
        if (!asked.has(uuid)) {
            asked.add(uuid);
            readFile(uuid).then((blob) => {
                const url = blob ? URL.createObjectURL(blob) : "";
                this.urls = markRaw({ ...this.urls, [uuid]: url });
            });
        }
        return this.urls[uuid] || "";
    }

    /** Return a kept file as a blob, or null. */
    file(uuid) {
        return readFile(uuid);
    }

    /** Say something at the foot of the screen for some seconds; tone: "good", "bad" or "". */
    say(text, tone = "") {
        const word = { text, tone };
        this.words.push(word);
        setTimeout(() => this.words.splice(0, 1), tone === "bad" ? 8000 : 4000);
    }

    // === THE SERVER === //
    /** Send what waits and ask for news, now; then again and again, slower where nobody answers. */
    wake() {
        clearTimeout(this.timer);
        this.again = Boolean(this.talking);
        this.talking ??= this.talk().finally(() => {
            this.talking = null;
            this.rest();
        });
        return this.talking;
    }

    rest() {
        const wait = this.failures
            ? Math.min(LONGEST, 1000 * 2 ** this.failures) * (0.7 + 0.6 * Math.random())
            : BEAT;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.wake(), this.again ? 0 : wait);
    }

    async talk() {
        const before = this.user?.id;
        try {
            const stopped = before ? await flush(before).catch((error) => error) : null;
            if (stopped instanceof Expired && stopped.message !== "user") {
                throw stopped;
            }
            await pull(before);
            await this.refresh();
            // Somebody else is logged in: this phone is theirs now, and the queue stays its author's.
            this.again ||= this.user.id !== before;
            if (stopped && !this.again) {
                throw stopped;
            }
            Object.assign(this, { net: "online", refusal: "", failures: 0 });
        } catch (error) {
            this.explain(error);
        }
    }

    explain(error) {
        this.failures++;
        if (error instanceof Expired) {
            this.net = "expired";
        } else if (error instanceof Denied) {
            this.refusal = error.message;
        } else {
            this.net = "offline";
            this.full ||= isFull(error);
        }
    }

    /** Forget who this phone belongs to, with the customers' data; what was not sent stays. */
    async leave() {
        const { id } = this.user;
        await remember({ user: null, [`state:${id}`]: null });
        await caches.delete("field_app_files");
        location.assign("/web/session/logout?redirect=/field/app");
    }
}

const asked = new Set();
export const store = reactive(new Store());

/** The store, for a component that follows it. */
export function useStore() {
    return useState(store);
}
