import { onWillUnmount, useExternalListener } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useBus, useService } from "@web/core/utils/hooks";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";

const NOTIFICATION = "field_board";
// Messages of one moment are read together.
const TOGETHER_MS = 120;
const POLL_MS = 5000;
// Visits become late while nobody writes anything.
const REFRESH_MS = 60000;

/** Keep the board in step with what others do: by the bus, and by asking while it is down. */
export function useBoardLive(model) {
    const live = new BoardLive(model);
    const bus = useService("bus_service");
    const onMessage = (payload) => live.hear(payload);
    bus.subscribe(NOTIFICATION, onMessage);
    bus.start();
    live.setState(bus.workerState);
    useBus(bus, "BUS:WORKER_STATE_UPDATED", ({ detail }) => live.setState(detail));
    useExternalListener(document, "visibilitychange", () => live.flush());
    onWillUnmount(() => {
        bus.unsubscribe(NOTIFICATION, onMessage);
        live.stop();
    });
    return live;
}

export class BoardLive {
    constructor(model) {
        this.model = model;
        this.forget();
        this.refresher = browser.setInterval(() => this.refresh(), REFRESH_MS);
    }

    setState(state) {
        if (state === "CONNECTED") {
            this.connect();
        } else if (state === "DISCONNECTED") {
            this.disconnect();
        }
    }

    forget() {
        Object.assign(this, { visits: new Set(), routes: new Set(), alerts: false });
    }

    hear({ visits = [], routes = [], alerts = false }) {
        visits.forEach((id) => this.visits.add(id));
        routes.forEach((id) => this.routes.add(id));
        this.alerts ||= alerts;
        this.timer ??= browser.setTimeout(() => this.flush(), TOGETHER_MS);
    }

    /** Read what was announced; a window that nobody sees waits until it is looked at. */
    async flush() {
        browser.clearTimeout(this.timer);
        this.timer = null;
        const { visits, routes, alerts } = this;
        if (document.hidden || !(visits.size || routes.size || alerts)) {
            return;
        }
        this.forget();
        await this.quietly(() => this.model.refresh([...visits], [...routes]));
    }

    connect() {
        if (!this.model.isLive) {
            this.model.isLive = true;
            browser.clearInterval(this.poller);
            this.poll();
        }
    }

    disconnect() {
        this.model.isLive = false;
        browser.clearInterval(this.poller); // it may be told more than once
        this.poller = browser.setInterval(() => this.poll(), POLL_MS);
    }

    /** Ask for all that changed since the last answer. */
    async poll() {
        if (!document.hidden) {
            await this.quietly(() => this.model.poll());
        }
    }

    async refresh() {
        if (!document.hidden && this.model.status === "ready" && !this.model.isDragging) {
            await this.quietly(() => this.model.refreshAll());
        }
    }

    /** The next message or poll tries again: a lost line is shown by `isLive` already. */
    async quietly(work) {
        try {
            await work();
        } catch (error) {
            if (!(error instanceof ConnectionLostError || error instanceof RPCError)) {
                throw error;
            }
        }
    }

    stop() {
        browser.clearTimeout(this.timer);
        browser.clearInterval(this.poller);
        browser.clearInterval(this.refresher);
    }
}
