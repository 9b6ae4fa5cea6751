const MOVABLE = ["draft", "to_plan", "to_reschedule", "planned", "confirmed"];
const SNAP = 5 * 60;
// Time kept between visits that are planned together from the backlog, until the server says better.
const GAP = 15 * 60;

/** Tell whether a visit can still be planned elsewhere: nobody is on the way to it. */
export function isMovable(row) {
    return MOVABLE.includes(row.state);
}

/** Round an instant to the board's step; a change of clocks is no matter for minutes. */
export function snap(epoch, step = SNAP) {
    return Math.round(epoch / step) * step;
}

/**
 * Return where each visit goes when the first of them is dropped at `start` in a lane.
 *
 * Visits of the same lane keep their distance in time; those of other lanes join the lane
 * at their own hours; visits to plan follow one another.
 */
export function planDrop(rows, technicianId, start) {
    const [first, ...others] = rows;
    const moves = [{ id: first.id, technician_id: technicianId, start }];
    const shift = first.start ? start - first.start : 0;
    const isSameLane = first.technician_id === technicianId;
    let next = start + first.hours * 3600 + GAP;
    for (const row of others) {
        if (row.start && row.technician_id) {
            const keepsLane = isSameLane && row.technician_id !== technicianId;
            moves.push({
                id: row.id,
                technician_id: keepsLane ? row.technician_id : technicianId,
                start: row.start + shift,
            });
        } else {
            moves.push({ id: row.id, technician_id: technicianId, start: snap(next) });
            next = snap(next) + row.hours * 3600 + GAP;
        }
    }
    return moves;
}

/** Return the verdict on a start: {level, sentences}; nothing is known before the answer. */
export function judge(place, start) {
    if (!place) {
        return { level: "unknown", sentences: [] };
    }
    const span = place.spans.find(([from, to]) => start >= from && start <= to);
    if (span) {
        return { level: span[2], sentences: span[3] };
    }
    return { level: "red", sentences: place.text ? [place.text] : [] };
}
