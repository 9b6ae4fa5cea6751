import { Component, useState } from "@odoo/owl";
import { moment, size } from "../../core/format";
import { forget, sendAgain } from "../../core/outbox";
import { useStore } from "../../core/store";
import { Confirm, Empty, Icon } from "../../core/ui";
import { _t } from "../../core/words";
import { KINDS } from "./kinds";

/** All that is on the phone and not at the office: what waits, and what the office would not take. */
export class Queue extends Component {
    static template = "field_proof.app.Queue";
    static components = { Confirm, Empty, Icon };
    static props = {};

    setup() {
        this.store = useStore();
        this.state = useState({ discarded: null });
        this.moment = moment;
    }

    get waiting() {
        return this.store.outbox.filter((row) => row.status === "queued");
    }

    /** What planners still decide about, or decided lately, of what came from any of the phones. */
    get decisions() {
        const here = new Set(this.store.troubles.map((row) => row.uuid));
        return (this.store.state.conflicts || []).filter((row) => !here.has(row.uuid));
    }

    label(row) {
        return KINDS[row.kind] || row.kind;
    }

    customer(row) {
        return this.store.visit(row.visit)?.customer.name || row.ref || "";
    }

    /** How far the files of a command are, or why it still waits. */
    progress(row) {
        const files = row.needs.map((uuid) => this.store.files[uuid]).filter((file) => file && !file.done);
        if (files.length) {
            const sent = files.reduce((sum, file) => sum + file.sent, 0);
            const all = files.reduce((sum, file) => sum + file.size, 0);
            return _t("%(sent)s of %(all)s sent", { sent: size(sent), all: size(all) });
        }
        return row.missing?.length ? _t("Waits for a photo or an entry before it") : "";
    }

    /** A command that has waited in vain so often may be given up. */
    isStuck(row) {
        return row.tries >= 5;
    }

    again(row) {
        return sendAgain(row.uuid).then(() => this.store.wake());
    }

    seen(row) {
        return forget([row.uuid]);
    }

    discard() {
        const { uuid } = this.state.discarded;
        this.state.discarded = null;
        return forget([uuid]);
    }

    get discardText() {
        return _t("“%(entry)s” is deleted from this phone for good.", { entry: this.label(this.state.discarded) });
    }

    othersText(other) {
        return _t("%(name)s left %(count)s entries on this phone. They leave when %(name)s logs in here.", other);
    }

    decisionText(row) {
        const texts = {
            conflict: _t("The office decides."),
            done: _t("The office accepted it."),
            dismissed: _t("The office set it aside."),
        };
        return texts[row.state] || row.message;
    }
}
