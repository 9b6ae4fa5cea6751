import { onMounted, onWillUnmount, useExternalListener, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";

const { DateTime } = luxon;

export const REFRESH_MS = 30_000;

/** Cards that read the day again by themselves, and say how fresh they are. */
export class TodayKanbanController extends KanbanController {
    static template = "field_tournees.TodayKanbanView";

    setup() {
        super.setup();
        this.freshness = useState({ updatedAt: DateTime.now(), isOffline: false });
        onMounted(() => {
            this.timer = browser.setInterval(() => this.refresh(), REFRESH_MS);
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
        // A tab that comes back to the front must not show an old state for half a minute.
        useExternalListener(document, "visibilitychange", () => this.refresh());
    }

    get updatedAt() {
        return this.freshness.updatedAt.toLocaleString(DateTime.TIME_24_SIMPLE);
    }

    /** Read the cards again, unless nobody looks at them or some are being selected. */
    async refresh() {
        if (document.hidden || !this.model.isReady || this.hasSelectedRecords) {
            return;
        }
        try {
            await this.model.load();
            Object.assign(this.freshness, { updatedAt: DateTime.now(), isOffline: false });
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.freshness.isOffline = true;
        }
    }
}

export const todayKanbanView = { ...kanbanView, Controller: TodayKanbanController };

registry.category("views").add("field_today_kanban", todayKanbanView);
