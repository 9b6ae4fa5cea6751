import { Component, onError, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useRouter } from "./router";
import { useStore } from "./store";
import { Confirm, Empty, Icon, Page } from "./ui";
import { takeOver, worker } from "./worker";
import { _t } from "./words";

const screens = registry.category("field_app_screens");
const tabs = registry.category("field_app_tabs");

tabs.add("settings", { label: _t("Settings"), icon: "gear", path: "settings" }, { sequence: 90 });

/** The app: a screen, the tabs below it, and above it what the technician must know of phone and server. */
export class Root extends Component {
    static template = "field_proof.app.Root";
    static components = { Confirm, Empty, Icon, Page };
    static props = {};

    setup() {
        this.store = useStore();
        this.router = useRouter();
        this.worker = useState(worker);
        this.state = useState({ failure: null });
        onError((error) => {
            console.error(error);
            this.state.failure = String(error.cause || error);
        });
    }

    get screen() {
        return screens.get(this.router.path, null)?.component;
    }

    /** A screen of its own for each address: what was typed in one never shows in another. */
    get key() {
        return [this.store.user?.id, this.router.path, ...this.router.args].join("/");
    }

    get tabs() {
        const count = (tab) => tab.badge?.(this.store.state);
        return tabs.getEntries().map(([key, tab]) => ({ key, ...tab, count: count(tab) }));
    }

    get hasTabs() {
        return !this.router.args.length && this.tabs.some((tab) => tab.path === this.router.path);
    }

    get isSecure() {
        return isSecureContext;
    }

    get loginUrl() {
        return `/web/login?redirect=${encodeURIComponent(`/field/app${location.hash}`)}`;
    }

    /** A new version takes over when nothing is being written, and when the technician says so. */
    get canUpdate() {
        return this.worker.waiting && !this.store.busy;
    }

    update() {
        takeOver();
    }

    restart() {
        location.assign("/field/app");
    }
}
