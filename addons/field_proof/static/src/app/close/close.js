import { Component, useState } from "@odoo/owl";
import { getPosition } from "../core/positions";
import { useRouter } from "../core/router";
import { useStore } from "../core/store";
import { Choice, Field, Icon, SignaturePad } from "../core/ui";
import { _t } from "../core/words";
import { useDraft } from "../work/drafts";
import { Feedback } from "../work/feedback/feedback";
import { Shots } from "../work/shots/shots";
import { Annex } from "./annex";
import { annexBody, findGaps, findHints, firstEmpty, firstOutside } from "./gaps";
import { digest, spell, summarise } from "./summary";

const EMPTY = { outcome: "signed", signer: "", capacity: null, reason: "", rate: "20", certified: false, annex: {} };

/** The end of a visit: what is missing, what the customer reads, and the signature or why there is none. */
export class Close extends Component {
    static template = "field_proof.app.Close";
    static components = { Annex, Choice, Feedback, Field, Icon, Shots, SignaturePad };
    static props = { visit: Object, args: { type: Array, optional: true } };

    setup() {
        this.store = useStore();
        this.router = useRouter();
        this.draft = useDraft(this.store, `close/${this.props.visit.id}`, EMPTY);
        this.state = useState({ step: "check", problem: "", busy: false });
        this.outcomes = [
            { value: "signed", label: _t("Signs") },
            { value: "refused", label: _t("Refuses to sign") },
            { value: "absent", label: _t("Is absent") },
        ];
        this.labels = { reason: _t("Why?"), signer: _t("Name of the person who signs"), capacity: _t("Who is it?") };
    }

    get asks() {
        return this.props.visit.close || { consent: "", capacities: [], vat: false, annex: null };
    }

    get isDone() {
        return this.props.visit.state === "done";
    }

    get gaps() {
        return findGaps(this.props.visit, this.store.state);
    }

    get hints() {
        return findHints(this.props.visit);
    }

    get rates() {
        return ["20", "10", "5.5"]
            .filter((rate) => rate === "20" || rate in this.asks.vat_mentions)
            .map((value) => ({ value, label: `${value.replace(".", ",")} %` }));
    }

    /** The statement that a reduced rate of VAT needs, or "". */
    get mention() {
        return (this.asks.vat && this.asks.vat_mentions[this.draft.value.rate]) || "";
    }

    get annexValues() {
        const known = this.asks.annex.fields.map(({ name, value }) => [name, value]);
        return { ...Object.fromEntries(known), ...this.draft.value.annex };
    }

    get annexProblem() {
        const fields = this.asks.annex?.fields || [];
        const values = fields.length ? annexBody(fields, this.annexValues) : {};
        const empty = firstEmpty(fields, values);
        if (empty) {
            return _t("Fill in “%(label)s” first.", empty);
        }
        const outside = firstOutside(fields, values);
        return outside ? _t("“%(label)s” is out of bounds: measure again.", outside) : "";
    }

    get photos() {
        return this.props.visit.photos.map(({ uuid }) => uuid);
    }

    get isSigned() {
        return this.draft.value.outcome === "signed";
    }

    /** What the customer reads: made once, when the phone changes hands, so that it is what is signed. */
    read() {
        this.state.problem = this.annexProblem;
        if (!this.state.problem) {
            this.blocks = summarise(this.props.visit, this.store.state, this.store.now());
            this.state.step = "sign";
            scrollTo(0, 0);
        }
    }

    get problem() {
        const { signer, capacity, reason } = this.draft.value;
        if (!this.isSigned) {
            return reason.trim() ? "" : _t("Say why nobody signs.");
        }
        if (!signer.trim()) {
            return _t("Write the name of the person who signs.");
        }
        if (!capacity) {
            return _t("Choose who signs.");
        }
        return !this.pad || this.pad.blank ? _t("The frame is empty: the customer signs in it with a finger.") : "";
    }

    async close() {
        this.state.problem = this.problem;
        if (this.state.problem || this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const { visit } = this.props;
            const body = await this.prepareBody();
            await this.store.send("close", visit.id, body);
            this.draft.drop();
            scrollTo(0, 0);
        } finally {
            this.state.busy = false;
        }
    }

    async prepareBody() {
        const { visit } = this.props;
        const { outcome, signer, capacity, reason, rate, certified } = this.draft.value;
        const { isSigned } = this;
        const consent = isSigned ? this.asks.consent : "";
        const isCertified = isSigned && certified && Boolean(this.mention);
        const summary = spell(this.blocks, [isCertified ? this.mention : "", consent].filter(Boolean).join("\n"));
        return {
            expects: this.store.outbox.filter((row) => row.visit === visit.id && row.status === "queued").map(({ uuid }) => uuid),
            outcome,
            signer: isSigned ? signer.trim() : "",
            capacity: isSigned ? capacity : null,
            consent,
            reason: isSigned ? "" : reason.trim(),
            signature: isSigned ? await this.store.addFile(await this.pad.toBlob(), "signature.png") : null,
            summary,
            shown: await digest(summary),
            vat: this.asks.vat ? { rate: isCertified ? rate : "20", certified: isCertified } : null,
            annex: this.asks.annex ? annexBody(this.asks.annex.fields, this.annexValues) : null,
            position: getPosition(),
        };
    }
}
