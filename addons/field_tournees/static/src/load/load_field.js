import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

// Above the first a day is nearly full, above the second it cannot be kept.
const NEARLY_FULL = 85;
const FULL = 100;

/** How full a day is, in percent: a bar that changes colour before the day overflows. */
export class LoadField extends Component {
    static template = "field_tournees.LoadField";
    static props = { ...standardFieldProps };

    get percent() {
        return Math.round(this.props.record.data[this.props.name] || 0);
    }

    get width() {
        return Math.min(this.percent, 100);
    }

    get colorClass() {
        if (this.percent > FULL) {
            return "bg-danger";
        }
        return this.percent > NEARLY_FULL ? "bg-warning" : "bg-success";
    }
}

export const loadField = {
    component: LoadField,
    displayName: _t("Load of a day"),
    supportedTypes: ["float", "integer"],
};

registry.category("fields").add("field_load", loadField);
