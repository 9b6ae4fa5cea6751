import { Component, useEffect, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useBoard } from "@field_tournees/board/board_model";
import { MessagesThread } from "@field_tournees/board/messages/messages_thread";
import { target } from "@field_tournees/board/messages/messages_target";

const { DateTime } = luxon;
const rowsOf = (model) => [...Object.values(model.data.routes), ...Object.values(model.data.visits)];

/** Return how many messages wait for the reader in what is on the board. */
export function countUnread(model) {
    return rowsOf(model).reduce((total, row) => total + (row.unread || 0), 0);
}

/** Who wrote what on the days and visits shown, and the conversation that is open. */
export class MessagesPanel extends Component {
    static template = "field_tournees.MessagesPanel";
    static components = { MessagesThread };
    static props = { model: Object, close: { type: Function, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.model = useBoard(this.props.model);
        this.target = useState(target);
        this.state = useState({ threads: [], error: "", isLoaded: false });
        this.keepLast = new KeepLast();
        useEffect(
            () => {
                this.load();
            },
            () => [countUnread(this.model), this.model.day, this.model.days]
        );
    }

    async load() {
        const { routes, visits } = this.model.data;
        const planned = Object.values(visits).filter((visit) => visit.technician_id);
        const ids = [Object.values(routes), planned].map((rows) => rows.map((row) => row.id));
        try {
            const threads = this.orm.silent.call("field.board.messages", "get_threads", ids);
            this.state.threads = await this.keepLast.add(threads);
            Object.assign(this.state, { error: "", isLoaded: true });
        } catch (error) {
            this.state.error = error.data?.message || error.message;
        }
    }

    /** Technicians of the days shown with whom nobody talks yet on their day. */
    get others() {
        const talking = new Set(
            this.state.threads.filter((one) => one.model === "field.route").map((one) => one.id)
        );
        const { routes, technicians } = this.model.data;
        return Object.values(routes)
            .filter((route) => !talking.has(route.id) && technicians[route.technician_id])
            .map((route) => ({ id: route.id, label: this.labelOf(route) }))
            .sort((a, b) => a.label.localeCompare(b.label));
    }

    labelOf(route) {
        const { name } = this.model.data.technicians[route.technician_id];
        return this.model.days > 1 ? `${name} · ${this.dayOf(route)}` : name;
    }

    dayOf(route) {
        return DateTime.fromISO(route.date).toLocaleString({ weekday: "short", day: "numeric", month: "short" });
    }

    writeTo(ev) {
        const route = this.model.data.routes[ev.target.value];
        ev.target.value = "";
        if (route) {
            this.target.thread = makeRouteThread(this.model, route);
        }
    }

    open(thread) {
        this.target.thread = thread;
    }

    /** Back to the list; what was read is no longer marked on the board. */
    back() {
        const { model, id } = this.target.thread;
        this.target.thread = null;
        this.load();
        this.model.refresh(model === "field.route" ? [] : [id], model === "field.route" ? [id] : []);
    }

    momentOf(last) {
        const at = DateTime.fromSeconds(last.at);
        return at.hasSame(DateTime.now(), "day")
            ? this.model.clock(last.at)
            : at.toLocaleString({ day: "numeric", month: "short" });
    }
}

/** Return what the panel opens to write about a technician's day. */
export function makeRouteThread(model, route) {
    const technician = model.data.technicians[route.technician_id];
    return { model: "field.route", id: route.id, title: technician.name, subtitle: "", technician: technician.name };
}

registry.category("field_board_panels").add("messages", {
    Component: MessagesPanel,
    title: _t("Messages"),
    icon: "fa-comments-o",
    sequence: 40,
    badge: countUnread,
});
