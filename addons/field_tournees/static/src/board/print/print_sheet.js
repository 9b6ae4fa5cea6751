import { Component, onMounted } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { dayLabel, hoursLabel } from "@field_tournees/board/board_clock";
import { dayBounds } from "@field_tournees/board/map/map_scene";

const HOUR = 3600;
// The paper shows at least an ordinary working day.
const FIRST_HOUR = 8;
const LAST_HOUR = 18;

/** Return the hours that the paper shows of a day, as [from, to] instants. */
export function makeSpan(rows, [midnight, end]) {
    const starts = rows.map((row) => row.start);
    const stops = rows.map((row) => row.stop);
    const from = Math.min(midnight + FIRST_HOUR * HOUR, ...starts);
    const to = Math.max(midnight + LAST_HOUR * HOUR, ...stops);
    return [Math.floor(from / HOUR) * HOUR, Math.min(Math.ceil(to / HOUR) * HOUR, Math.max(end, to))];
}

/** The board on paper: a page of lanes for each day, then what is still to plan. */
export class PrintSheet extends Component {
    static template = "field_tournees.PrintSheet";
    static props = { model: Object, close: Function };

    setup() {
        onMounted(() => {
            document.body.classList.add("o_field_board_printing");
            window.print();
            document.body.classList.remove("o_field_board_printing");
            this.props.close();
        });
    }

    get days() {
        return this.props.model.dates.map((day) => this.makeDay(day));
    }

    makeDay(day) {
        const { model } = this.props;
        const bounds = dayBounds(model, day);
        const technicians = model.lanes.flatMap((lane) => lane.technicians);
        const rowsOf = (technician) =>
            model
                .visitsOf(technician.id)
                .filter((row) => row.start >= bounds[0] && row.start < bounds[1] && model.isShown(row));
        const lanes = technicians.map((technician) => ({ technician, rows: rowsOf(technician) }));
        const span = makeSpan(lanes.flatMap((lane) => lane.rows), bounds);
        const percent = (seconds) => ((100 * seconds) / (span[1] - span[0])).toFixed(3);
        const hours = [];
        for (let hour = span[0]; hour < span[1]; hour += HOUR) {
            hours.push({ key: hour, label: model.clock(hour), style: `left:${percent(hour - span[0])}%` });
        }
        return {
            day,
            label: dayLabel(day),
            hours,
            lanes: lanes
                .filter(({ technician, rows }) => rows.length || this.isWorking(technician, day))
                .map(({ technician, rows }) => ({
                    technician,
                    bars: rows.map((row, index) => {
                        const left = percent(row.start - span[0]);
                        // What a visit is written over reaches to the next one.
                        const next = Math.max(rows[index + 1]?.start || span[1], row.stop);
                        return {
                            row,
                            clock: model.clock(row.start),
                            style: `left:${left}%;width:${percent(row.stop - row.start)}%`,
                            wordStyle: `left:${left}%;width:${percent(next - row.start)}%`,
                        };
                    }),
                })),
        };
    }

    isWorking(technician, day) {
        return this.props.model.daysOf(technician.id).some((route) => route.date === day);
    }

    get waiting() {
        return this.props.model.backlog.map((row) => ({ row, duration: hoursLabel(row.hours) }));
    }

    get printedAt() {
        return _t("As of %s", this.props.model.clock(Date.now() / 1000));
    }
}

/** Puts the board on paper. */
export class PrintButton extends Component {
    static template = "field_tournees.PrintButton";
    static props = { model: Object };

    setup() {
        this.overlay = useService("overlay");
    }

    print() {
        const { model } = this.props;
        const close = this.overlay.add(PrintSheet, { model, close: () => close() });
    }
}

registry.category("field_board_commands").add("print", { Component: PrintButton, sequence: 90 });
