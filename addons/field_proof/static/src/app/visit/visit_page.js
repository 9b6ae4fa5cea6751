import { Component, onWillUnmount, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { day, dayKey, hour, minutes } from "../core/format";
import { useRouter } from "../core/router";
import { useStore } from "../core/store";
import { Field, Icon, Page, Sheet } from "../core/ui";
import { getSections } from "../core/visit_screen";
import { arrivalSms, isLate, isOver, phoneOf, slot, STATES, wayTo } from "../day/visits";
import { Steps } from "./steps";
import { Timer } from "./timer";

const actions = registry.category("field_app_visit_actions");
const CODE_SECONDS = 30;

/** A visit: whom, where, how to get in, what is asked for, and the way to everything else about it. */
export class VisitPage extends Component {
    static template = "field_proof.app.VisitPage";
    static components = { Field, Icon, Page, Sheet, Steps, Timer };
    static props = { visit: Object };

    setup() {
        this.store = useStore();
        this.router = useRouter();
        this.state = useState({ code: false, access: null });
        onWillUnmount(() => clearTimeout(this.hiding));
        Object.assign(this, { arrivalSms, hour, isLate, isOver, minutes, phoneOf, slot, STATES, wayTo });
    }

    get visit() {
        return this.props.visit;
    }

    get sections() {
        return getSections(this.visit);
    }

    /** On site, the work goes first; on the way there, the place. */
    get isWorking() {
        return ["on_site", "paused"].includes(this.visit.state);
    }

    /** Buttons of other rooms, under the title: components that get the visit. */
    get actions() {
        return actions
            .getEntries()
            .map(([key, action]) => ({ key, ...action }))
            .filter((action) => !action.shown || action.shown(this.visit));
    }

    get when() {
        const { start, stop } = this.visit;
        const isToday = dayKey(start) === dayKey(this.store.now());
        return `${isToday ? "" : `${day(start)}, `}${slot({ start, stop })}`;
    }

    /** What is being timed: { label key, since, less, until }. */
    get timing() {
        const { facts, paused_at, paused_seconds, state } = this.visit;
        if (state === "en_route") {
            return { on: "road", since: facts.en_route_at };
        }
        if (!facts.arrived_at || !["on_site", "paused", "done"].includes(state)) {
            return null;
        }
        return { on: "site", since: facts.arrived_at, less: paused_seconds, until: paused_at || facts.left_at };
    }

    /** The door code shows when it is asked for, and not for long: screens are read over shoulders. */
    showCode() {
        this.state.code = true;
        clearTimeout(this.hiding);
        this.hiding = setTimeout(() => (this.state.code = false), CODE_SECONDS * 1000);
    }

    async saveAccess() {
        await this.store.send("access", this.visit.id, { text: this.state.access.trim() });
        this.state.access = null;
    }
}

registry.category("field_app_screens").add("visit_page", { component: VisitPage });
