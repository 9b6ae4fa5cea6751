import { Component, useState } from "@odoo/owl";
import { Choice, Field, Sheet } from "../../../core/ui";
import { hour } from "../../../core/format";
import { useStore } from "../../../core/store";
import { _t } from "../../../core/words";
import { useDraft } from "../../drafts";
import { Shots } from "../../shots/shots";

/* What can be told: its choices, its texts, and what is sent. The first text must be filled. */
const FORMS = {
    incident: {
        kind: "incident",
        title: _t("Incident"),
        hint: _t("The office is told at once."),
        choice: {
            name: "type",
            options: [
                { value: "access", label: _t("No way in") },
                { value: "material", label: _t("Material missing") },
                { value: "danger", label: _t("Danger") },
                { value: "other", label: _t("Other") },
            ],
        },
        texts: [{ name: "note", label: _t("What happens?") }],
        photos: true,
    },
    nonconformity: {
        kind: "nonconformity",
        title: _t("Non-conformity"),
        hint: _t("Something that is not as the rules or the contract ask. It stands in the customer's report."),
        choice: {
            name: "severity",
            options: [
                { value: "minor", label: _t("Minor") },
                { value: "major", label: _t("Major") },
                { value: "critical", label: _t("Critical") },
            ],
        },
        texts: [
            { name: "description", label: _t("What is not as it should be?") },
            { name: "action", label: _t("What was done, or must be done?") },
        ],
        photos: true,
    },
    suggestion: {
        kind: "suggestion",
        title: _t("Suggestion"),
        hint: _t("What would make the work better or easier?"),
        texts: [{ name: "text", label: _t("Your idea") }],
        fixed: { sort: "suggestion" },
    },
    lead: {
        kind: "suggestion",
        title: _t("Sales lead"),
        hint: _t("What could this customer need? Say so only if the customer agrees."),
        texts: [{ name: "text", label: _t("What the customer needs") }],
        fixed: { sort: "lead" },
    },
};

/** What went wrong, what is not as it should be, and what could be better. */
export class Report extends Component {
    static template = "field_proof.app.Report";
    static components = { Choice, Field, Sheet, Shots };
    static props = { visit: Object, args: { type: Array, optional: true } };

    setup() {
        this.store = useStore();
        this.forms = FORMS;
        this.hour = hour;
        this.state = useState({ form: null, problem: "" });
        this.drafts = {};
        for (const key of Object.keys(FORMS)) {
            this.drafts[key] = useDraft(this.store, `${key}/${this.props.visit.id}`, { values: {}, photos: [] });
        }
    }

    /** The report of a visit that is over is sealed; ideas are welcome at any time. */
    get keys() {
        const isOver = this.props.visit.state === "done";
        return Object.keys(FORMS).filter((key) => !isOver || FORMS[key].kind === "suggestion");
    }

    get draft() {
        return this.drafts[this.state.form];
    }

    get form() {
        return FORMS[this.state.form];
    }

    get told() {
        const { incidents, nonconformities, suggestions } = this.props.visit;
        const row = (form, text, rows) =>
            (rows || []).map((each) => ({ at: each.at, title: this.titleOf(FORMS[form], each), text: each[text] }));
        return [
            ...row("incident", "note", incidents),
            ...row("nonconformity", "description", nonconformities),
            ...row("suggestion", "text", suggestions),
        ].sort((one, other) => (one.at || 0) - (other.at || 0));
    }

    titleOf(form, row) {
        const known = row.sort === "lead" ? FORMS.lead : form;
        const option = known.choice?.options.find(({ value }) => value === row[known.choice.name]);
        return option ? _t("%(title)s: %(kind)s", { title: known.title, kind: option.label }) : known.title;
    }

    open(key) {
        Object.assign(this.state, { form: key, problem: "" });
    }

    set(name, value) {
        this.draft.set({ values: { ...this.draft.value.values, [name]: value } });
    }

    async send() {
        const { kind, choice, texts, fixed, photos } = this.form;
        const { draft } = this;
        const { values } = draft.value;
        if (choice && !values[choice.name]) {
            this.state.problem = _t("Choose what it is.");
            return;
        }
        const body = { ...fixed };
        for (const { name } of texts) {
            body[name] = (values[name] || "").trim();
        }
        if (!body[texts[0].name]) {
            this.state.problem = _t("Say in a few words what it is.");
            return;
        }
        Object.assign(body, choice && { [choice.name]: values[choice.name] }, photos && { photos: draft.value.photos });
        await this.store.send(kind, this.props.visit.id, body);
        draft.drop();
        this.state.form = null;
    }
}
