import { Component, onMounted, useState } from "@odoo/owl";
import { Composer } from "@mail/core/common/composer";
import { Thread } from "@mail/core/common/thread";
import { useService } from "@web/core/utils/hooks";

/** One conversation: Odoo's own messages and composer, as internal notes that no customer reads. */
export class MessagesThread extends Component {
    static template = "field_tournees.MessagesThread";
    static components = { Composer, Thread };
    static props = { thread: Object, back: Function };

    setup() {
        this.store = useService("mail.store");
        this.action = useService("action");
        const { model, id } = this.props.thread;
        this.thread = useState(this.store.Thread.insert({ model, id }));
        this.state = useState({ jump: 0 });
        onMounted(() => this.load());
    }

    async load() {
        await this.thread.fetchThreadData(["messages"]);
        await this.thread.markAllMessagesAsRead();
    }

    /** Messages of others may have come meanwhile. */
    onPosted() {
        this.state.jump++;
        this.load();
    }

    openForm() {
        const { model, id } = this.props.thread;
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }
}
