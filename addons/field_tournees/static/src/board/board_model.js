import { markRaw, reactive, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { KeepLast } from "@web/core/utils/concurrency";
import { makeClock, monday, today } from "@field_tournees/board/board_clock";
import { emptyFilters, isRowShown, makeLanes } from "@field_tournees/board/board_filters";
import { BoardRows } from "@field_tournees/board/board_rows";
import { describeError } from "@field_tournees/board/board_words";

const MODEL = "field.board";
const PREFERENCES = "field_board";
const KEPT = ["zoom", "grouping", "density", "panels", "folded", "hidesAbsent"];

/**
 * All the board knows, and its calls to the server; components only show it.
 *
 * `ui` is what the model asks of the screen: `notify`,
 * `askReason`, `openVisit`.
 */
export class BoardModel extends BoardRows {
    constructor({ orm, ui, now = () => Date.now() }) {
        super();
        Object.assign(this, {
            orm: markRaw(orm),
            ui: markRaw(ui),
            readClock: now,
            loading: markRaw(new KeepLast()),
            day: "",
            days: 1,
            now: Math.floor(now() / 1000),
            tz: "Europe/Paris",
            status: "loading",
            error: "",
            isLive: true,
            isDragging: false,
            filters: emptyFilters(),
            focus: { visitId: null, technicianId: null },
            flashes: {},
            historyCount: 0,
            places: null,
            preview: null,
            zoom: 1,
            grouping: "team",
            density: "normal",
            panels: [],
            folded: [],
            hidesAbsent: false,
        });
        this.clock = makeClock(this.tz);
        this.restore();
    }

    // ------------------------------------------------------------------ preferences

    restore() {
        try {
            Object.assign(this, JSON.parse(browser.localStorage.getItem(PREFERENCES)));
        } catch {
            browser.localStorage.removeItem(PREFERENCES);
        }
    }

    /** Change how the board looks, and remember it in this browser. */
    prefer(values) {
        Object.assign(this, values);
        const kept = Object.fromEntries(KEPT.map((name) => [name, this[name]]));
        browser.localStorage.setItem(PREFERENCES, JSON.stringify(kept));
    }

    togglePanel(name, isOpen = !this.panels.includes(name)) {
        const others = this.panels.filter((other) => other !== name);
        // Two panels share the side at most; the oldest gives way.
        this.prefer({ panels: isOpen ? [...others.slice(-1), name] : others });
    }

    // ------------------------------------------------------------------ reading

    /** The technicians shown, in groups: [{key, label, technicians}]. */
    get lanes() {
        const lanes = makeLanes(this.data, this.filters, this.grouping);
        if (!this.hidesAbsent) {
            return lanes;
        }
        return lanes
            .map((lane) => ({ ...lane, technicians: lane.technicians.filter((one) => this.isWorking(one.id)) }))
            .filter((lane) => lane.technicians.length);
    }

    /** The visits to plan that pass the filters, the most pressing first. */
    get backlog() {
        return this.waiting.filter((row) => this.isShown(row));
    }

    /** The selected visits, in their order of the day. */
    get selected() {
        return [...this.selection].map((id) => this.data.visits[id]).filter(Boolean);
    }

    isShown(row) {
        return isRowShown(row, this.filters);
    }

    // ------------------------------------------------------------------ loading

    async goTo(day, days = this.days) {
        Object.assign(this, { day: days > 1 ? monday(day) : day, days });
        this.selection.clear();
        await this.load();
    }

    get today() {
        return today(this.tz, this.readClock());
    }

    goToday() {
        return this.goTo(this.today);
    }

    async load() {
        this.status = this.status === "ready" ? "reloading" : "loading";
        try {
            this.receive(await this.loading.add(this.call("load", [this.day, this.days])));
            Object.assign(this, { status: "ready", error: "" });
        } catch (error) {
            Object.assign(this, { status: "error", error: describeError(error) });
        }
    }

    /** Take a whole answer of the server. */
    receive(answer) {
        const { tz, day, days, midnights, now } = answer;
        if (tz !== this.tz) {
            this.clock = makeClock(tz);
        }
        Object.assign(this, { tz, day, dates: markRaw(days), midnights: markRaw(midnights), now });
        this.cursor = now;
        this.fill(answer);
    }

    // ------------------------------------------------------------------ changes

    /** Read some rows again, because something happened to them. */
    async refresh(visitIds, routeIds) {
        this.merge(await this.call("read_rows", [visitIds, routeIds]));
    }

    /** Read the days again without a word: lateness grows while nobody writes anything. */
    async refreshAll() {
        const { day, days } = this;
        const answer = await this.call("load", [day, days]);
        if (day === this.day && days === this.days) {
            const kept = new Set(answer.visits.map((row) => row.id));
            const gone = Object.keys(this.data.visits).map(Number);
            this.merge({ ...answer, gone: gone.filter((id) => !kept.has(id)) });
        }
    }

    /** Read all that changed since the last answer, while the bus is down. */
    async poll() {
        const answer = await this.call("poll", [this.cursor]);
        this.cursor = answer.cursor;
        this.merge(answer);
    }

    // ------------------------------------------------------------------ selection

    select(ids, { toggle = false } = {}) {
        if (!toggle) {
            this.selection.clear();
        }
        for (const id of ids) {
            if (toggle && this.selection.has(id)) {
                this.selection.delete(id);
            } else {
                this.selection.add(id);
            }
        }
    }

    setFocus(visitId, technicianId = this.data.visits[visitId]?.technician_id || null) {
        Object.assign(this.focus, { visitId, technicianId });
    }

    setPreview(preview) {
        this.preview = preview;
    }

    openVisit(id) {
        this.ui.openVisit(id);
    }

    // ------------------------------------------------------------------ moves

    /** Move visits at once on the screen, then on the server: [{id, technician_id, start}]. */
    move(moves, options) {
        return this.moves.move(this, moves, options);
    }

    /** Draw visits elsewhere before `move` is called with the same ones. */
    propose(moves) {
        this.moves.propose(this, moves);
    }

    /** The verdict of every start in every lane for a visit, or for the first of several. */
    findPlaces(visitIds) {
        return this.orm.call("field.board.places", "find", [visitIds, this.day, this.days]);
    }

    undo() {
        return this.moves.undo(this);
    }

    redo() {
        return this.moves.redo(this);
    }

    /** Mark visits for a moment: somebody else has just changed them. */
    flash(ids) {
        for (const id of ids) {
            this.flashes[id] = true;
        }
        browser.setTimeout(() => ids.forEach((id) => delete this.flashes[id]), 2500);
    }

    call(method, args, kwargs = {}) {
        return this.orm.call(MODEL, method, args, kwargs);
    }
}

/** Return the model as a component reads it: what it shows of it renders it again. */
export function useBoard(model) {
    return useState(model);
}

/** Return a model that components may watch. */
export function makeBoardModel(params) {
    return reactive(new BoardModel(params));
}
