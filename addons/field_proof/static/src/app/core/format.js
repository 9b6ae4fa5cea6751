/** Times, durations and sizes as the technician reads them: own language, own time zone. */

let lang;
let tz;
const formats = new Map();

/** Speak the language and the time zone of a person. */
export function setFormat(person) {
    lang = person?.lang?.replace("_", "-");
    tz = person?.tz || undefined;
    formats.clear();
}

function format(at, options) {
    const key = JSON.stringify(options);
    if (!formats.has(key)) {
        formats.set(key, new Intl.DateTimeFormat(lang, { timeZone: tz, ...options }));
    }
    return formats.get(key).format(at);
}

/** "08:30", or "" without a time. */
export function hour(at) {
    return at ? format(at, { hour: "2-digit", minute: "2-digit" }) : "";
}

/** "Monday 23 November". */
export function day(at) {
    return at ? format(at, { weekday: "long", day: "numeric", month: "long" }) : "";
}

/** "23/11/2026, 08:30". */
export function moment(at) {
    return at ? format(at, { dateStyle: "short", timeStyle: "short" }) : "";
}

/** "2026-11-23" where the technician is: the key of a day. */
export function dayKey(at) {
    return new Intl.DateTimeFormat("sv-SE", { timeZone: tz }).format(at);
}

/** "1 h 05" or "45 min". */
export function minutes(count) {
    const whole = Math.max(0, Math.round(count));
    const rest = String(whole % 60).padStart(2, "0");
    return whole < 60 ? `${whole} min` : `${Math.floor(whole / 60)} h ${rest}`;
}

/** "1.5" as the reader writes it. */
export function number(value, digits = 2) {
    return new Intl.NumberFormat(lang, { maximumFractionDigits: digits }).format(value);
}

/** "12 MB". */
export function size(bytes) {
    const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
    const options = { style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 };
    return new Intl.NumberFormat(lang, options).format(value);
}
