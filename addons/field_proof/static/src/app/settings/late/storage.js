import { Component, onWillStart, useState } from "@odoo/owl";
import { size } from "../../core/format";
import { useStore } from "../../core/store";

/** How much room the app takes on the phone, how much is left, and whether the phone may clear it. */
export class Storage extends Component {
    static template = "field_proof.app.Storage";
    static props = {};

    setup() {
        this.store = useStore();
        this.state = useState({ used: "", free: "", isLow: false, isKept: true });
        onWillStart(() => this.measure());
    }

    async measure() {
        const { usage = 0, quota = 0 } = (await navigator.storage?.estimate()) || {};
        Object.assign(this.state, {
            used: size(usage),
            free: size(Math.max(0, quota - usage)),
            isLow: quota - usage < 100e6,
            isKept: (await navigator.storage?.persisted()) || false,
        });
    }

    get files() {
        return Object.values(this.store.files).filter((file) => !file.done);
    }

    get filesSize() {
        return size(this.files.reduce((sum, file) => sum + file.size, 0));
    }

    async keep() {
        await navigator.storage.persist();
        await this.measure();
    }
}
