import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { normalize } from "@web/core/l10n/utils";
import { hoursLabel } from "@field_tournees/board/board_clock";
import { compareWaiting } from "@field_tournees/board/board_filters";
import { useBoard } from "@field_tournees/board/board_model";
import { deadlineOf, FLAGS, ORDERS } from "@field_tournees/board/backlog/backlog_orders";

// As many as a planner reads; more are a click away.
const PAGE = 60;

/** The visits that wait for a place: found, ordered, dragged to a lane. */
export class BacklogPanel extends Component {
    static template = "field_tournees.BacklogPanel";
    static props = { model: Object, close: { type: Function, optional: true } };

    setup() {
        this.model = useBoard(this.props.model);
        this.state = useState({ text: "", zone: 0, type: 0, flag: "", order: "pressing", limit: PAGE });
        this.flags = FLAGS;
        this.orders = ORDERS;
    }

    /** The zones and types that wait, to choose among: [{id, name, count}]. */
    choices(field, catalog) {
        const counts = new Map();
        for (const row of this.model.backlog) {
            counts.set(row[field], (counts.get(row[field]) || 0) + 1);
        }
        return Object.values(catalog)
            .filter((one) => counts.has(one.id))
            .map((one) => ({ ...one, count: counts.get(one.id) }))
            .sort((a, b) => a.name.localeCompare(b.name));
    }

    get zones() {
        return this.choices("zone_id", this.model.data.zones);
    }

    get types() {
        return this.choices("type_id", this.model.data.types);
    }

    get rows() {
        const { text, zone, type, flag, order } = this.state;
        const words = normalize(text.trim()).split(/\s+/).filter(Boolean);
        const isFlagged = flag ? FLAGS[flag].test : () => true;
        const context = { now: this.model.now, end: this.model.midnights.at(-1) };
        const rows = this.model.backlog.filter((row) => {
            const hay = () => normalize([row.name, row.site, row.customer, row.city, row.zip, row.title].join(" "));
            return (
                (!zone || row.zone_id === zone) &&
                (!type || row.type_id === type) &&
                isFlagged(row, context) &&
                (!words.length || words.every((word) => hay().includes(word)))
            );
        });
        const { compare } = ORDERS[order];
        return rows.sort((a, b) => compare(a, b, this.model.data) || compareWaiting(a, b));
    }

    /** The first visits as cards, and how many more there are. */
    get shown() {
        const rows = this.rows;
        return {
            cards: rows.slice(0, this.state.limit).map((row) => this.cardOf(row)),
            more: Math.max(rows.length - this.state.limit, 0),
            total: rows.length,
        };
    }

    cardOf(row) {
        const { model } = this;
        const deadline = deadlineOf(row);
        return {
            row,
            zone: model.data.zones[row.zone_id]?.name || "",
            duration: hoursLabel(row.hours),
            deadline: deadline ? this.describe(deadline) : "",
            isOverdue: Boolean(deadline) && deadline < model.now,
            isSelected: model.selection.has(row.id),
            isFocused: model.focus.visitId === row.id,
        };
    }

    describe(epoch) {
        const date = luxon.DateTime.fromSeconds(epoch, { zone: this.model.tz });
        return _t("by %s", date.toLocaleString({ weekday: "short", day: "numeric", month: "short" }));
    }

    get hours() {
        return hoursLabel(this.rows.reduce((sum, row) => sum + row.hours, 0));
    }

    get isNarrowed() {
        return this.state.text || this.state.zone || this.state.type || this.state.flag;
    }

    clear() {
        Object.assign(this.state, { text: "", zone: 0, type: 0, flag: "", limit: PAGE });
    }

    toggleFlag(flag) {
        this.state.flag = this.state.flag === flag ? "" : flag;
    }

    choose(row, ev) {
        const { model } = this.props;
        model.select([row.id], { toggle: ev.ctrlKey || ev.metaKey || ev.shiftKey });
        model.setFocus(row.id);
    }

    selectAll() {
        this.props.model.select(this.rows.map((row) => row.id));
    }

    showMore() {
        this.state.limit += PAGE;
    }
}

registry.category("field_board_panels").add("backlog", {
    Component: BacklogPanel,
    title: _t("To plan"),
    icon: "fa-inbox",
    sequence: 20,
    badge: (model) => model.waiting.length,
});
