import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { day, dayKey, hour } from "../../core/format";
import { useStore } from "../../core/store";
import { Choice, Empty, Field, Icon, Page, Sheet } from "../../core/ui";
import { _t } from "../../core/words";

const DAY = 24 * 3600 * 1000;
const STANDING = {
    asked: { label: _t("Asked for"), tone: "planned" },
    granted: { label: _t("Granted"), tone: "done" },
    refused: { label: _t("Not granted"), tone: "cancelled" },
    waits: { label: _t("To send"), tone: "paused" },
};

/** When the technician is away, and how to ask for it. */
export class AbsencesScreen extends Component {
    static template = "field_proof.app.AbsencesScreen";
    static components = { Choice, Empty, Field, Icon, Page, Sheet };
    static props = { args: Array };

    setup() {
        this.store = useStore();
        this.state = useState({ form: null });
        this.STANDING = STANDING;
    }

    get sorted() {
        return [...this.store.state.absences].sort((a, b) => a.start - b.start);
    }

    get absences() {
        return this.sorted.filter(({ state }) => state !== "holiday");
    }

    get holidays() {
        return this.sorted.filter(({ state }) => state === "holiday");
    }

    get types() {
        return this.store.state.absence_types.map(({ id, name }) => ({ value: id, label: name }));
    }

    get unit() {
        return this.store.state.absence_types.find((type) => type.id === this.state.form.reason)?.unit;
    }

    /** "Monday 23 November", "Monday 23 November – Friday 27 November", or with hours where it is no whole day. */
    span({ start, stop, whole = true }) {
        if (!whole) {
            return `${day(start)} · ${hour(start)} – ${hour(stop)}`;
        }
        const last = stop - 1000;
        return dayKey(start) === dayKey(last) ? day(start) : `${day(start)} – ${day(last)}`;
    }

    ask() {
        const tomorrow = dayKey(this.store.now() + DAY);
        this.state.form = {
            reason: this.types.length === 1 ? this.types[0].value : null,
            from: tomorrow,
            to: tomorrow,
            begins: "00:00",
            ends: "24:00",
            note: "",
            busy: false,
        };
    }

    /** The absence as two moments, or null while it cannot be one. */
    get period() {
        const { from, to, begins, ends } = this.state.form;
        const [hours, mins] = ends.split(":");
        const start = new Date(`${from}T${begins}`);
        const stop = new Date(`${to}T00:00`);
        stop.setHours(Number(hours), Number(mins));
        return stop > start ? { start: start.getTime(), stop: stop.getTime() } : null;
    }

    get problem() {
        const { from, to } = this.state.form;
        return from && to && !this.period ? _t("The absence ends before it begins.") : "";
    }

    begin(from) {
        const { form } = this.state;
        form.from = from;
        if (!form.to || form.to < from) {
            form.to = from;
        }
    }

    async send() {
        const { form } = this.state;
        form.busy = true;
        try {
            await this.store.send("absence", null, { reason: form.reason, note: form.note, ...this.period });
            this.state.form = null;
            this.store.say(_t("Asked for: the office answers here"), "good");
        } finally {
            form.busy = false;
        }
    }

    get halves() {
        return {
            begins: [
                { value: "00:00", label: _t("In the morning") },
                { value: "12:00", label: _t("At noon") },
            ],
            ends: [
                { value: "12:00", label: _t("At noon") },
                { value: "24:00", label: _t("In the evening") },
            ],
        };
    }
}

registry.category("field_app_screens").add("absences", { component: AbsencesScreen });
registry
    .category("field_app_tabs")
    .add("absences", { label: _t("Absences"), icon: "calendar", path: "absences" }, { sequence: 40 });
