import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { columnLabel, hoursLabel, today } from "@field_tournees/board/board_clock";
import { useBoard } from "@field_tournees/board/board_model";
import { LOCKS, STATES } from "@field_tournees/board/board_words";

const LEVELS = { danger: "text-danger", warning: "text-warning-emphasis", info: "text-info-emphasis" };

/** All the board knows of one visit, beside its bar or pin. */
export class VisitDetails extends Component {
    static template = "field_tournees.VisitDetails";
    static props = {
        model: Object,
        visitId: Number,
        canOpen: { type: Boolean, optional: true },
        close: { type: Function, optional: true },
    };
    static defaultProps = { canOpen: true, close: () => {} };

    setup() {
        this.model = useBoard(this.props.model);
    }

    get row() {
        return this.model.data.visits[this.props.visitId];
    }

    get state() {
        return STATES[this.row.state];
    }

    get technician() {
        return this.model.data.technicians[this.row.technician_id];
    }

    get address() {
        return [this.row.zip, this.row.city].filter(Boolean).join(" ");
    }

    get customer() {
        return this.row.customer === this.row.site ? "" : this.row.customer;
    }

    /** What to see at a glance: [{level, icon, text}]. */
    get warnings() {
        const { row } = this;
        const alerts = Object.values(this.model.data.alerts).filter((alert) => alert.visit_id === row.id);
        const warnings = alerts.map(({ level, text }) => ({ level, icon: "fa-bell", text }));
        const add = (isOn, level, icon, text) => isOn && warnings.push({ level, icon, text });
        add(row.late > 0, "danger", "fa-clock-o", _t("%s min late", row.late));
        add(row.at_risk && !row.late, "warning", "fa-exclamation-triangle", this.risk);
        add(row.priority === "2", "danger", "fa-bolt", _t("Urgent"));
        add(row.parts_missing, "danger", "fa-cubes", _t("Parts are missing"));
        add(row.unread, "info", "fa-envelope", _t("Unread messages"));
        return warnings.map((warning) => ({ ...warning, className: LEVELS[warning.level] }));
    }

    get risk() {
        const { probability } = this.row;
        return probability === null
            ? _t("The promise is at risk")
            : _t("The promise is at risk: kept with a chance of %s", `${Math.round(100 * probability)}\u202f%`);
    }

    /** What is known, each with its name: [[label, value]]. */
    get facts() {
        const { row } = this;
        return [
            [_t("Planned"), this.span(row.technician_id && row.start && [row.start, row.stop])],
            [_t("Expected"), this.span(row.expected)],
            [_t("Promised"), this.span(row.promise)],
            [_t("Not before"), this.moment(row.earliest)],
            [_t("Not after"), this.moment(row.latest)],
            [_t("Due"), this.moment(row.due)],
            [_t("Duration"), hoursLabel(row.hours)],
            [_t("Technician"), this.technician?.name],
            [_t("Drive there"), this.drive],
            [_t("Zone"), this.model.data.zones[row.zone_id]?.name],
            [_t("Skills"), row.skills.join(", ")],
            [_t("Vehicle and tools"), row.tools.join(", ")],
            [_t("Lock"), LOCKS[row.lock]],
            [_t("Requested"), this.moment(row.requested_at)],
            [_t("Not planned because"), row.technician_id ? "" : row.reason],
        ].filter(([, value]) => value);
    }

    get drive() {
        const { travel, km } = this.row;
        return travel ? _t("%(minutes)s min, %(km)s km", { minutes: travel, km: Math.round(km) }) : "";
    }

    moment(epoch) {
        return epoch ? `${this.dayName(epoch)} ${this.model.clock(epoch)}`.trim() : "";
    }

    /** A span names its day once, and the day on the board not at all. */
    span(pair) {
        return pair ? `${this.moment(pair[0])}–${this.model.clock(pair[1])}` : "";
    }

    dayName(epoch) {
        const day = today(this.model.tz, epoch * 1000);
        return this.model.days === 1 && day === this.model.day ? "" : columnLabel(day);
    }

    open() {
        this.props.close();
        this.model.openVisit(this.row.id);
    }
}
