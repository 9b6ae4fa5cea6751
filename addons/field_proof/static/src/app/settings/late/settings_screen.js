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

    /** What to do about a clock that is wrong; "" about one that is right. */
    get clockText() {
        const count = Math.round(Math.abs(this.store.skew) / 60000);
        return Math.abs(this.store.skew) < WRONG_CLOCK
            ? ""
            : _t(
                  "The clock of this phone is wrong by %(count)s min. Set it to automatic time; your reports bear the right time all the same.",
                  { count }
              );
    }

    get pendingText() {
        return _t(
            "Not sent yet: %(count)s. All of it stays on this phone and leaves when you log in here again.",
            { count: this.store.pending() }
        );
    }

    get versionText() {
        const { company } = this.store.state;
        return _t("%(company)s, version %(version)s", {
            company: company.name,
            version: this.worker.version,
        });
    }

    update() {
        takeOver();
    }

    leave() {
        this.state.leaving = false;
        if (this.store.net === "online") {
            this.store.leave();
        }
    }
}

registry.category("field_app_screens").add("settings", { component: SettingsScreen });
