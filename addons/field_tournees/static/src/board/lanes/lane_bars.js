import { _t } from "@web/core/l10n/translation";
import { LOCKS, STATES } from "@field_tournees/board/board_words";

// Below these widths a bar says less: nothing, a name, both lines.
const TINY = 44;
const NARROW = 84;
const DRIFT = 5 * 60;
const OPEN = ["planned", "confirmed", "en_route", "on_site", "paused"];

/** The marks on a visit that a planner must not overlook, each with its icon and words. */
function badgesOf(row) {
    const badges = [];
    const add = (isOn, icon, title) => isOn && badges.push({ icon, title });
    add(row.priority === "2", "fa-bolt o_urgent", _t("Urgent"));
    add(row.priority === "1", "fa-angle-double-up o_high", _t("High priority"));
    add(row.lock !== "free", "fa-lock", LOCKS[row.lock]);
    add(row.skills?.length, "fa-graduation-cap", row.skills?.join(", "));
    add(row.tools?.length, "fa-wrench", row.tools?.join(", "));
    add(row.parts_missing, "fa-cubes o_missing", _t("Parts are missing"));
    add(row.unread, "fa-envelope o_unread", _t("Unread messages"));
    return badges;
}

/** Lay visits that overlap one above the other: {id: [level, count of levels]}. */
export function stack(rows) {
    const levels = {};
    let group = [];
    let ends = [];
    const close = () => group.forEach((id) => (levels[id][1] = ends.length));
    for (const row of rows) {
        if (ends.every((end) => end <= row.start)) {
            close();
            [group, ends] = [[], []];
        }
        let level = ends.findIndex((end) => end <= row.start);
        level = level < 0 ? ends.length : level;
        ends[level] = row.stop;
        levels[row.id] = [level, 1];
        group.push(row.id);
    }
    close();
    return levels;
}

/** Return the words of a visit as they are read aloud and shown on hover. */
export function describeVisit(row, clock) {
    const words = {
        name: row.name,
        site: row.site,
        type: row.title,
        start: clock(row.start),
        stop: clock(row.stop),
        state: STATES[row.state],
    };
    return _t("%(start)s–%(stop)s · %(site)s · %(type)s · %(state)s · %(name)s", words);
}

/** Return all that a lane draws of its visits. */
export function makeBars(rows, { geometry, model }) {
    const levels = stack(rows);
    return rows.map((row) => {
        const [level, count] = levels[row.id];
        const width = Math.max(geometry.width(row.start, row.stop), 5);
        return {
            row,
            width,
            style: `left:${geometry.left(row.start).toFixed(1)}px;width:${width.toFixed(1)}px;--level:${level};--levels:${count}`,
            className: classOf(row, model, width, count),
            badges: width < NARROW ? [] : badgesOf(row),
            clock: width < NARROW || count > 1 ? "" : clockOf(row, model.clock),
            label: describeVisit(row, model.clock),
            isWordy: width >= TINY,
            late: row.late > 0 && width >= NARROW ? `+${row.late}` : "",
        };
    });
}

/** Whether a visit is now expected elsewhere than planned, by more than nobody would notice. */
function isDrifting(row) {
    return Boolean(row.expected) && OPEN.includes(row.state) && Math.abs(row.expected[0] - row.start) >= DRIFT;
}

function clockOf(row, clock) {
    const planned = clock(row.start);
    return isDrifting(row) && row.state !== "on_site" ? `${planned} → ${clock(row.expected[0])}` : planned;
}

/** Return the lines under and above visits: when they are expected, and what was promised. */
export function makeMarks(rows, { geometry, model }) {
    const marks = [];
    const add = (key, className, [start, stop], title) =>
        marks.push({ key, className, title, style: styleOf(geometry, start, stop) });
    for (const row of rows) {
        if (isDrifting(row) || (row.expected && row.state === "on_site" && row.expected[1] > row.stop)) {
            const [start, stop] = row.expected.map(model.clock);
            add(`e${row.id}`, "o_eta", row.expected, _t("Expected %(start)s–%(stop)s", { start, stop }));
        }
        if (row.promise && (model.selection.has(row.id) || model.focus.visitId === row.id)) {
            const [start, stop] = row.promise.map(model.clock);
            add(`p${row.id}`, "o_promise", row.promise, _t("Promised %(start)s–%(stop)s", { start, stop }));
        }
    }
    return marks;
}

function styleOf(geometry, start, stop) {
    return `left:${geometry.left(start).toFixed(1)}px;width:${geometry.width(start, stop).toFixed(1)}px`;
}

function classOf(row, model, width, count) {
    const classes = ["o_field_board_bar", `o_state_${row.state}`];
    const add = (isOn, name) => isOn && classes.push(name);
    add(row.late > 0, "o_late");
    add(row.at_risk && !row.late, "o_at_risk");
    add(row.priority === "2", "o_urgent");
    add(row.isPending, "o_pending");
    add(width < NARROW, "o_narrow");
    add(width < TINY, "o_blank");
    add(count > 1, "o_overlapping");
    add(model.selection.has(row.id), "o_selected");
    add(model.focus.visitId === row.id, "o_focused");
    add(model.flashes[row.id], "o_flash");
    add(!model.isShown(row), "o_dim");
    return classes.join(" ");
}

/** Return the drives of a lane: to each visit, and home from the last of a day. */
export function makeLegs(rows, routes, geometry) {
    const legs = rows
        .filter((row) => row.travel > 0)
        .map((row) => legOf(`v${row.id}`, row.start - row.travel * 60, row.start, geometry));
    for (const route of routes) {
        const last = rows.findLast((row) => row.route_id === route.id);
        if (last && route.back_at > last.stop) {
            legs.push(legOf(`r${route.id}`, last.stop, route.back_at, geometry));
        }
    }
    return legs;
}

function legOf(key, start, stop, geometry) {
    const minutes = Math.round((stop - start) / 60);
    return {
        key,
        style: styleOf(geometry, start, stop),
        title: _t("Drive of %s min", minutes),
    };
}

/** Return what a lane shows behind its visits: working time, breaks, leaves. */
export function makeBackground(routes, leaves, geometry) {
    const spans = [];
    const add = (key, className, start, stop, title = "", text = "") => {
        const width = geometry.width(start, stop);
        if (width > 0) {
            const style = styleOf(geometry, start, stop);
            spans.push({ key, className, style, title, text: width > 60 ? text : "" });
        }
    };
    for (const route of routes) {
        route.shifts.forEach((shift, index) => {
            add(`s${route.id}.${index}`, "o_shift", shift.start, shift.stop);
            if (shift.latest > shift.stop) {
                add(`o${route.id}.${index}`, "o_overtime", shift.stop, shift.latest, _t("Overtime"));
            }
        });
        const lunch = route.break || route.shifts.find((shift) => shift.break)?.break;
        if (lunch) {
            const name = route.break ? "o_break" : "o_break o_expected";
            add(`b${route.id}`, name, lunch[0], lunch[1], _t("Break"));
        }
    }
    const absent = _t("Absent");
    leaves.forEach((leave, index) =>
        add(`l${index}`, "o_leave", leave.start, leave.stop, leave.name || absent, leave.name || absent)
    );
    return spans;
}
