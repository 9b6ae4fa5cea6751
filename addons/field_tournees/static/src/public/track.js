const LEAST_WAIT = 2;
const MOST_WAIT = 300;
// What the page shows of these is written by the server: it is fetched anew when they change.
const OF_THE_SERVER = ["state", "label", "promise", "actions", "technician", "steps"];

/** The page of a visit: asks the server what is new, and shows it without a reload. */
class Track {
    constructor(root) {
        this.root = root;
        this.read(root);
        this.failures = 0;
        this.etag = "";
        this.map = null;
        this.turn = 0;
        document.addEventListener("visibilitychange", () => this.wake());
        addEventListener("online", () => this.wake());
        this.show(this.shown);
        this.wait(this.shown.next_poll);
    }

    read(root) {
        const { url, lang, shown, texts, tiles, attribution } = JSON.parse(root.dataset.config);
        Object.assign(this, { url, lang, shown, texts, tiles, attribution });
    }

    live(name) {
        return this.root.querySelector(`[data-live="${name}"]`);
    }

    // Asking
    wait(seconds) {
        clearTimeout(this.timer);
        const bounded = Math.min(MOST_WAIT, Math.max(LEAST_WAIT, seconds || 60));
        // Thousands of pages that lost the server together do not come back together.
        const slack = this.failures ? Math.random() * bounded * 0.3 : 0;
        this.timer = setTimeout(() => this.poll(), (bounded + slack) * 1000);
    }

    wake() {
        clearTimeout(this.timer);
        if (document.visibilityState === "visible") {
            this.poll();
        }
    }

    async poll() {
        const turn = ++this.turn;
        const headers = this.etag ? { "If-None-Match": this.etag } : {};
        try {
            const options = { headers, cache: "no-store" };
            const answer = await fetch(`${this.url}/state?lang=${this.lang}`, options);
            if (turn !== this.turn) {
                return;
            }
            if (answer.status === 404) {
                return location.reload(); // the link is over: the server says so in words
            }
            if (answer.status !== 304) {
                await this.take(answer);
            }
            this.failures = 0;
            this.sayFresh();
            this.wait(this.shown.next_poll);
        } catch {
            this.failures += 1;
            this.say("fresh", this.fill("offline", { time: this.seenAt ?? this.clock() }));
            this.wait(Math.max(this.shown.next_poll || 0, 2 ** this.failures));
        }
    }

    async take(answer) {
        if (!answer.ok) {
            throw new Error(answer.status);
        }
        const news = await answer.json();
        const isSame = OF_THE_SERVER.every(
            (name) => JSON.stringify(news[name]) === JSON.stringify(this.shown[name])
        );
        if (!isSame) {
            await this.swap();
        }
        this.etag = answer.headers.get("ETag") ?? "";
        this.shown = news;
        this.show(news);
    }

    // Showing
    /** Put the server's newest parts in the place of ours; what somebody is writing stays. */
    async swap() {
        const answer = await fetch(this.url, { cache: "no-store" });
        if (!answer.ok) {
            throw new Error(answer.status);
        }
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById("track");
        const focused = document.activeElement?.id;
        for (const part of this.root.querySelectorAll("[data-part]")) {
            if (this.isWriting(part)) {
                fresh.querySelector(`[data-part=${part.dataset.part}]`)?.replaceWith(part);
            }
        }
        this.root.replaceChildren(...fresh.children);
        this.root.dataset.config = fresh.dataset.config;
        this.read(this.root);
        this.map = null;
        if (focused) {
            document.getElementById(focused)?.focus({ preventScroll: true });
        }
        document.querySelector("main > .notice:not(.agent)")?.remove(); // of a step that is over
    }

    isWriting(part) {
        const isChanged = (field) => field.value !== (field.defaultValue ?? "");
        return [...part.querySelectorAll("input, select, textarea")].some(isChanged);
    }

    show({ eta, sentence, position, site }) {
        this.say("eta-text", eta?.text);
        this.live("eta").hidden = !eta;
        this.say("sentence", sentence);
        this.showMap(position, site);
    }

    say(name, text) {
        const place = this.live(name);
        if (place && place.textContent !== (text ?? "")) {
            place.textContent = text ?? "";
        }
        if (place) {
            place.hidden = !text;
        }
    }

    sayFresh() {
        this.seenAt = this.clock();
        this.say("fresh", this.fill("fresh", { time: this.seenAt }));
    }

    async showMap(position, site) {
        const figure = this.live("map");
        figure.hidden = !position;
        if (!position) {
            return;
        }
        const minutes = Math.round(position.age_seconds / 60);
        this.say("age", this.fill(minutes ? "minutes" : "seconds", { minutes }));
        const { VisitMap, getDistance } = await import("./map.js");
        if (site) {
            const km = getDistance(position, site) / 1000;
            const places = km < 10 ? 1 : 0;
            const number = km.toLocaleString(document.documentElement.lang, { maximumFractionDigits: places });
            this.say("distance", this.fill(km < 0.5 ? "near" : "away", { km: number }));
        }
        this.tellLook();
        this.map ??= new VisitMap(figure, this.tiles, this.attribution);
        this.map.draw(position, site, this.live("distance").textContent);
    }

    /** The technician may know that somebody looks: told once for each page that is opened. */
    tellLook() {
        if (!this.hasLooked && !document.querySelector(".notice.agent")) {
            this.hasLooked = true;
            fetch(`${this.url}/look`, { method: "POST" }).catch(() => {});
        }
    }

    // Words
    clock() {
        return new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
    }

    fill(name, values) {
        return this.texts[name].replace(/\{(\w+)\}/g, (_all, key) => values[key]);
    }
}

new Track(document.getElementById("track"));
