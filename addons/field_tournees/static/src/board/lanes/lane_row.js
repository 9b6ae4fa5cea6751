import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { hoursLabel } from "@field_tournees/board/board_clock";
import { useBoard } from "@field_tournees/board/board_model";
import { makeBackground, makeBars, makeLegs, makeMarks } from "@field_tournees/board/lanes/lane_bars";

const FULL = 100;
const BUSY = 85;
const COLOURS = { green: "var(--o-board-green)", amber: "var(--o-board-amber)", red: "var(--o-board-red)" };

/** What is planned of some days against what the schedule offers. */
function loadOf(routes) {
    const total = (name) => routes.reduce((sum, route) => sum + (route[name] || 0), 0);
    const available = total("available_hours");
    const planned = total("work_hours") + total("travel_hours");
    const percent = available ? Math.round((100 * planned) / available) : 0;
    const level = percent > FULL ? "over" : percent > BUSY ? "busy" : "free";
    return {
        available,
        planned,
        percent,
        level,
        isOff: !available,
        style: `width:${Math.min(percent, 100)}%`,
    };
}

/** What a technician has to do, in the few letters of a lane's name. */
function describeStops(count, km) {
    if (!count) {
        return "";
    }
    return count === 1 ? _t("1 stop · %s km", km) : _t("%(count)s stops · %(km)s km", { count, km });
}

function initials(name) {
    const words = name.split(/[\s-]+/).filter(Boolean);
    return ((words[0]?.[0] || "") + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
}

/** One technician's days: who it is and how busy, then everything of the day on its track. */
export class LaneRow extends Component {
    static template = "field_tournees.LaneRow";
    static props = { model: Object, technician: Object, geometry: Object, top: Number };

    setup() {
        this.model = useBoard(this.props.model);
    }

    get technician() {
        return this.props.technician;
    }

    get routes() {
        return this.model.daysOf(this.technician.id);
    }

    get rows() {
        return this.model.visitsOf(this.technician.id);
    }

    get bars() {
        return makeBars(this.rows, { geometry: this.props.geometry, model: this.model });
    }

    get legs() {
        return makeLegs(this.rows, this.routes, this.props.geometry);
    }

    get marks() {
        return makeMarks(this.rows, { geometry: this.props.geometry, model: this.model });
    }

    get background() {
        const mine = this.model.data.leaves.filter((leave) => leave.technician_id === this.technician.id);
        return makeBackground(this.routes, mine, this.props.geometry);
    }

    get initials() {
        return initials(this.technician.name);
    }

    /** Load of the days shown, and what it is made of. */
    get load() {
        const load = loadOf(this.routes);
        const { length } = this.rows;
        const km = Math.round(this.routes.reduce((sum, route) => sum + route.km, 0));
        return {
            ...load,
            label: describeStops(length, km),
            title: _t("%(planned)s planned out of %(available)s", {
                planned: hoursLabel(load.planned),
                available: hoursLabel(load.available),
            }),
        };
    }

    /** The same for each day, when there are several. */
    get dayLoads() {
        const { dayCount, dayWidth } = this.props.geometry;
        if (dayCount < 2) {
            return [];
        }
        return this.routes
            .map((route) => ({
                ...loadOf([route]),
                key: route.id,
                box: `left:${this.model.dates.indexOf(route.date) * dayWidth}px;width:${dayWidth}px`,
            }))
            .filter((load) => load.planned && load.available);
    }

    /** Where the dragged visit may begin, as a band along the lane. */
    get places() {
        const place = this.model.places?.[this.technician.id];
        if (!place) {
            return null;
        }
        const { geometry } = this.props;
        return {
            level: place.level,
            spans: place.spans.map(([start, stop, colour], index) => ({
                key: index,
                style:
                    `left:${geometry.left(start).toFixed(1)}px;width:${geometry.width(start, stop).toFixed(1)}px;` +
                    `background:${COLOURS[colour]}`,
            })),
        };
    }
}
