import { Component, useEffect, useState } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const TONES = {
    done: "success",
    delivered: "success",
    bounced: "danger",
    failed: "danger",
    uncertain: "warning",
    cancelled: "danger",
    no_access: "danger",
    to_reschedule: "warning",
};

/** Everything that happened to a visit, in one column: steps, plan, messages and contacts. */
export class Timeline extends Component {
    static template = "field_tournees.Timeline";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ rows: [], group: "", isLoaded: false, error: "" });
        this.keepLast = new KeepLast();
        this.filters = [
            { key: "", label: _t("All") },
            { key: "steps", label: _t("Steps") },
            { key: "plan", label: _t("Slots and plan") },
            { key: "messages", label: _t("Messages") },
            { key: "contacts", label: _t("Contacts") },
        ];
        useEffect(
            () => {
                this.load();
            },
            () => {
                const { resId, data } = this.props.record;
                return [resId, data.state, data.promised_start?.ts, data.planned_start?.ts];
            }
        );
    }

    async load() {
        const { resId, resModel } = this.props.record;
        if (!resId) {
            Object.assign(this.state, { rows: [], isLoaded: true });
            return;
        }
        try {
            const rows = await this.keepLast.add(this.orm.silent.call(resModel, "read_timeline", [[resId]]));
            Object.assign(this.state, { rows, isLoaded: true, error: "" });
        } catch (error) {
            this.state.error = error.data?.message || _t("The timeline could not be read.");
        }
    }

    /** The rows of the chosen filter under their days: [[day, rows]]. */
    get days() {
        const { rows, group } = this.state;
        const days = new Map();
        for (const row of rows.filter((one) => !group || one.group === group)) {
            const at = deserializeDateTime(row.at);
            const day = at.toLocaleString({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
            days.set(day, [...(days.get(day) || []), { ...row, clock: this.clockOf(row) }]);
        }
        return [...days];
    }

    countOf(key) {
        return this.state.rows.filter((row) => row.group === key).length;
    }

    clockOf({ at }) {
        return deserializeDateTime(at).toLocaleString({ hour: "2-digit", minute: "2-digit" });
    }

    toneOf(row) {
        return TONES[row.step] || "info";
    }

    open({ model, id }) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
            target: "new",
        });
    }
}

registry.category("view_widgets").add("field_timeline", { component: Timeline });
