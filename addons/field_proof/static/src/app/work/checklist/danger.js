import { Component, onMounted, useRef } from "@odoo/owl";
import { useStore } from "../../core/store";
import { _t } from "../../core/words";
import { Shots } from "../shots/shots";
import { useDraft } from "../drafts";

/** The screen that nobody overlooks: what was found is a danger, and what must be done now. */
export class Danger extends Component {
    static template = "field_proof.app.Danger";
    static components = { Shots };
    static props = { visit: Object, line: Object, onClose: Function };

    setup() {
        this.store = useStore();
        const dialog = useRef("dialog");
        onMounted(() => dialog.el.showModal());
        const { visit, line } = this.props;
        this.draft = useDraft(this.store, `danger/${visit.id}/${line.id}`, { action: "", photos: [] });
    }

    get found() {
        const { line, visit } = this.props;
        const { value } = visit.answers[line.id] || {};
        const values = { name: line.name, value, unit: line.unit || "" };
        return line.kind === "value" ? _t("%(name)s: %(value)s %(unit)s", values) : line.name;
    }

    /** The installation is safe: from here on the visit may be closed, and the customer reads why. */
    async record() {
        const { visit, onClose } = this.props;
        const { action, photos } = this.draft.value;
        const body = { description: this.found, severity: "critical", action: action.trim(), photos };
        await this.store.send("nonconformity", visit.id, body);
        this.draft.drop();
        onClose();
    }
}
