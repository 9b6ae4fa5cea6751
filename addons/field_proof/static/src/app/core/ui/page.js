import { Component } from "@odoo/owl";
import { useRouter } from "../router";
import { Icon } from "./icon";
import { Net } from "./net";

/** A screen: its title, the way back, what it shows, and in the slot `actions` what stays under the thumb. */
export class Page extends Component {
    static template = "field_proof.app.Page";
    static components = { Icon, Net };
    static props = {
        title: [String, Object],
        subtitle: { type: [String, Object], optional: true },
        back: { type: [Boolean, Function], optional: true },
        class: { type: String, optional: true },
        slots: { type: Object, optional: true },
    };

    setup() {
        this.router = useRouter();
    }

    back() {
        typeof this.props.back === "function" ? this.props.back() : this.router.back();
    }
}
