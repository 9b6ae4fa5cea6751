import { markRaw } from "@odoo/owl";
import { describeVisit } from "@field_tournees/board/lanes/lane_bars";

// A position older than this says where the technician was, not where he is.
const STALE_SECONDS = 15 * 60;

/** Return the bounds [from, to[ of a day of the board. */
export function dayBounds(model, day) {
    const index = Math.max(model.dates.indexOf(day), 0);
    return [model.midnights[index], model.midnights[index + 1]];
}

/**
 * Return what the map shows of one day: {routes, pins, dots, bases, positions, unlocated}; dots wait.
 *
 * Plain rows only: it is computed from the model and knows nothing of Leaflet.
 */
export function makeScene(model, day, { hasWaiting = true } = {}) {
    const [from, to] = dayBounds(model, day);
    const scene = { routes: [], pins: [], dots: [], bases: [], positions: [], unlocated: 0 };
    const focused = model.focus.technicianId;
    for (const { technicians } of model.lanes) {
        for (const technician of technicians) {
            const isFaded = Boolean(focused) && focused !== technician.id;
            addRoute(scene, model, technician, { from, to, isFaded });
            if (model.now >= from && model.now < to) {
                addPosition(scene, model, technician, isFaded);
            }
        }
    }
    for (const row of hasWaiting ? model.backlog : []) {
        addPin(scene, model, row, { label: "", color: null, isFaded: false });
    }
    return markRaw(scene);
}

function addRoute(scene, model, technician, { from, to, isFaded }) {
    const { color, start, end } = technician;
    const rows = model.visitsOf(technician.id).filter((row) => row.start >= from && row.start < to);
    rows.forEach((row, index) => {
        if (model.isShown(row)) {
            addPin(scene, model, row, { label: String(index + 1), color, isFaded });
        }
    });
    const points = [start, ...rows.filter(isLocated).map(placeOf), end].filter(Boolean);
    if (!rows.length || points.length < 2) {
        return;
    }
    scene.routes.push({ key: `t${technician.id}`, color, points, isFaded });
    for (const place of [start, end].filter(Boolean)) {
        addBase(scene, place, technician.name);
    }
}

/** Several technicians may leave from one address: it is drawn once, with their names. */
function addBase(scene, place, name) {
    const key = `b${place}`;
    const base = scene.bases.find((one) => one.key === key);
    if (!base) {
        scene.bases.push({ key, place, names: [name] });
    } else if (!base.names.includes(name)) {
        base.names.push(name);
    }
}

function addPin(scene, model, row, { label, color, isFaded }) {
    if (!isLocated(row)) {
        scene.unlocated += 1;
        return;
    }
    const isSelected = model.selection.has(row.id);
    const marks = {
        o_late: row.late > 0,
        o_at_risk: row.at_risk && !row.late,
        o_urgent: row.priority === "2",
        o_done: row.state === "done",
        o_faded: isFaded && !isSelected,
        o_selected: isSelected,
        o_focused: model.focus.visitId === row.id,
    };
    scene[color === null ? "dots" : "pins"].push({
        id: row.id,
        place: placeOf(row),
        label,
        color,
        isLoose: isSelected || marks.o_focused,
        marks: Object.keys(marks).filter((name) => marks[name]),
        title: color === null ? `${row.site} · ${row.title}` : describeVisit(row, model.clock),
    });
}

function addPosition(scene, model, technician, isFaded) {
    const position = model.data.positions[technician.id];
    if (position) {
        scene.positions.push({
            key: technician.id,
            place: placeOf(position),
            color: technician.color,
            isFaded,
            isStale: model.now - position.at > STALE_SECONDS,
            name: technician.name,
            at: model.clock(position.at),
        });
    }
}

function isLocated({ lat, lon }) {
    return Boolean(lat || lon);
}

function placeOf({ lat, lon }) {
    return [lat, lon];
}

/**
 * Gather the pins that would hide one another: [{pins, place}], single pins among them.
 *
 * `project` gives a place in pixels. A pin joins the first gathering whose founder lies
 * within `radius`; cells of that size keep it linear. Loose pins always stand alone.
 */
export function clusterPins(pins, project, radius) {
    const clusters = [];
    const cells = new Map();
    for (const pin of pins) {
        const { x, y } = project(pin.place);
        const home = pin.isLoose ? null : findCluster(cells, x, y, radius);
        if (home) {
            home.pins.push(pin);
            continue;
        }
        const cluster = { x, y, pins: [pin], place: pin.place };
        clusters.push(cluster);
        if (!pin.isLoose) {
            const key = `${Math.floor(x / radius)}:${Math.floor(y / radius)}`;
            cells.set(key, [...(cells.get(key) || []), cluster]);
        }
    }
    return clusters;
}

function findCluster(cells, x, y, radius) {
    const [column, line] = [Math.floor(x / radius), Math.floor(y / radius)];
    for (let i = column - 1; i <= column + 1; i++) {
        for (let j = line - 1; j <= line + 1; j++) {
            const near = cells.get(`${i}:${j}`)?.find((one) => Math.hypot(one.x - x, one.y - y) < radius);
            if (near) {
                return near;
            }
        }
    }
    return null;
}

/** Return the towns to name: those of the base map, and those where there is work today. */
export function townsOf(base, rows) {
    const known = new Set(base.map(([name]) => name));
    const sums = new Map();
    for (const row of rows) {
        if (row.city && isLocated(row) && !known.has(row.city)) {
            const sum = sums.get(row.city) || [0, 0, 0];
            sums.set(row.city, [sum[0] + row.lat, sum[1] + row.lon, sum[2] + 1]);
        }
    }
    const own = [...sums].map(([name, [lat, lon, count]]) => [name, lat / count, lon / count, count]);
    return [...base, ...own.sort((a, b) => b[3] - a[3])];
}

/** Keep the names that do not run into one another, the largest towns first. */
export function spreadTowns(towns, project, { limit = 60, width = 90, height = 22 } = {}) {
    const shown = [];
    for (const town of towns) {
        if (shown.length === limit) {
            break;
        }
        const { x, y } = project([town[1], town[2]]);
        if (!shown.some((one) => Math.abs(one.x - x) < width && Math.abs(one.y - y) < height)) {
            shown.push({ name: town[0], place: [town[1], town[2]], x, y, isLarge: town[3] >= 100000 });
        }
    }
    return shown;
}
