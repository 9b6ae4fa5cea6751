import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";

/** What the agent reads out before hanging up. */
export class RequestRecap extends Component {
    static template = "field_tournees.RequestRecap";
    static props = { visit: Object, openVisit: Function, nextCall: Function };

    setup() {
        this.local = useState({ isCopied: false });
        this.next = useRef("next");
        onMounted(() => this.next.el.focus());
    }

    get confirmation() {
        return _t("On its way to %s", this.props.visit.email);
    }

    async copy() {
        await browser.navigator.clipboard.writeText(this.props.visit.link);
        this.local.isCopied = true;
    }
}
