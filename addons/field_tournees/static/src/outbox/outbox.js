import { Component, onMounted, onWillStart, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const { DateTime } = luxon;
const TYPING_MS = 250;
const REFRESH_MS = 10_000;
// Links of a mail open beside the outbox; nothing in it may run.
const MAIL_HEAD = `<!DOCTYPE html><meta charset="utf-8"><base target="_blank">
<meta name="viewport" content="width=device-width, initial-scale=1">`;

/** Cut a text into words and links, so that links can be opened and nothing else is more than text. */
export function splitLinks(text) {
    return text.split(/(https?:\/\/[^\s]+)/).map((part, index) => ({ part, isLink: index % 2 === 1 }));
}

/** Messages as their readers see them, on a phone and in a mail program. */
export class Outbox extends Component {
    static template = "field_tournees.Outbox";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.lists = new KeepLast();
        this.messages = new KeepLast();
        this.display = { controlPanel: {} };
        this.splitLinks = splitLinks;
        this.channels = [
            { id: "", label: _t("All") },
            { id: "sms", label: _t("Text messages") },
            { id: "mail", label: _t("Mails") },
        ];
        this.state = useState({
            rows: [],
            more: false,
            kept: false,
            channel: "",
            search: "",
            chosen: null,
            width: "phone",
        });
        this.screen = useRef("screen");
        this.searchSoon = useDebounced(() => this.load(), TYPING_MS);
        useEffect(
            () => {
                this.screen.el?.querySelector(".o_chosen")?.scrollIntoView({ block: "nearest" });
            },
            () => [this.state.chosen?.id]
        );
        onWillStart(() => this.load());
        onMounted(() => {
            this.timer = browser.setInterval(() => this.refresh(), REFRESH_MS);
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    // ------------------------------------------------------------------ reading

    async load() {
        const { rows, more, kept } = await this.lists.add(this.fetch());
        Object.assign(this.state, { rows, more, kept });
        if (!rows.some((row) => row.id === this.state.chosen?.id)) {
            this.state.chosen = null;
            if (rows.length && !this.env.isSmall) {
                await this.choose(rows[0]);
            }
        }
    }

    async loadMore() {
        const last = this.state.rows.at(-1).id;
        const { rows, more } = await this.lists.add(this.fetch(last));
        this.state.rows.push(...rows);
        this.state.more = more;
    }

    /** See what arrived meanwhile, while nobody searches further down. */
    async refresh() {
        if (!document.hidden && this.state.rows.length <= 40) {
            await this.load();
        }
    }

    fetch(before = false) {
        const { search, channel } = this.state;
        return this.orm.silent.call("field.outbox", "load", [], { search, channel, before });
    }

    async choose(row) {
        this.state.chosen = await this.messages.add(
            this.orm.call("field.outbox", "read_message", [row.id])
        );
    }

    // ------------------------------------------------------------------ what is shown

    get frame() {
        return `${MAIL_HEAD}${this.state.chosen.body}`;
    }

    get isFiltered() {
        return Boolean(this.state.search || this.state.channel);
    }

    moment(epoch) {
        const at = DateTime.fromSeconds(epoch);
        return at.hasSame(DateTime.now(), "day")
            ? at.toLocaleString(DateTime.TIME_SIMPLE)
            : at.toLocaleString({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
    }

    tone({ state }) {
        return { delivered: "success", sent: "success", uncertain: "warning", bounced: "danger" }[state];
    }

    // ------------------------------------------------------------------ acting

    onSearch(ev) {
        this.state.search = ev.target.value.trim();
        this.searchSoon();
    }

    filter(channel) {
        this.state.channel = channel;
        return this.load();
    }

    close() {
        this.state.chosen = null;
    }

    openVisit() {
        return this.openForm("field.intervention", this.state.chosen.visit_id);
    }

    openRow() {
        return this.openForm("field.notification", this.state.chosen.id);
    }

    openForm(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

registry.category("lazy_components").add("field_tournees.Outbox", Outbox);
