import { Component } from "@odoo/owl";
import { Field, Icon } from "../core/ui";
import { readNumber } from "../work/conditions";

/** How many, between two big buttons. */
export class Amount extends Component {
    static template = "field_proof.app.Amount";
    static components = { Field, Icon };
    static props = {
        label: [String, Object],
        value: String,
        unit: { type: String, optional: true },
        onChange: Function,
    };

    step(by) {
        const now = readNumber(this.props.value) || 0;
        this.props.onChange(String(Math.max(0, now + by)));
    }
}
