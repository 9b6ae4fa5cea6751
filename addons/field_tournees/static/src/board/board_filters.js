import { _t } from "@web/core/l10n/translation";
import { normalize } from "@web/core/l10n/utils";

const SEARCHED = ["name", "title", "site", "customer", "city", "zip"];

/** What narrows the board; empty lists let everything through. */
export function emptyFilters() {
    return { text: "", teams: [], zones: [], types: [], states: [], technicians: [], flags: [] };
}

/** The marks that a planner looks for, each with its test. */
export const FLAGS = {
    late: (row) => row.late > 0,
    at_risk: (row) => row.at_risk,
    urgent: (row) => row.priority === "2",
    locked: (row) => row.lock !== "free",
    parts_missing: (row) => row.parts_missing,
    unread: (row) => row.unread > 0,
};

function passes(chosen, value) {
    return !chosen.length || chosen.includes(value);
}

/** Tell whether a visit passes the filters; the technicians' ones concern lanes. */
export function isRowShown(row, filters) {
    if (
        !passes(filters.types, row.type_id) ||
        !passes(filters.states, row.state) ||
        (filters.zones.length && !filters.zones.includes(row.zone_id)) ||
        !filters.flags.every((flag) => FLAGS[flag](row))
    ) {
        return false;
    }
    const text = normalize(filters.text.trim());
    return !text || text.split(/\s+/).every((word) => getHaystack(row).includes(word));
}

const haystacks = new WeakMap();

/** What is searched of a row, written once: rows are replaced, never changed. */
function getHaystack(row) {
    if (!haystacks.has(row)) {
        haystacks.set(row, normalize(SEARCHED.map((name) => row[name] || "").join(" ")));
    }
    return haystacks.get(row);
}

function isTechnicianShown(technician, filters) {
    return (
        passes(filters.technicians, technician.id) &&
        passes(filters.teams, technician.team_id) &&
        (!filters.zones.length || technician.zone_ids.some((id) => filters.zones.includes(id)))
    );
}

const GROUPS = {
    team: (technician) => [technician.team_id || 0, technician.team || _t("Without a team")],
    zone: (technician, zones) => {
        const [id] = technician.zone_ids;
        return [id || 0, zones[id]?.name || _t("Without a zone")];
    },
    subcontractor: ({ subcontractor }) =>
        subcontractor ? [1, _t("Subcontractors")] : [0, _t("Own technicians")],
    none: () => [0, ""],
};

/** Return the technicians shown, in groups: [{key, label, technicians}]. */
export function makeLanes(data, filters, grouping) {
    const groups = new Map();
    for (const technician of Object.values(data.technicians)) {
        if (!isTechnicianShown(technician, filters)) {
            continue;
        }
        const [id, label] = GROUPS[grouping](technician, data.zones);
        const key = `${grouping}:${id}`;
        if (!groups.has(key)) {
            groups.set(key, { key, label, technicians: [] });
        }
        groups.get(key).technicians.push(technician);
    }
    const lanes = [...groups.values()].sort((a, b) => a.label.localeCompare(b.label));
    for (const lane of lanes) {
        lane.technicians.sort((a, b) => a.name.localeCompare(b.name));
    }
    return lanes;
}

/** Visits to plan: urgent first, then whose latest moment comes first. */
export function compareWaiting(a, b) {
    return (
        b.priority.localeCompare(a.priority) ||
        (a.due || a.latest || Infinity) - (b.due || b.latest || Infinity) ||
        a.requested_at - b.requested_at ||
        a.id - b.id
    );
}
