import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useStore } from "../../core/store";
import { _t } from "../../core/words";
import { askedLines, bySection, isMadeSafe, tally, visitLines } from "../conditions";
import { CheckLine } from "./check_line";
import { Danger } from "./danger";

/** All questions of a visit: what is asked depends on what was answered. */
export class Checklist extends Component {
    static template = "field_proof.app.Checklist";
    static components = { CheckLine, Danger };
    static props = { visit: Object, args: { type: Array, optional: true } };

    setup() {
        this.store = useStore();
        this.state = useState({ danger: null });
    }

    warning(line) {
        return _t("Danger: %(name)s", line);
    }

    get locked() {
        return this.props.visit.state === "done";
    }

    get lists() {
        const { visit } = this.props;
        return this.store.state.checklists
            .filter((list) => visit.checklists.includes(list.id))
            .map((list) => ({ ...list, sections: bySection(askedLines(list, visit.answers)) }));
    }

    get tally() {
        return tally(visitLines(this.props.visit, this.store.state), this.props.visit.answers);
    }

    /** Safety points that are not in order and that nobody has dealt with. */
    get stops() {
        return isMadeSafe(this.props.visit) ? [] : this.tally.blocking;
    }
}
