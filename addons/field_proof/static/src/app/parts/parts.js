import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { number } from "../core/format";
import { useStore } from "../core/store";
import { Confirm, Empty, Icon } from "../core/ui";
import { _t } from "../core/words";
import { PartForm } from "./part_form";
import { findPart } from "./stock";

/** What the visit needs, and what was used. */
export class Parts extends Component {
    static template = "field_proof.app.Parts";
    static components = { Confirm, Empty, Icon, PartForm };
    static props = { visit: Object, args: { type: Array, optional: true } };

    setup() {
        this.store = useStore();
        this.state = useState({ form: null, removing: null });
        Object.assign(this, { number, NEEDS });
    }

    get isOpen() {
        return !["done", "cancelled"].includes(this.props.visit.state);
    }

    /** Note a needed part as used, with its quantity. */
    use(need) {
        const part = findPart(this.store.state, need.product) || { ...need, lots: [] };
        this.state.form = { part, quantity: need.quantity };
    }

    isUsed(need) {
        return this.props.visit.parts.some(({ product }) => product === need.product);
    }

    async add(body) {
        await this.store.send("part", this.props.visit.id, body);
        this.state.form = null;
    }

    async remove() {
        const { uuid } = this.state.removing;
        this.state.removing = null;
        await this.store.send("part_remove", this.props.visit.id, { part: uuid });
    }
}

const NEEDS = {
    on_board: { label: _t("On board"), tone: "done" },
    prepared: { label: _t("To load"), tone: "paused" },
    to_load: { label: _t("To load"), tone: "paused" },
    missing: { label: _t("Missing"), tone: "no_access" },
};

registry.category("field_app_visit_sections").add(
    "parts",
    {
        label: _t("Parts"),
        icon: "box",
        component: Parts,
        badge: ({ parts, kit, state }) =>
            state !== "done" && kit.some((need) => need.missing > 0) ? "!" : parts.length || "",
    },
    { sequence: 50 }
);
