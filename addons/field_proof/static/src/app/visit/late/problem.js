import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useStore } from "../../core/store";
import { Choice, Field, Icon, Sheet } from "../../core/ui";
import { _t } from "../../core/words";
import { Shots } from "../../work/shots/shots";

const KINDS = {
    no_access: { label: _t("I cannot get in"), icon: "key" },
    part_missing: { label: _t("A part is missing"), icon: "box" },
    reschedule: { label: _t("Another date is needed"), icon: "calendar" },
};
const REASONS = {
    no_access: [
        _t("Nobody is there"),
        _t("Closed, no code or key"),
        _t("The customer refuses"),
        _t("Too dangerous"),
        _t("Wrong address"),
    ],
    reschedule: [
        _t("The customer asks for it"),
        _t("Not enough time"),
        _t("Another trade has to come first"),
        _t("Tool or qualification missing"),
    ],
};

/** Why the visit cannot be done as planned; the office reads it at once. */
export class Problem extends Component {
    static template = "field_proof.app.Problem";
    static components = { Choice, Field, Icon, Sheet, Shots };
    static props = { visit: Object, kinds: Array, onReport: Function, onClose: Function };

    setup() {
        this.store = useStore();
        this.state = useState({
            kind: null,
            reason: null,
            note: "",
            photos: [],
            parts: [{ name: "", quantity: "1" }],
            busy: false,
        });
        this.listId = `o_app_parts_${this.props.visit.id}`;
    }

    get kinds() {
        return this.props.kinds.map((value) => ({ value, ...KINDS[value] }));
    }

    get title() {
        return this.state.kind ? KINDS[this.state.kind].label : _t("What is wrong?");
    }

    get reasons() {
        return REASONS[this.state.kind]?.map((label) => ({ value: String(label), label }));
    }

    /** Parts with a name, as the server reads them; what the van carries is known by its number. */
    get parts() {
        return this.state.parts
            .map(({ name, quantity }) => ({
                product: this.known.find((line) => line.name === name.trim())?.product || null,
                name: name.trim(),
                quantity: Number(quantity.replace(",", ".")) || 0,
            }))
            .filter(({ name }) => name);
    }

    get known() {
        return this.store.state.van || [];
    }

    get canReport() {
        const { busy, kind, reason } = this.state;
        const said = kind === "part_missing" ? this.parts.length && this.parts.every((part) => part.quantity) : reason;
        return !busy && Boolean(said);
    }

    addPart() {
        this.state.parts.push({ name: "", quantity: "1" });
    }

    async report() {
        const { kind, reason, note, photos } = this.state;
        const body = {
            no_access: { reason, note, photos },
            part_missing: { note, parts: this.parts },
            reschedule: { reason, note },
        }[kind];
        this.state.busy = true;
        try {
            await this.props.onReport(kind, body);
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("field_app_late").add("problem", Problem);
