import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";

/** A rule asks for a reason before it gives way; whoever gives one is named in the timeline. */
export class BoardReason extends Component {
    static template = "field_tournees.BoardReason";
    static components = { Dialog };
    static props = { sentences: Array, answer: Function, close: Function };

    setup() {
        this.state = useState({ reason: "" });
        useAutofocus({ refName: "reason" });
    }

    get isEmpty() {
        return !this.state.reason.trim();
    }

    confirm() {
        if (!this.isEmpty) {
            this.props.answer(this.state.reason.trim());
            this.props.close();
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            this.confirm();
        }
    }
}
