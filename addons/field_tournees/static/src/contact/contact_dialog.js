import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const MODEL = "field.contact.desk";
const TONES = {
    delivered: "success",
    sent: "success",
    called: "success",
    bounced: "danger",
    failed: "danger",
    uncertain: "warning",
    call: "warning",
};

/** What the customer was told on one side; on the other the motives, of which one click notes the call. */
export class ContactDialog extends Component {
    static template = "field_tournees.ContactDialog";
    static components = { Dialog };
    static props = {
        visitId: [Number, Boolean],
        partnerId: { type: [Number, Boolean], optional: true },
        onDone: { type: Function, optional: true },
        close: Function,
    };
    static defaultProps = { partnerId: false, onDone: () => {} };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.state = useState({ about: null, channel: "call", note: "", isBusy: false, error: "" });
        this.channels = [
            { key: "call", label: _t("Phone call"), icon: "fa-phone" },
            { key: "mail", label: _t("Mail"), icon: "fa-envelope-o" },
            { key: "sms", label: _t("Text message"), icon: "fa-comment-o" },
        ];
        onWillStart(() => this.load());
    }

    get subject() {
        return { visit_id: this.props.visitId, partner_id: this.props.partnerId };
    }

    get title() {
        return this.state.about ? _t("Contact by %s", this.state.about.customer) : _t("Contact by a customer");
    }

    get stateTone() {
        const { state, is_late: isLate } = this.state.about.visit;
        return { done: "success", cancelled: "secondary" }[state] || (isLate ? "danger" : "info");
    }

    toneOf(message) {
        return TONES[message.key] || "secondary";
    }

    async load() {
        await this.ask(async () => {
            this.state.about = await this.orm.call(MODEL, "load", [], this.subject);
        });
    }

    async log(motive) {
        const { channel, note } = this.state;
        await this.ask(async () => {
            const noted = await this.orm.call(MODEL, "log", [motive, channel, note], this.subject);
            this.props.close();
            this.thank(noted);
            this.props.onDone(noted.id);
        });
    }

    thank({ id, sentence }) {
        this.notification.add(sentence, {
            type: "success",
            buttons: [{ name: _t("Open it"), onClick: () => this.openContact(id) }],
        });
    }

    openContact(id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "field.contact",
            res_id: id,
            views: [[false, "form"]],
            target: "new",
        });
    }

    async openPage() {
        const method = "action_open_customer_page";
        this.action.doAction(await this.orm.call("field.intervention", method, [[this.props.visitId]]));
    }

    /** One call at a time; what fails is said, and what was typed stays. */
    async ask(step) {
        if (this.state.isBusy) {
            return;
        }
        Object.assign(this.state, { isBusy: true, error: "" });
        try {
            await step();
        } catch (error) {
            this.state.error = error.data?.message || _t("The server could not answer: try again.");
        }
        this.state.isBusy = false;
    }
}
