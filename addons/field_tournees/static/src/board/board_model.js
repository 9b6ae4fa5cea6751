import { markRaw, reactive, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { KeepLast } from "@web/core/utils/concurrency";
import { makeClock, monday, today } from "@field_tournees/board/board_clock";
import {
    compareWaiting,
    emptyFilters,
    isRowShown,
    makeLanes,
} from "@field_tournees/board/board_filters";
import { BoardMoves } from "@field_tournees/board/board_moves";
import { spanHours } from "@field_tournees/board/lanes/lanes_geometry";
import { describeError } from "@field_tournees/board/board_words";

const MODEL = "field.board";
const PREFERENCES = "field_board";
const KEPT = ["zoom", "grouping", "density", "panels", "folded", "hidesAbsent"];
const NOTHING = markRaw([]);
// The visits that wait have no technician; they share a lane of their own.
const WAITING = 0;

function byId(rows) {
    return Object.fromEntries(rows.map((row) => [row.id, markRaw(row)]));
}

function compareStart(a, b) {
    return a.start - b.start || a.id - b.id;
}

function isSame(row, other) {
    return other && JSON.stringify(row) === JSON.stringify(other);
}

/** The lane in which a visit is drawn. */
function laneOf(row) {
    return (row?.start && row.technician_id) || WAITING;
}

/**
 * All the board knows, and its calls to the server; components only show it.
 *
 * Rows are replaced and never changed, so that a lane is drawn again only when its own
 * list of visits is another one. `ui` is what the model asks of the screen: `notify`,
 * `askReason`, `openVisit`.
 */
export class BoardModel {
    constructor({ orm, ui, now = () => Date.now() }) {
        Object.assign(this, {
            orm: markRaw(orm),
            ui: markRaw(ui),
            readClock: now,
            loading: markRaw(new KeepLast()),
            moves: markRaw(new BoardMoves()),
            data: {
                technicians: {},
                visits: {},
                routes: {},
                leaves: NOTHING,
                positions: {},
                alerts: {},
                zones: {},
                teams: {},
                types: {},
                map: {},
            },
            byTechnician: {},
            routesOf: {},
            day: "",
            days: 1,
            dates: NOTHING,
            midnights: NOTHING,
            hours: markRaw([8, 18]),
            now: Math.floor(now() / 1000),
            tz: "Europe/Paris",
            status: "loading",
            error: "",
            isLive: true,
            isDragging: false,
            filters: emptyFilters(),
            selection: new Set(),
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

    get waiting() {
        return this.byTechnician[WAITING] || NOTHING;
    }

    /** The selected visits, in their order of the day. */
    get selected() {
        return [...this.selection].map((id) => this.data.visits[id]).filter(Boolean);
    }

    visitsOf(technicianId) {
        return this.byTechnician[technicianId] || NOTHING;
    }

    /** The days of a technician among those shown. */
    daysOf(technicianId) {
        return this.routesOf[technicianId] || NOTHING;
    }

    /** Whether a technician works, or has visits all the same. */
    isWorking(technicianId) {
        return (
            this.visitsOf(technicianId).length > 0 ||
            this.daysOf(technicianId).some((route) => route.available_hours)
        );
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
        const { tz, day, days, midnights, now, map, leaves } = answer;
        if (tz !== this.tz) {
            this.clock = makeClock(tz);
        }
        Object.assign(this, { tz, day, dates: markRaw(days), midnights: markRaw(midnights), now });
        this.cursor = now;
        this.moves.reset(answer.visits);
        this.data = {
            technicians: byId(answer.technicians),
            visits: byId(answer.visits),
            routes: byId(answer.routes),
            leaves: markRaw(leaves),
            positions: this.locate(answer.positions),
            alerts: byId(answer.alerts),
            zones: byId(answer.zones),
            teams: byId(answer.teams),
            types: byId(answer.types),
            map,
        };
        this.arrange();
        this.hours = markRaw(spanHours(this.midnights, answer.routes, answer.visits));
    }

    /** Positions by technician: the latest of each. */
    locate(positions) {
        return Object.fromEntries(positions.map((row) => [row.technician_id, markRaw(row)]));
    }

    /** Lay all the visits and days in their lanes. */
    arrange() {
        const lanes = { [WAITING]: [] };
        for (const row of Object.values(this.data.visits)) {
            (lanes[laneOf(row)] ||= []).push(row);
        }
        this.byTechnician = Object.fromEntries(
            Object.entries(lanes).map(([id, rows]) => [id, this.sortLane(+id, rows)])
        );
        this.routesOf = {};
        this.arrangeRoutes();
    }

    arrangeRoutes(technicianIds = new Set(Object.keys(this.data.technicians).map(Number))) {
        const days = {};
        for (const route of Object.values(this.data.routes)) {
            if (technicianIds.has(route.technician_id)) {
                (days[route.technician_id] ||= []).push(route);
            }
        }
        for (const [id, routes] of Object.entries(days)) {
            routes.sort((a, b) => a.date.localeCompare(b.date));
            this.routesOf[id] = markRaw(routes);
        }
    }

    sortLane(technicianId, rows) {
        return markRaw(rows.sort(technicianId ? compareStart : compareWaiting));
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

    /** Take some rows of the server; a move that is still on its way stays drawn. */
    merge({ visits = [], routes = [], gone = [], alerts, positions, now }) {
        const rows = visits.map((row) => this.moves.confirm(row));
        this.put(rows.filter((row) => this.isWithin(row)));
        this.drop([...gone, ...rows.filter((row) => !this.isWithin(row)).map((row) => row.id)]);
        this.putRoutes(routes);
        if (alerts) {
            this.data.alerts = byId(alerts);
        }
        if (positions) {
            Object.assign(this.data.positions, this.locate(positions));
        }
        this.now = now || this.now;
    }

    putRoutes(routes) {
        const shown = routes.filter(
            (route) => this.dates.includes(route.date) && !isSame(route, this.data.routes[route.id])
        );
        for (const route of shown) {
            this.data.routes[route.id] = markRaw(route);
        }
        if (shown.length) {
            this.arrangeRoutes(new Set(shown.map((route) => route.technician_id)));
        }
    }

    /** Whether a visit belongs to the days shown, or waits. */
    isWithin(row) {
        return !laneOf(row) || (row.start >= this.midnights[0] && row.start < this.midnights.at(-1));
    }

    /** Show these rows in the place of the former ones; only their lanes are drawn again. */
    put(rows) {
        const touched = new Set();
        for (const row of rows.filter((one) => !isSame(one, this.data.visits[one.id]))) {
            const former = this.data.visits[row.id];
            touched.add(former ? laneOf(former) : laneOf(row)).add(laneOf(row));
            this.data.visits[row.id] = markRaw(row);
        }
        this.redraw(touched);
        this.stretchHours(rows);
    }

    /** Make room for visits that are earlier or later than the hours shown. */
    stretchHours(rows) {
        const [first, last] = spanHours(this.midnights, [], rows, this.hours);
        if (first < this.hours[0] || last > this.hours[1]) {
            this.hours = markRaw([first, last]);
        }
    }

    drop(ids) {
        const touched = new Set();
        for (const id of ids.filter((one) => this.data.visits[one])) {
            touched.add(laneOf(this.data.visits[id]));
            delete this.data.visits[id];
            this.selection.delete(id);
        }
        this.redraw(touched);
    }

    redraw(technicianIds) {
        if (!technicianIds.size) {
            return;
        }
        const lanes = Object.fromEntries([...technicianIds].map((id) => [id, []]));
        for (const row of Object.values(this.data.visits)) {
            lanes[laneOf(row)]?.push(row);
        }
        for (const id of technicianIds) {
            this.byTechnician[id] = this.sortLane(id, lanes[id]);
        }
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
