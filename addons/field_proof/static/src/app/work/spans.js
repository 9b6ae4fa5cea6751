/* Spans of time: what a technician's day was spent on. Times are milliseconds since 1970. */

export const SPAN_KINDS = ["travel", "work", "wait", "pause"];

/** A visit's spans, oldest first; what the server has not told yet is read from its steps. */
export function spansOf({ times, facts }) {
    const steps = [
        { kind: "travel", start: facts.en_route_at, stop: facts.arrived_at },
        { kind: "work", start: facts.arrived_at, stop: facts.left_at },
    ];
    const untold = steps.filter(({ kind, start }) => start && !times.some((span) => span.kind === kind));
    return [...times, ...untold].sort((one, other) => one.start - other.start);
}

/** Minutes of each kind; a span that goes on counts until `now`. */
export function minutesByKind(spans, now) {
    const minutes = Object.fromEntries(SPAN_KINDS.map((kind) => [kind, 0]));
    for (const { kind, start, stop } of spans) {
        minutes[kind] += Math.max(0, Math.round(((stop || now) - start) / 60000));
    }
    return minutes;
}

/** "14:05" in a time zone, as an input of type time wants it. */
export function clock(moment, tz) {
    const options = { timeZone: tz || undefined, hour: "2-digit", minute: "2-digit" };
    return new Intl.DateTimeFormat("sv-SE", options).format(moment);
}

/** The moment of a typed "14:05" on the day of `near`; null if it is no time. */
export function atTime(near, text, tz) {
    const typed = minutesOf(text);
    if (typed === null) {
        return null;
    }
    return near - (near % 60000) + (typed - minutesOf(clock(near, tz))) * 60000;
}

function minutesOf(text) {
    const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text || "");
    return match ? Number(match[1]) * 60 + Number(match[2]) : null;
}
