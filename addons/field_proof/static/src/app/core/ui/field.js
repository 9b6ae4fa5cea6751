import { Component } from "@odoo/owl";

let count = 0;

/** A labelled input; the slot `default` takes the input's place, the slot `after` stands beside it. */
export class Field extends Component {
    static template = "field_proof.app.Field";
    static props = {
        label: [String, Object],
        value: { optional: true },
        onChange: { type: Function, optional: true },
        type: { type: String, optional: true },
        unit: { type: String, optional: true },
        rows: { type: Number, optional: true },
        limit: { type: Number, optional: true },
        placeholder: { type: [String, Object], optional: true },
        required: { type: Boolean, optional: true },
        help: { type: [String, Object], optional: true },
        error: { type: [String, Object], optional: true },
        slots: { type: Object, optional: true },
    };
    static defaultProps = { type: "text", rows: 4, limit: 2000 };

    setup() {
        this.id = `o_app_field_${++count}`;
    }

    /** A number is asked for with the keyboard of numbers, and a comma is as good as a point. */
    get inputmode() {
        return { number: "decimal", tel: "tel", email: "email" }[this.props.type];
    }

    get type() {
        return this.props.type === "number" ? "text" : this.props.type;
    }

    onInput(event) {
        this.props.onChange?.(event.target.value);
    }
}
