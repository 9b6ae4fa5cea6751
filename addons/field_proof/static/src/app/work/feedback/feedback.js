import { Component } from "@odoo/owl";
import { Choice } from "../../core/ui";
import { useStore } from "../../core/store";
import { _t } from "../../core/words";
import { Typed } from "../typed/typed";

/** The team's own word, in two taps: could good work be done here? */
export class Feedback extends Component {
    static template = "field_proof.app.Feedback";
    static components = { Choice, Typed };
    static props = { visit: Object, args: { type: Array, optional: true } };

    setup() {
        this.store = useStore();
        this.label = _t("A word more, if you like");
        this.answers = [
            { value: true, label: _t("Yes") },
            { value: false, label: _t("No") },
        ];
        this.causes = [
            { value: "time", label: _t("More time") },
            { value: "part", label: _t("A part") },
            { value: "information", label: _t("Information") },
            { value: "access", label: _t("Access") },
            { value: "tool", label: _t("A tool") },
        ];
    }

    get given() {
        return this.props.visit.feedback || { good: null, cause: null, text: "" };
    }

    send(changes) {
        const { good, cause, text } = { ...this.given, ...changes };
        return this.store.send("feedback", this.props.visit.id, { good, cause, text: text || "" });
    }
}
