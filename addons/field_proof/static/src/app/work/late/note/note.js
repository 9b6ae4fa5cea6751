import { Component, onWillUnmount, useState } from "@odoo/owl";
import { Icon } from "../../../core/ui";
import { useStore } from "../../../core/store";
import { _t } from "../../../core/words";
import { useDraft } from "../../drafts";

const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;

/** The report's text: typed, or spoken where the phone can listen. */
export class Note extends Component {
    static template = "field_proof.app.Note";
    static components = { Icon };
    static props = { visit: Object, args: { type: Array, optional: true } };

    setup() {
        this.store = useStore();
        const { visit } = this.props;
        this.draft = useDraft(this.store, `note/${visit.id}`, { text: visit.note || "" });
        this.state = useState({ listening: false, problem: "" });
        this.canListen = Boolean(Recognition);
        onWillUnmount(() => {
            this.ears?.abort();
            this.save();
        });
    }

    get text() {
        return this.draft.value.text.trim();
    }

    async save() {
        if (this.draft.dirty) {
            await this.store.send("note", this.props.visit.id, { text: this.text });
            this.draft.settle();
        }
    }

    listen() {
        if (this.ears) {
            this.ears.stop();
            return;
        }
        this.ears = Object.assign(new Recognition(), { lang: document.documentElement.lang, continuous: true });
        this.ears.onresult = ({ results, resultIndex }) => {
            const said = [...results].slice(resultIndex).map(([best]) => best.transcript.trim());
            this.draft.set({ text: [this.text, ...said].filter(Boolean).join(" ") });
        };
        this.ears.onerror = ({ error }) => {
            this.state.problem =
                error === "not-allowed"
                    ? _t("Allow the microphone in the phone's settings, then try again.")
                    : _t("Dictation needs the network here. Type the text instead.");
        };
        this.ears.onend = () => {
            this.ears = null;
            this.state.listening = false;
            this.save();
        };
        Object.assign(this.state, { listening: true, problem: "" });
        this.ears.start();
    }
}
