import { markRaw } from "@odoo/owl";
import { compareWaiting } from "@field_tournees/board/board_filters";
import { BoardMoves } from "@field_tournees/board/board_moves";
import { spanHours } from "@field_tournees/board/lanes/lanes_geometry";

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
 * The rows of the days shown, laid in their lanes.
 *
 * Rows are replaced and never changed, so that a lane is drawn again only when its own
 * list of visits is another one.
 */
export class BoardRows {
    constructor() {
        Object.assign(this, {
            moves: markRaw(new BoardMoves()),
            data: {
                technicians: {},
                visits: {},
                routes: {},
                leaves: NOTHING,
                positions: {},
                alerts: {},
                told: {},
                zones: {},
                teams: {},
                types: {},
                map: {},
            },
            byTechnician: {},
            routesOf: {},
            dates: NOTHING,
            midnights: NOTHING,
            hours: markRaw([8, 18]),
            selection: new Set(),
        });
    }

    get waiting() {
        return this.byTechnician[WAITING] || NOTHING;
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

    // ------------------------------------------------------------------ all of them

    /** Take the rows of some days in the place of all that was known. */
    fill(answer) {
        this.moves.reset();
        this.data = {
            technicians: byId(answer.technicians),
            visits: byId(answer.visits.map((row) => this.moves.confirm(row))),
            routes: byId(answer.routes),
            leaves: markRaw(answer.leaves),
            positions: this.locate(answer.positions),
            alerts: byId(answer.alerts),
            told: answer.told,
            zones: byId(answer.zones),
            teams: byId(answer.teams),
            types: byId(answer.types),
            map: answer.map,
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

    // ------------------------------------------------------------------ some of them

    /** Take some rows of the server; a move that is still on its way stays drawn. */
    merge({ visits = [], routes = [], gone = [], alerts, told, positions, now }) {
        const rows = visits.map((row) => this.moves.confirm(row));
        this.put(rows.filter((row) => this.isWithin(row)));
        this.drop([...gone, ...rows.filter((row) => !this.isWithin(row)).map((row) => row.id)]);
        this.putRoutes(routes);
        if (alerts) {
            this.data.alerts = byId(alerts);
        }
        if (told) {
            this.data.told = told;
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
}
