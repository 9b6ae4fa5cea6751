import { Component } from "@odoo/owl";
import { Icon } from "./icon";

/**
 * One of a few answers, each a big button. options: [{ value, label, tone?, icon? }], tone "good" or "bad";
 * `many`: `value` is a list and a second tap takes an answer back.
 */
export class Choice extends Component {
    static template = "field_proof.app.Choice";
    static components = { Icon };
    static props = {
        label: { type: [String, Object], optional: true },
        options: Array,
        value: { optional: true },
        onChange: Function,
        many: { type: Boolean, optional: true },
        column: { type: Boolean, optional: true },
    };

    isOn(value) {
        return this.props.many ? this.props.value.includes(value) : this.props.value === value;
    }

    pick(value) {
        const { many, value: now, onChange } = this.props;
        if (!many) {
            onChange(value);
        } else {
            onChange(now.includes(value) ? now.filter((one) => one !== value) : [...now, value]);
        }
    }
}
