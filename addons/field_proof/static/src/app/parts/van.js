import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { day, number } from "../core/format";
import { useRouter } from "../core/router";
import { useStore } from "../core/store";
import { Choice, Empty, Field, Icon, Page } from "../core/ui";
import { _t } from "../core/words";
import { readNumber } from "../work/conditions";
import { Amount } from "./amount";
import { PartForm } from "./part_form";
import { matches, sumKit } from "./stock";

/** The van: what it carries, and the kits to load for the next days. */
export class Van extends Component {
    static template = "field_proof.app.Van";
    static components = { Amount, Choice, Empty, Field, Icon, Page, PartForm };
    static props = { args: Array };

    setup() {
        this.store = useStore();
        this.router = useRouter();
        this.state = useState({ text: "", returning: null, condition: "unused", taken: {}, problem: "" });
        this.number = number;
        this.conditions = [
            { value: "unused", label: _t("Not needed") },
            { value: "defective", label: _t("Defective") },
        ];
    }

    get isKit() {
        return this.props.args[0] === "kit";
    }

    get pages() {
        const label = this.waiting ? _t("To load (%(count)s)", { count: this.waiting }) : _t("To load");
        return [
            { value: "", label: _t("On board"), icon: "truck" },
            { value: "kit", label, icon: "box" },
        ];
    }

    // === ON BOARD === //
    get carried() {
        const { van = [] } = this.store.state || {};
        return van.filter((part) => matches(part, this.state.text));
    }

    async bringBack(body) {
        await this.store.send("part_return", null, { ...body, condition: this.state.condition, note: "" });
        this.state.returning = null;
        this.store.say(_t("Noted: it is no longer in your van."), "good");
    }

    // === KIT === //
    get kits() {
        return (this.store.state?.kits || []).map(({ date, lines }) => {
            const rows = sumKit(lines);
            return {
                date,
                title: day(new Date(`${date}T12:00:00`)),
                toLoad: rows.filter((row) => row.to_load > 0),
                missing: rows.filter((row) => row.missing > 0),
                count: rows.length,
            };
        });
    }

    /** How many parts wait in the depot, over the days that are known. */
    get waiting() {
        return this.kits.reduce((sum, { toLoad }) => sum + toLoad.length, 0);
    }

    key(kit, row) {
        return `${kit.date}/${row.key}`;
    }

    taken(kit, row) {
        return this.state.taken[this.key(kit, row)] ?? String(row.to_load);
    }

    async load(kit) {
        const lines = kit.toLoad
            .filter((row) => row.product)
            .map((row) => ({ product: row.product, quantity: readNumber(this.taken(kit, row)), lot: "" }));
        const told = lines.filter(({ quantity }) => quantity > 0);
        if (lines.some(({ quantity }) => quantity === null || quantity < 0) || !told.length) {
            this.state.problem = kit.date;
            return;
        }
        this.state.problem = "";
        this.state.taken = {};
        await this.store.send("kit_load", null, { date: kit.date, lines: told });
        this.store.say(_t("Noted: these parts are in your van."), "good");
    }
}

registry.category("field_app_screens").add("van", { component: Van });
registry.category("field_app_tabs").add("van", { label: _t("Van"), icon: "truck", path: "van" }, { sequence: 30 });
