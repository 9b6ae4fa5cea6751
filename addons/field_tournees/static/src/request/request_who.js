import { Component, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { useRequest } from "@field_tournees/request/request_model";
import { describeEquipment } from "@field_tournees/request/request_words";

/** Who calls and where the visit takes place: one search box, cards, or a new caller. */
export class RequestWho extends Component {
    static template = "field_tournees.RequestWho";
    static props = { model: Object };

    setup() {
        this.model = useRequest(this.props.model);
        this.state = this.model.state;
        this.local = useState({ focus: 0, pin: "", isPinWrong: false, hasPin: false });
        this.results = useRef("results");
        this.action = useService("action");
        this.describeEquipment = describeEquipment;
        useAutofocus({ refName: "search" });
    }

    /** The line of a last visit under a name. */
    describeLast({ type, day }) {
        return _t("Last visit: %(type)s, %(day)s", { type, day });
    }

    get newTitle() {
        const { customer } = this.draft;
        return customer ? _t("Another address of %s", customer.name) : _t("New customer");
    }

    get located() {
        const { quality, label } = this.draft.address;
        if (quality === "todo") {
            return _t("Placed in the middle of the town; the street is searched later.");
        }
        return quality === "manual" ? _t("Placed by hand.") : _t("Located: %s", label);
    }

    describePlace(place) {
        return place.quality === "todo"
            ? _t("%s, in the middle of the town: the street is searched later", place.label)
            : place.label;
    }

    get draft() {
        return this.state.draft;
    }

    get step() {
        const { card, isNew, visit } = this.draft;
        return card ? "known" : isNew ? "new" : visit ? "visit" : "search";
    }

    onSearchKey(ev) {
        const { results } = this.state;
        if (!results?.length) {
            if (ev.key === "Enter" && results) {
                this.model.startNew();
            }
            return;
        }
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            const step = ev.key === "ArrowDown" ? 1 : -1;
            this.local.focus = (this.local.focus + step + results.length) % results.length;
            ev.preventDefault();
        } else if (ev.key === "Enter") {
            this.choose(results[this.local.focus] || results[0]);
            ev.preventDefault();
        }
    }

    onSearch(ev) {
        this.local.focus = 0;
        this.model.typeQuery(ev.target.value);
    }

    choose(card) {
        this.model.chooseCard(card);
    }

    /** Open the dialog that notes why the caller rang; the request goes on behind it. */
    noteCall(params) {
        this.action.doAction({
            type: "ir.actions.client",
            tag: "field_contact",
            params: { ...params, onDone: () => {} },
        });
    }

    changeContact(name, ev) {
        const contact = { ...this.draft.contact, [name]: ev.target.value };
        this.model.change({ contact }, { soon: true });
    }

    changeAddress(name, ev) {
        this.model.typeAddress({ [name]: ev.target.value });
    }

    chooseEquipment(ev) {
        this.model.change({ equipmentId: Number(ev.target.value) || false });
    }

    async pin() {
        this.local.isPinWrong = !(await this.model.pin(this.local.pin));
        this.local.hasPin = this.local.isPinWrong;
    }
}
