import { Component, useState } from "@odoo/owl";
import { number } from "../core/format";
import { useStore } from "../core/store";
import { Field, Icon } from "../core/ui";
import { _t } from "../core/words";
import { canScan, Scanner } from "./scanner";
import { identify, matches } from "./stock";

const MOST = 30;

/** The parts of the van (and, once something is typed, of the depot), by name, code or barcode. */
export class PartSearch extends Component {
    static template = "field_proof.app.PartSearch";
    static components = { Field, Icon, Scanner };
    static props = { onPick: Function };

    setup() {
        this.store = useStore();
        this.state = useState({ text: "", scanning: false });
        Object.assign(this, { canScan, number });
    }

    get groups() {
        const { van = [], catalogue = [] } = this.store.state;
        const text = this.state.text.trim();
        const find = (parts) => parts.filter((part) => matches(part, text)).slice(0, MOST);
        return [
            { key: "van", label: _t("In the van"), parts: find(van) },
            { key: "depot", label: _t("Elsewhere"), parts: text ? find(catalogue) : [] },
        ].filter(({ parts }) => parts.length);
    }

    onText(text) {
        this.state.text = text;
        const found = text.length > 3 && identify(this.store.state, text.trim());
        if (found) {
            this.props.onPick(found.part, found.lot);
        }
    }

    onCode(code) {
        this.state.scanning = false;
        this.onText(code);
    }
}
