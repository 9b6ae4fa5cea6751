import { Component, useState } from "@odoo/owl";
import { Choice, SignaturePad } from "../../../core/ui";
import { number } from "../../../core/format";
import { useStore } from "../../../core/store";
import { _t } from "../../../core/words";
import { readNumber } from "../../conditions";
import { useDraft } from "../../drafts";
import { Typed } from "../../typed/typed";
import { decision, lineCents, totals } from "../../money";

/** Extra work: what it would cost, and the customer's decision, before anything is done. */
export class Estimate extends Component {
    static template = "field_proof.app.Estimate";
    static components = { Choice, SignaturePad, Typed };
    static props = { visit: Object, args: { type: Array, optional: true } };

    setup() {
        this.store = useStore();
        const { visit } = this.props;
        const empty = { lines: [this.newLine()], outcome: null, signer: visit.customer.name };
        this.draft = useDraft(this.store, `estimate/${visit.id}`, empty);
        this.labels = { quantity: _t("Quantity"), price: _t("Price without VAT") };
        this.readNumber = readNumber;
        this.outcomes = [
            { value: "accepted", label: _t("Accepts") },
            { value: "refused", label: _t("Refuses") },
        ];
        this.state = useState({ open: this.draft.dirty, problem: "" });
    }

    /** Rates, currency and sentences, as the company set them. */
    get rules() {
        return this.store.state.estimate;
    }

    newLine() {
        return { label: "", quantity: 1, price: null, vat: this.rules.rates[0] };
    }

    get isReduced() {
        return this.draft.value.lines.some(({ vat }) => vat < Math.max(...this.rules.rates));
    }

    get sums() {
        return totals(this.draft.value.lines);
    }

    total(estimate) {
        return this.euros(totals(estimate.lines).total);
    }

    euros(cents) {
        const options = { style: "currency", currency: this.rules.currency };
        return new Intl.NumberFormat(document.documentElement.lang, options).format(cents / 100);
    }

    typed(value) {
        return value === null ? "" : number(value);
    }

    decision(estimate) {
        return decision(estimate);
    }

    cents(line) {
        return lineCents(line);
    }

    rate(rate) {
        return _t("VAT %(rate)s", { rate: `${number(rate)} %` });
    }

    change(index, name, value) {
        this.set(this.draft.value.lines.map((line, at) => (at === index ? { ...line, [name]: value } : line)));
    }

    set(lines) {
        this.draft.set({ lines });
    }

    get problem() {
        const { lines, outcome, signer } = this.draft.value;
        if (!lines.length || lines.some(({ label, quantity, price }) => !label.trim() || !(quantity > 0) || price === null || price < 0)) {
            return _t("Each line needs a name, a quantity and a price.");
        }
        if (!outcome) {
            return _t("Note what the customer decides.");
        }
        if (outcome === "accepted" && !signer.trim()) {
            return _t("Write the name of the person who signs.");
        }
        return outcome === "accepted" && (!this.pad || this.pad.blank) ? _t("The customer signs in the frame.") : "";
    }

    async send() {
        this.state.problem = this.problem;
        if (this.state.problem) {
            return;
        }
        const { lines, outcome, signer } = this.draft.value;
        const isSigned = outcome === "accepted";
        const signature = isSigned ? await this.store.addFile(await this.pad.toBlob(), "signature.png") : null;
        const body = { lines: lines.map((line) => ({ ...line, label: line.label.trim() })), outcome, signer: signer.trim(), signature };
        await this.store.send("estimate", this.props.visit.id, body);
        this.draft.drop();
        this.state.open = false;
    }
}
