import { Component } from "@odoo/owl";
import { Icon } from "./icon";

/** What stands where there is nothing yet: why, and what to do; its slot holds the way on. */
export class Empty extends Component {
    static template = "field_proof.app.Empty";
    static components = { Icon };
    static props = {
        icon: { type: String, optional: true },
        title: [String, Object],
        text: { type: [String, Object], optional: true },
        slots: { type: Object, optional: true },
    };
    static defaultProps = { icon: "info" };
}
