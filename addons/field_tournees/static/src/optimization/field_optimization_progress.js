import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const INTERVAL = 1000;
const OPEN_STATES = ["queued", "running"];

/** Follows an optimisation that waits or searches, and reloads the form when it is over. */
export class FieldOptimizationProgress extends Component {
    static template = "field_tournees.FieldOptimizationProgress";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        const { state, progress, message, stop_asked } = this.props.record.data;
        this.state = useState({ state, progress, message, stop_asked });
        this.isUnmounted = false;
        onMounted(() => this.schedule());
        onWillUnmount(() => {
            this.isUnmounted = true;
            clearTimeout(this.timer);
        });
    }

    get percent() {
        return Math.round(this.state.progress || 0);
    }

    get isWaiting() {
        return this.state.state === "queued";
    }

    schedule() {
        if (!this.isUnmounted) {
            this.timer = setTimeout(() => this.poll(), INTERVAL);
        }
    }

    async poll() {
        const record = this.props.record;
        if (!OPEN_STATES.includes(record.data.state)) {
            return this.schedule();
        }
        let rows = [];
        try {
            rows = await this.orm.silent.read(
                "field.optimization",
                [record.resId],
                ["state", "progress", "message", "stop_asked"]
            );
        } catch {
            return this.schedule(); // the connection was lost for a moment
        }
        if (this.isUnmounted || !rows.length) {
            return;
        }
        Object.assign(this.state, rows[0]);
        if (rows[0].state !== record.data.state) {
            await record.load();
        }
        this.schedule();
    }
}

export const fieldOptimizationProgress = { component: FieldOptimizationProgress };

registry.category("view_widgets").add("field_optimization_progress", fieldOptimizationProgress);
