import { animationFrame } from "@odoo/hoot-mock";
import { getService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

// Monday 9 March 2026, midnight in Paris.
export const MIDNIGHT = 1773010800;

/** The instant of an hour of the board's first day (8.5 is half past eight). */
export function at(hour, day = 0) {
    return MIDNIGHT + day * 86400 + hour * 3600;
}

export function makeTechnician(id, name, values = {}) {
    return {
        id,
        name,
        color: id,
        team_id: 1,
        team: "North",
        subcontractor: false,
        zone_ids: [],
        skills: [],
        start: [45.75, 4.85],
        end: null,
        vehicle: "",
        phone: "",
        user_id: false,
        ...values,
    };
}

export function makeRoute(id, technicianId, values = {}) {
    return {
        id,
        technician_id: technicianId,
        date: "2026-03-09",
        shifts: [{ start: at(8), stop: at(17), latest: at(18), break: [at(12), at(13)] }],
        leave_at: at(7.75),
        back_at: at(16.5),
        break: null,
        km: 40,
        travel_hours: 1,
        work_hours: 6,
        available_hours: 8,
        load: 87.5,
        unread: 0,
        ...values,
    };
}

/** A visit of the board; without an hour it waits in the backlog. */
export function makeVisit(id, technicianId, hour, values = {}) {
    const hours = values.hours || 1;
    return {
        id,
        name: `INT/${id}`,
        state: technicianId ? "planned" : "to_plan",
        priority: "0",
        technician_id: technicianId || null,
        route_id: technicianId || null,
        start: technicianId ? at(hour) : null,
        stop: technicianId ? at(hour + hours) : null,
        hours,
        lock: "free",
        version: 1,
        promise: null,
        earliest: null,
        latest: null,
        due: null,
        expected: null,
        late: 0,
        at_risk: false,
        probability: null,
        travel: 10,
        km: 4,
        lat: 45.75,
        lon: 4.85,
        site: `Site ${id}`,
        city: "Lyon",
        zip: "69003",
        customer: `Customer ${id}`,
        zone_id: null,
        type_id: 1,
        title: "Repair",
        color: 1,
        skills: [],
        tools: [],
        parts_missing: false,
        reason: null,
        unread: 0,
        requested_at: at(0),
        ...values,
    };
}

/** A board of two technicians with two visits each, and one visit to plan. */
export function makeBoard(values = {}) {
    return {
        now: at(10),
        tz: "Europe/Paris",
        day: "2026-03-09",
        days: ["2026-03-09"],
        midnights: [at(0), at(24)],
        map: { tiles: "", attribution: "" },
        technicians: [makeTechnician(1, "Karim Benali"), makeTechnician(2, "Julie Moreau")],
        zones: [],
        teams: [{ id: 1, name: "North", color: 1 }],
        types: [{ id: 1, name: "Repair", color: 1 }],
        routes: [makeRoute(1, 1), makeRoute(2, 2)],
        leaves: [],
        visits: [
            makeVisit(1, 1, 8),
            makeVisit(2, 1, 10),
            makeVisit(3, 2, 9),
            makeVisit(4, 2, 14),
            makeVisit(5, null),
        ],
        positions: [],
        alerts: [],
        told: { due: 0, oldest: null, late: false, uncertain: 0, failed: 0, call: 0, kept: false },
        ...values,
    };
}

/** The answer to a move that is accepted: each row where it is wanted, a version later. */
export function acceptMoves(board) {
    return (moves) => ({
        rows: moves.map(({ id, technician_id, start, version }) => {
            const row = board.visits.find((visit) => visit.id === id);
            const stop = start ? start + row.hours * 3600 : null;
            return {
                ...row,
                technician_id: technician_id || null,
                start: start || null,
                stop,
                version: version + 1,
            };
        }),
        routes: [],
    });
}

/** Answer the board's calls; `answers` replaces some of them by a value or a function. */
export function serveBoard(board = makeBoard(), answers = {}) {
    const all = {
        load: board,
        read_rows: { visits: [], routes: [], gone: [] },
        poll: { visits: [], routes: [], gone: [], cursor: 1 },
        move: acceptMoves(board),
        ...answers,
    };
    for (const [method, answer] of Object.entries(all)) {
        onRpc("field.board", method, ({ args }) =>
            typeof answer === "function" ? answer(...args) : answer
        );
    }
    onRpc("field.board.places", "find", ({ args }) => answers.find?.(...args) || {});
    return board;
}

/** Open the whole board as its menu does. */
export async function openBoard() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "field_board",
        name: "Dispatch Board",
    });
    await animationFrame();
}
