import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";
import { KeepLast } from "@web/core/utils/concurrency";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { ReliabilityDiagram } from "./reliability_diagram";

const MINUTES = 60;

/** Were the promises true? What was said beside what happened, and how sure that is. */
export class PromiseReliability extends Component {
    static template = "field_tournees.PromiseReliability";
    static components = { Layout, ReliabilityDiagram };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.percent = this.percent.bind(this);
        this.describePoint = this.describePoint.bind(this);
        this.display = { controlPanel: {} };
        this.periods = [
            { id: "month", label: _t("4 weeks") },
            { id: "quarter", label: _t("3 months") },
            { id: "year", label: _t("1 year") },
            { id: "all", label: _t("Everything") },
        ];
        this.moments = [
            { id: "booked", label: _t("when booked") },
            { id: "night", label: _t("the night before") },
        ];
        this.state = useState({
            filters: { period: "quarter", type_id: false, zone_id: false, moment: "booked" },
            data: null,
        });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.data = await this.keepLast.add(
            this.orm.call("field.promise.outcome", "get_reliability", [], this.state.filters)
        );
    }

    filter(name, value) {
        this.state.filters[name] = value;
        return this.load();
    }

    onSelect(name, ev) {
        const value = ev.target.value;
        return this.filter(name, name.endsWith("_id") ? Number(value) || false : value);
    }

    get isFiltered() {
        const { period, type_id, zone_id } = this.state.filters;
        return Boolean(type_id || zone_id || period !== "all");
    }

    showEverything() {
        Object.assign(this.state.filters, { period: "all", type_id: false, zone_id: false });
        return this.load();
    }

    openOutcomes() {
        return this.action.doAction("field_tournees.field_promise_outcome_action");
    }

    openInterventions() {
        return this.action.doAction("field_tournees.field_intervention_action");
    }

    percent(share, digits = 0) {
        return `${formatFloat(100 * share, { digits: [16, digits] })}\u202f%`;
    }

    points(share) {
        return formatFloat(100 * share, { digits: [16, 1] });
    }

    describePoint({ mean, rate, n }) {
        return _t("said %(mean)s, kept %(rate)s of %(n)s", {
            mean: this.percent(mean, 1),
            rate: this.percent(rate, 1),
            n,
        });
    }

    formatBrier(score) {
        return formatFloat(score, { digits: [16, 3] });
    }

    interval({ low, high }) {
        return _t("most likely %(low)s to %(high)s", {
            low: this.percent(low),
            high: this.percent(high),
        });
    }

    get given() {
        return this.state.data.given;
    }

    /** Outcomes that the calibration error still lacks before it means something. */
    get missing() {
        return Math.max(0, this.given.enough - this.given.n);
    }

    get width() {
        const minutes = Math.round(this.state.data.width_hours * MINUTES);
        const rest = String(minutes % MINUTES).padStart(2, "0");
        return `${Math.floor(minutes / MINUTES)}\u202fh\u00a0${rest}`;
    }

    /** Which bins lie off the truth by more than chance; none when all of them together may be chance. */
    get errors() {
        const { ece_unsure, floor, rows } = this.given;
        if (ece_unsure <= floor) {
            return { optimistic: false, careful: false };
        }
        return {
            optimistic: rows.some(([mean, , , high]) => high < mean),
            careful: rows.some(([mean, , low]) => low > mean),
        };
    }

    get verdict() {
        const { optimistic, careful } = this.errors;
        const brokenAdvice = _t(
            "Look at the promises that were not kept: were slots moved by us, days overfilled, durations too short?"
        );
        if (optimistic && careful) {
            return {
                tone: "warning",
                title: _t("Promises are too optimistic in places, too careful in others"),
                advice: brokenAdvice,
            };
        }
        if (optimistic) {
            return { tone: "danger", title: _t("Promises are too optimistic"), advice: brokenAdvice };
        }
        if (careful) {
            return {
                tone: "info",
                title: _t("Promises are too careful"),
                advice: _t("Slots can be narrower: they become so as more visits are learnt from."),
            };
        }
        return {
            tone: "success",
            title: _t("Promises are true, as far as these outcomes tell"),
            advice: "",
        };
    }

    get summary() {
        const { mean, rate, n } = this.given;
        return _t("Said: kept in %(mean)s of the cases. Happened: %(rate)s of %(n)s promises.", {
            mean: this.percent(mean, 1),
            rate: this.percent(rate, 1),
            n,
        });
    }

    get certainty() {
        const values = { n: this.given.n, floor: this.points(this.given.floor), missing: this.missing };
        if (!this.missing) {
            return _t("With %(n)s outcomes, promises that are exactly true would show an error of up to %(floor)s points by chance.",
                values
            );
        }
        return _t("With %(n)s outcomes, promises that are exactly true would show an error of up to %(floor)s points by chance: it is too early for one number. %(missing)s more outcomes and it is published.",
            values
        );
    }

    get calibration() {
        if (this.missing) {
            return _t("not enough outcomes yet: %(missing)s more", { missing: this.missing });
        }
        return _t("%(points)s points", { points: this.points(this.given.ece) });
    }

    /** What rescheduling hides: kept against the last promise, broken against the first. */
    get gap() {
        const gap = this.state.data.kept_last.rate - this.state.data.kept.rate;
        return gap > 0
            ? _t("rescheduling hides %(points)s points", { points: this.points(gap) })
            : _t("rescheduling hides nothing");
    }

    get target() {
        return _t("target: %(target)s kept", { target: this.percent(this.state.data.target) });
    }

    get moved() {
        return _t("%(count)s moved by us", { count: this.state.data.moved });
    }
}

registry.category("actions").add("field_tournees.promise_reliability", PromiseReliability);
