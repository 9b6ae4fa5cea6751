import { Component, onMounted, onWillUnmount, useRef } from "@odoo/owl";
import { store } from "../store";
import { Icon } from "./icon";

/** A sheet that comes up from the foot of the screen; a new version of the app waits until it is closed. */
export class Sheet extends Component {
    static template = "field_proof.app.Sheet";
    static components = { Icon };
    static props = {
        title: [String, Object],
        onClose: Function,
        class: { type: String, optional: true },
        slots: { type: Object, optional: true },
    };

    setup() {
        this.dialog = useRef("dialog");
        onMounted(() => {
            store.busy++;
            this.dialog.el.showModal();
        });
        onWillUnmount(() => store.busy--);
    }

    /** A tap beside the sheet closes it. */
    onClick(event) {
        if (event.target === this.dialog.el) {
            this.props.onClose();
        }
    }
}
