import { Component, markup, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

const ICONS = {
    mail: "fa-envelope-o",
    sms: "fa-mobile",
    call: "fa-phone",
    before: "fa-check",
    nobody: "fa-bell-slash-o",
};

/** One visit: what becomes of it, and what its customer hears, word for word. */
export class HazardRow extends Component {
    static template = "field_tournees.HazardRow";
    static props = { row: Object };

    setup() {
        this.state = useState({ isOpen: false });
    }

    get icon() {
        return ICONS[this.props.row.how];
    }

    /** How the customer is told, in one line. */
    get news() {
        const { how, customer, address, phone } = this.props.row;
        if (how === "mail") {
            return _t("Mail to %(customer)s (%(address)s)", { customer, address });
        }
        if (how === "sms") {
            return _t("Text message to %(customer)s (%(address)s)", { customer, address });
        }
        if (how === "call") {
            return phone
                ? _t("Call %(customer)s (%(phone)s)", { customer, phone })
                : _t("Call %(customer)s: no number known", { customer });
        }
        return how === "before" ? _t("%s was told this before", customer) : _t("%s is not told", customer);
    }

    get body() {
        return markup(this.props.row.letter.body);
    }

    get isReadable() {
        return this.props.row.how !== "nobody";
    }

    toggle() {
        this.state.isOpen = !this.state.isOpen;
    }
}
