import { Component } from "@odoo/owl";
import { Sheet } from "./sheet";

/** A question before something that cannot be undone; its slot says what will happen. */
export class Confirm extends Component {
    static template = "field_proof.app.Confirm";
    static components = { Sheet };
    static props = {
        title: [String, Object],
        yes: [String, Object],
        no: { type: [String, Object], optional: true },
        danger: { type: Boolean, optional: true },
        onYes: Function,
        onNo: Function,
        slots: { type: Object, optional: true },
    };
}
