import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A mail as a phone shows it, by day and by night; nothing in it runs or leads away. */
export class MessagePhone extends Component {
    static template = "field_tournees.MessagePhone";
    static props = standardFieldProps;

    setup() {
        this.state = useState({ isDark: false });
    }

    /** The frame follows the buttons, not the colours of this computer. */
    get html() {
        const mail = this.props.record.data[this.props.name] || "";
        return mail.toString().replaceAll("(prefers-color-scheme:dark)", this.state.isDark ? "all" : "not all");
    }
}

export const messagePhone = {
    component: MessagePhone,
    displayName: _t("Mail on a phone"),
    supportedTypes: ["text"],
};

registry.category("fields").add("field_message_phone", messagePhone);
