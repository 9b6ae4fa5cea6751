import { Component } from "@odoo/owl";
import { useRouter } from "../router";
import { useStore } from "../store";
import { _t } from "../words";
import { Icon } from "./icon";

/** Whether the server hears us, and how much waits for it; a tap opens the queue. */
export class Net extends Component {
    static template = "field_proof.app.Net";
    static components = { Icon };
    static props = {};

    setup() {
        this.store = useStore();
        this.router = useRouter();
    }

    get icon() {
        return { online: "cloud", offline: "offline", expired: "key" }[this.store.net];
    }

    get label() {
        const labels = {
            online: _t("Online"),
            offline: _t("Offline"),
            expired: _t("Log in again"),
        };
        const count = this.store.pending();
        return count ? _t("%(state)s, %(count)s to send", { state: labels[this.store.net], count }) : labels[this.store.net];
    }
}
