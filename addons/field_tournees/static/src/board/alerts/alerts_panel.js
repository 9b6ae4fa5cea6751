import { Component, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBoard } from "@field_tournees/board/board_model";
import { describeError, STATES } from "@field_tournees/board/board_words";

const TICK_MS = 20000;
const LEVELS = ["danger", "warning", "info"];
const UNDER_WAY = ["en_route", "on_site", "paused"];
// An older position tells where somebody was.
const FRESH_MINUTES = 10;

const KINDS = {
    promise_at_risk: { label: _t("Promise at risk"), icon: "fa-exclamation-triangle" },
    not_started: { label: _t("Not started"), icon: "fa-question-circle" },
    overrun: { label: _t("Overrun"), icon: "fa-hourglass-end" },
    late_start: { label: _t("Running late"), icon: "fa-clock-o" },
};
// What addons above raise: {label, icon} by kind.
const MORE_KINDS = registry.category("field_alert_kinds");

/** A length of time since an instant, in words. */
function sinceLabel(epoch, now) {
    const minutes = Math.max(0, Math.floor((now - epoch) / 60));
    if (!minutes) {
        return _t("just now");
    }
    return minutes < 60 ? _t("%s min ago", minutes) : _t("%s h ago", Math.floor(minutes / 60));
}

/** What goes wrong today, with the repair of each; and where those under way were seen. */
export class AlertsPanel extends Component {
    static template = "field_tournees.AlertsPanel";
    static props = { model: Object, close: Function };

    setup() {
        this.model = useBoard(this.props.model);
        this.state = useState({ busyId: null, now: this.readNow() });
        const timer = browser.setInterval(() => (this.state.now = this.readNow()), TICK_MS);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    readNow() {
        return Math.floor(this.props.model.readClock() / 1000);
    }

    /** The most serious first, then the oldest. */
    get alerts() {
        const weight = (alert) => LEVELS.indexOf(alert.level);
        return Object.values(this.model.data.alerts)
            .sort((a, b) => weight(a) - weight(b) || a.since - b.since || a.id - b.id)
            .map((alert) => ({ ...alert, ...(KINDS[alert.kind] || MORE_KINDS.get(alert.kind, {})) }));
    }

    /** Technicians under way, by name, with the age of their position. */
    get underWay() {
        const rows = Object.values(this.model.data.visits).filter((row) => UNDER_WAY.includes(row.state));
        return rows
            .map((row) => this.describeWay(row))
            .filter((way) => way.technician)
            .sort((a, b) => a.technician.name.localeCompare(b.technician.name));
    }

    describeWay(visit) {
        const { technicians, positions } = this.model.data;
        const at = positions[visit.technician_id]?.at;
        const minutes = at && (this.state.now - at) / 60;
        return {
            visit,
            technician: technicians[visit.technician_id],
            state: STATES[visit.state],
            seen: at ? _t("seen %s", sinceLabel(at, this.state.now)) : _t("no position"),
            isFresh: Boolean(at) && minutes <= FRESH_MINUTES,
        };
    }

    since(alert) {
        return sinceLabel(alert.since, this.state.now);
    }

    promise({ promise }) {
        return promise && promise.map((moment) => this.model.clock(moment)).join("–");
    }

    phoneLink(phone) {
        return `tel:${phone.replace(/[^+\d]/g, "")}`;
    }

    /** Bring a visit into view, on the day on which it is. */
    async show(visitId) {
        const { model } = this.props;
        if (!model.data.visits[visitId]) {
            await model.goToday();
        }
        model.select([visitId]);
        model.setFocus(visitId);
    }

    async proposeRepair(alert) {
        const { model } = this.props;
        this.state.busyId = alert.id;
        const preview = await this.call("propose_repair", alert.id);
        this.state.busyId = null;
        if (preview?.lines.length) {
            await this.show(alert.visit_id);
            model.setPreview(preview);
            model.togglePanel("preview", true);
        } else if (preview) {
            model.ui.notify(_t("No other plan is better: call the customer."), "warning");
        }
    }

    /** Take an alert off every board: this planner takes care. */
    async handle(alert) {
        const done = await this.call("action_handle", alert.id);
        if (done !== undefined) {
            delete this.props.model.data.alerts[alert.id];
        }
    }

    async call(method, id) {
        try {
            return (await this.props.model.orm.call("field.alert", method, [[id]])) || null;
        } catch (error) {
            this.props.model.ui.notify(describeError(error), "danger");
        }
    }
}

registry.category("field_board_panels").add("alerts", {
    Component: AlertsPanel,
    title: _t("Alerts"),
    icon: "fa-bell",
    sequence: 10,
    badge: (model) => Object.keys(model.data.alerts).length,
});
