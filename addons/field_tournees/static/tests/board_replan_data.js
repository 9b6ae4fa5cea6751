import { at } from "./board_data";

/** One change of a proposal: visit 2 goes from Karim at ten to Julie at eleven. */
export function makeLine(id = 1, values = {}) {
    return {
        id,
        visit_id: 2,
        name: "INT/2",
        site: "Site 2",
        kind: "both",
        from: { technician_id: 1, technician: "Karim Benali", start: at(10), stop: at(11) },
        to: { technician_id: 2, technician: "Julie Moreau", start: at(11), stop: at(12) },
        reason: "Karim Benali does not work at that time.",
        alternative: "",
        warning: "",
        selected: true,
        state: "pending",
        outcome: "",
        is_outdated: false,
        ...values,
    };
}

/** A line that puts the waiting visit 5 with Karim at one. */
export function makeNewLine(id = 2, values = {}) {
    return makeLine(id, {
        visit_id: 5,
        name: "INT/5",
        site: "Site 5",
        kind: "new",
        from: null,
        to: { technician_id: 1, technician: "Karim Benali", start: at(13), stop: at(14) },
        reason: "Where it costs least.",
        ...values,
    });
}

/** A proposal of two changes. */
export function makePreview(values = {}) {
    const figures = {
        visits: 4,
        promises: 1,
        promises_at_risk: 2,
        distance_km: 80,
        travel_hours: 2,
        overtime_hours: 0,
        cost: 100,
    };
    return {
        id: 7,
        kind: "repair",
        title: "Karim Benali is away from 10:00 on.",
        state: "proposed",
        progress: 100,
        message: "",
        notice: "",
        stop_asked: "",
        currency_id: 1,
        figures: {
            before: figures,
            after: { ...figures, visits: 5, promises_at_risk: 0, distance_km: 90.5 },
        },
        lines: [makeLine(), makeNewLine()],
        ...values,
    };
}
