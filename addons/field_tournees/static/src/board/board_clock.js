const { DateTime } = luxon;

/** Return a function that writes an instant (epoch seconds) as the hour of a timezone. */
export function makeClock(tz) {
    const format = new Intl.DateTimeFormat("fr-FR", {
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
        timeZone: tz,
    });
    return (epoch) => format.format(epoch * 1000);
}

/** Return today's day in a timezone, as the server writes days. */
export function today(tz, now = Date.now()) {
    return DateTime.fromMillis(now, { zone: tz }).toISODate();
}

/** Return the day that lies some days after another. */
export function shiftDay(day, count) {
    return DateTime.fromISO(day).plus({ days: count }).toISODate();
}

/** Return the Monday of a day's week. */
export function monday(day) {
    return DateTime.fromISO(day).startOf("week").toISODate();
}

/** Return a day, or a span of days, as a planner says it. */
export function dayLabel(day, days = 1) {
    const first = DateTime.fromISO(day);
    if (days === 1) {
        return first.toLocaleString({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
    }
    const last = first.plus({ days: days - 1 });
    const month = { day: "numeric", month: "short" };
    return `${first.toLocaleString(month)} – ${last.toLocaleString({ ...month, year: "numeric" })}`;
}

/** Return a day as the head of a column. */
export function columnLabel(day) {
    return DateTime.fromISO(day).toLocaleString({ weekday: "short", day: "numeric", month: "short" });
}

/** Return a length of time in hours as “7 h 05”. */
export function hoursLabel(hours) {
    const minutes = Math.round(hours * 60);
    return `${Math.floor(minutes / 60)}\u202fh\u202f${String(minutes % 60).padStart(2, "0")}`;
}
