const HOUR = 3600;
const DEFAULT_HOURS = [8, 18];

export const NAME_WIDTH = 212;
export const GROUP_HEIGHT = 26;
export const DENSITIES = { compact: 30, normal: 44, large: 60 };
// The narrowest hour that can still be read, in a day and in several days.
const MIN_HOUR = { one: 44, many: 13 };

/** Return the hours of the day that hold all shifts and visits, [first, last], `least` at least. */
export function spanHours(midnights, routes, visits, least = [24, 0]) {
    let [first, last] = least;
    const stretch = (start, stop) => {
        const day = findDay(midnights, start);
        if (day >= 0) {
            first = Math.min(first, Math.floor((start - midnights[day]) / HOUR));
            last = Math.max(last, Math.min(24, Math.ceil((stop - midnights[day]) / HOUR)));
        }
    };
    for (const route of routes) {
        for (const shift of route.shifts) {
            stretch(shift.start, shift.latest);
        }
        if (route.leave_at) {
            stretch(route.leave_at, route.back_at);
        }
    }
    for (const visit of visits) {
        if (visit.start && visit.technician_id) {
            stretch(visit.start, visit.stop);
        }
    }
    return first < last ? [first, last] : DEFAULT_HOURS;
}

/** Return the day in which an instant lies, or -1. */
export function findDay(midnights, epoch) {
    for (let day = midnights.length - 2; day >= 0; day--) {
        if (epoch >= midnights[day]) {
            return epoch < midnights[day + 1] ? day : -1;
        }
    }
    return -1;
}

/**
 * Where instants and technicians are on the board, in pixels, and back.
 *
 * The days stand side by side and show the same hours each; hours are counted from the
 * day's midnight, so that a change of clocks moves nothing else. It never changes: another
 * zoom makes another geometry.
 */
export class Geometry {
    constructor({ midnights, hours, lanes, folded = [], density = "normal", width = 1000, zoom = 1 }) {
        this.midnights = midnights;
        [this.from, this.to] = hours;
        this.dayCount = Math.max(midnights.length - 1, 1);
        this.rowHeight = DENSITIES[density];
        // Each day of several has a line of its own figures above its visits.
        this.headHeight = this.dayCount > 1 && density !== "compact" ? 15 : 0;
        const hourCount = (this.to - this.from) * this.dayCount;
        const least = this.dayCount === 1 ? MIN_HOUR.one : MIN_HOUR.many;
        this.hourWidth = Math.max((width - NAME_WIDTH) / hourCount, least) * zoom;
        this.dayWidth = this.hourWidth * (this.to - this.from);
        this.trackWidth = this.dayWidth * this.dayCount;
        this.placeLines(lanes, folded);
    }

    placeLines(lanes, folded) {
        this.lines = [];
        this.tops = new Map();
        let top = 0;
        for (const lane of lanes) {
            if (lane.label) {
                this.lines.push({ key: lane.key, lane, top, height: GROUP_HEIGHT });
                top += GROUP_HEIGHT;
            }
            for (const technician of folded.includes(lane.key) ? [] : lane.technicians) {
                const key = `t${technician.id}`;
                this.tops.set(technician.id, top);
                this.lines.push({ key, technician, top, height: this.rowHeight });
                top += this.rowHeight;
            }
        }
        this.height = top;
    }

    /** The place of an instant; outside the hours shown it is at their edge. */
    left(epoch) {
        const day = this.dayOf(epoch);
        const hours = (epoch - this.midnights[day]) / HOUR;
        const inDay = Math.min(Math.max(hours, this.from), this.to) - this.from;
        return day * this.dayWidth + inDay * this.hourWidth;
    }

    width(start, stop) {
        return Math.max(this.left(stop) - this.left(start), 0);
    }

    /** The place of a technician's lane, or undefined while it is hidden. */
    top(technicianId) {
        return this.tops.get(technicianId);
    }

    dayOf(epoch) {
        let day = this.dayCount - 1;
        while (day > 0 && epoch < this.midnights[day]) {
            day--;
        }
        return day;
    }

    /** The instant at a place, to the minute. */
    epoch(x) {
        const day = Math.min(Math.max(Math.floor(x / this.dayWidth), 0), this.dayCount - 1);
        const hours = this.from + (x - day * this.dayWidth) / this.hourWidth;
        return this.midnights[day] + Math.round(hours * 60) * 60;
    }

    /** The technician whose lane holds a height, or null. */
    technicianAt(y) {
        const line = this.lines.find((one) => y >= one.top && y < one.top + one.height);
        return line?.technician || null;
    }

    /** Technicians whose lanes are on the board, from top to bottom. */
    get technicians() {
        return this.lines.filter((line) => line.technician).map((line) => line.technician);
    }
}
