import { Component, useState } from "@odoo/owl";
import { Choice, Sheet } from "../../../core/ui";
import { minutes } from "../../../core/format";
import { useStore } from "../../../core/store";
import { _t } from "../../../core/words";
import { atTime, clock, minutesByKind, SPAN_KINDS, spansOf } from "../../spans";

const LABELS = { travel: _t("Travel"), work: _t("Working"), wait: _t("Wait"), pause: _t("Break") };

/** What the visit's time was spent on; a wrong span is corrected with a reason. */
export class Times extends Component {
    static template = "field_proof.app.Times";
    static components = { Choice, Sheet };
    static props = { visit: Object, args: { type: Array, optional: true } };

    setup() {
        this.store = useStore();
        this.labels = LABELS;
        this.minutes = minutes;
        this.kinds = SPAN_KINDS.map((value) => ({ value, label: LABELS[value] }));
        this.state = useState({ form: null, problem: "" });
    }

    get sums() {
        const sums = minutesByKind(this.spans, this.store.now());
        return SPAN_KINDS.map((kind) => [kind, sums[kind]]);
    }

    get spans() {
        return spansOf(this.props.visit);
    }

    clock(moment) {
        return moment ? clock(moment, this.store.state.me.tz) : "";
    }

    open(span) {
        const { kind, start, stop, id } = span || { kind: "work", start: null, stop: null };
        this.state.problem = "";
        this.state.form = { id: id || null, kind, near: start, from: this.clock(start), to: this.clock(stop), reason: "" };
    }

    async save() {
        const { id, kind, near, from, to, reason } = this.state.form;
        const now = this.store.now();
        const { tz } = this.store.state.me;
        const start = atTime(near || now, from, tz);
        let stop = atTime(near || now, to, tz);
        // Work that ends after midnight ends the next day.
        if (start !== null && stop !== null && stop <= start && start - stop > 43200000) {
            stop += 86400000;
        }
        if (start === null || stop === null || stop <= start) {
            this.state.problem = _t("Give a start and an end that comes after it.");
        } else if (stop > now + 300000) {
            this.state.problem = _t("This end is still to come: give times that have passed.");
        } else if (!reason.trim()) {
            this.state.problem = _t("Say why: the office sees both times.");
        } else {
            const body = { kind, start, stop, reason: reason.trim(), entry: id };
            await this.store.send("time", this.props.visit.id, body);
            this.state.form = null;
        }
    }
}
