import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useRouter } from "../../core/router";
import { useStore } from "../../core/store";
import { Confirm, Icon, Page } from "../../core/ui";
import { _t } from "../../core/words";
import { takeOver, worker } from "../../core/worker";
import { install } from "./install";
import { PositionSettings } from "./position_settings";
import { Queue } from "./queue";
import { Storage } from "./storage";

const PAGES = {
    queue: { label: _t("To send"), component: Queue },
    position: { label: _t("My position"), component: PositionSettings },
    storage: { label: _t("Room on the phone"), component: Storage },
};
// Below that nobody notices; from here on hours on a report look wrong.
const WRONG_CLOCK = 2 * 60 * 1000;

/** The technician's own settings, and all that the app knows of itself. */
export class SettingsScreen extends Component {
    static template = "field_proof.app.SettingsScreen";
    static components = { Confirm, Icon, Page };
    static props = { args: Array };

    setup() {
        this.store = useStore();
        this.router = useRouter();
        this.worker = useState(worker);
        this.install = useState(install);
        this.state = useState({ leaving: false });
    }

    get page() {
        return PAGES[this.props.args[0]];
    }

    get me() {
        return this.store.state.me;
    }

    get queueText() {
        const { troubles } = this.store;
        return troubles.length ? _t("%(count)s to look at", { count: troubles.length }) : this.store.pending();
    }

    get positionText() {
        return this.me.sharing ? _t("Shared") : _t("Off");
    }

    /** By how much the phone's clock is wrong, in minutes; 0 when it is right. */
    get clockMinutes() {
        const { skew } = this.store;
        return Math.abs(skew) > WRONG_CLOCK ? Math.round(Math.abs(skew) / 60000) : 0;
    }

    update() {
        takeOver();
    }

    leave() {
        this.state.leaving = false;
        this.store.leave();
    }
}

registry.category("field_app_screens").add("settings", { component: SettingsScreen });
