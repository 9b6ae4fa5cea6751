import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { moment } from "../../core/format";
import { useStore } from "../../core/store";
import { Empty, Field, Icon } from "../../core/ui";
import { PaperList } from "./paper_list";

/** What technician and office write to each other, about a visit or (without one) about the day. */
export class Thread extends Component {
    static template = "field_proof.app.Thread";
    static components = { Empty, Field, Icon, PaperList };
    static props = { visit: { optional: true } };

    setup() {
        this.store = useStore();
        this.state = useState({ text: "", busy: false });
        this.end = useRef("end");
        this.moment = moment;
        useEffect(
            () => {
                this.end.el.scrollIntoView({ block: "end" });
            },
            () => [this.messages.length]
        );
        useEffect(
            (last) => {
                if (last) {
                    this.store.send("messages_read", null, { last });
                }
            },
            () => [this.lastUnread]
        );
    }

    get messages() {
        const { visit = null } = this.props;
        return this.store.state.messages.filter((message) => message.visit === visit);
    }

    get lastUnread() {
        return this.messages.findLast((message) => message.unread)?.id;
    }

    async send() {
        const text = this.state.text.trim();
        if (text && !this.state.busy) {
            this.state.busy = true;
            try {
                await this.store.send("message", this.props.visit || null, { text });
                this.state.text = "";
            } finally {
                this.state.busy = false;
            }
        }
    }
}
