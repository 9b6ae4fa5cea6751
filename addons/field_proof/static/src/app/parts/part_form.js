import { Component, useState } from "@odoo/owl";
import { useStore } from "../core/store";
import { Choice, Field, Sheet } from "../core/ui";
import { _t } from "../core/words";
import { readNumber } from "../work/conditions";
import { Amount } from "./amount";
import { PartSearch } from "./part_search";

/** Which part, how many, and with which lot: then `onDone({ product, quantity, lot })`. */
export class PartForm extends Component {
    static template = "field_proof.app.PartForm";
    static components = { Amount, Choice, Field, PartSearch, Sheet };
    static props = {
        title: [String, Object],
        yes: [String, Object],
        onDone: Function,
        onClose: Function,
        part: { type: Object, optional: true },
        quantity: { type: Number, optional: true },
        slots: { type: Object, optional: true },
    };

    setup() {
        this.store = useStore();
        this.state = useState({ quantity: String(this.props.quantity || 1), lot: "", problem: "" });
        this.part = this.props.part;
    }

    get lots() {
        return (this.part.lots || []).map(({ name }) => ({ value: name, label: name }));
    }

    pick(part, lot) {
        this.part = part;
        this.state.lot = lot;
        this.render();
    }

    get problem() {
        const quantity = readNumber(this.state.quantity);
        if (!quantity || quantity < 0) {
            return _t("Say how many.");
        }
        return this.part.tracking !== "none" && !this.state.lot.trim() ? _t("Give its lot or serial number.") : "";
    }

    async done() {
        this.state.problem = this.problem;
        if (!this.state.problem) {
            const quantity = this.part.tracking === "serial" ? 1 : readNumber(this.state.quantity);
            await this.props.onDone({ product: this.part.product, quantity, lot: this.state.lot.trim() });
        }
    }
}
