import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { getPosition } from "../core/positions";
import { useRouter } from "../core/router";
import { useStore } from "../core/store";
import { Icon } from "../core/ui";
import { _t } from "../core/words";

// What the thumb finds for each state: [kind, label, icon]; "close" opens the end of the visit.
const STEPS = {
    planned: [["en_route", _t("I am leaving"), "truck"]],
    confirmed: [["en_route", _t("I am leaving"), "truck"]],
    en_route: [["arrive", _t("I have arrived"), "pin"]],
    on_site: [
        ["close", _t("Finish"), "check"],
        ["pause", _t("Pause"), "pause"],
    ],
    paused: [["resume", _t("Go on"), "play"]],
};
// Who is paused has been let in already.
const PROBLEMS = {
    planned: ["no_access", "part_missing", "reschedule"],
    confirmed: ["no_access", "part_missing", "reschedule"],
    en_route: ["no_access", "part_missing", "reschedule"],
    on_site: ["no_access", "part_missing", "reschedule"],
    paused: ["part_missing", "reschedule"],
};
const SAID = {
    en_route: _t("Noted: on the way"),
    arrive: _t("Noted: on site"),
    pause: _t("Noted: paused"),
    resume: _t("Noted: work goes on"),
};

/** The steps that a visit can take now: one large button, and what may go wrong behind another. */
export class Steps extends Component {
    static template = "field_proof.app.Steps";
    static components = { Icon };
    static props = { visit: Object };

    setup() {
        this.store = useStore();
        this.router = useRouter();
        this.state = useState({ problem: false, busy: false });
    }

    get steps() {
        return STEPS[this.props.visit.state] || [];
    }

    get problem() {
        return this.state.problem ? registry.category("field_app_late").get("problem", null) : null;
    }

    get problems() {
        return PROBLEMS[this.props.visit.state] || [];
    }

    async take(kind) {
        const { visit } = this.props;
        if (kind === "close") {
            this.router.go("visit", visit.id, "close");
        } else if (!this.state.busy) {
            // Two taps of a cold thumb are one step.
            this.state.busy = true;
            try {
                await this.store.send(kind, visit.id, { position: getPosition() });
                this.store.say(SAID[kind], "good");
                scrollTo(0, 0); // what comes next stands at the top
            } finally {
                this.state.busy = false;
            }
        }
    }

    async report(kind, body) {
        await this.store.send(kind, this.props.visit.id, { ...body, position: getPosition() });
        this.state.problem = false;
        this.store.say(_t("Noted: the office is told"), "good");
        this.router.go("day");
    }
}
