import { Component, useState } from "@odoo/owl";

/**
 * A text that counts once the finger leaves it. What is being typed stays when news redraw the screen;
 * `onDone(text)` that returns false leaves it there to be corrected.
 */
export class Typed extends Component {
    static template = "field_proof.app.Typed";
    static props = {
        label: [String, Object],
        value: String,
        onDone: Function,
        name: { type: String, optional: true },
        rows: { type: Number, optional: true },
        limit: { type: Number, optional: true },
        placeholder: { type: [String, Object], optional: true },
    };
    static defaultProps = { limit: 2000 };

    setup() {
        this.state = useState({ text: null });
    }

    get text() {
        return this.state.text ?? this.props.value;
    }

    async done() {
        if (this.state.text !== null && (await this.props.onDone(this.state.text.trim())) !== false) {
            this.state.text = null;
        }
    }
}
