import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { moment } from "../../core/format";
import { useRouter } from "../../core/router";
import { useStore } from "../../core/store";
import { Icon, Page } from "../../core/ui";
import { _t } from "../../core/words";
import { Thread } from "../../visit/late/thread";

/** The conversations with the office: one about the day, one about each visit that has any. */
export class MessagesScreen extends Component {
    static template = "field_proof.app.MessagesScreen";
    static components = { Icon, Page, Thread };
    static props = { args: Array };

    setup() {
        this.store = useStore();
        this.router = useRouter();
        this.moment = moment;
    }

    /** [{ visit, title, last, unread }], the day's own first, then the latest. */
    get threads() {
        const groups = new Map([[null, []]]);
        for (const message of this.store.state.messages) {
            groups.set(message.visit, [...(groups.get(message.visit) || []), message]);
        }
        return [...groups]
            .map(([visit, messages]) => ({
                visit,
                title: visit ? this.nameOf(visit) : _t("Planning: about the day"),
                last: messages.at(-1),
                unread: messages.filter((message) => message.unread).length,
            }))
            .sort((a, b) => Boolean(a.visit) - Boolean(b.visit) || b.last.at - a.last.at);
    }

    nameOf(id) {
        const visit = this.store.visit(id);
        return visit ? `${visit.customer.name} · ${visit.type.name}` : _t("Visit");
    }

    open(visit) {
        if (visit) {
            this.router.go("visit", visit, "messages");
        } else {
            this.router.go("messages", "day");
        }
    }
}

function countUnread(state) {
    return state.messages.filter((message) => message.unread).length;
}

registry.category("field_app_screens").add("messages", { component: MessagesScreen });
registry
    .category("field_app_tabs")
    .add("messages", { label: _t("Messages"), icon: "chat", path: "messages", badge: countUnread }, { sequence: 20 });
