import { Component, useState } from "@odoo/owl";
import { sha256 } from "../../core/hash";
import { useStore } from "../../core/store";
import { Icon } from "../../core/ui";
import { _t } from "../../core/words";

/** The switch of the position, and the notice that comes before it. */
export class PositionSettings extends Component {
    static template = "field_proof.app.PositionSettings";
    static components = { Icon };
    static props = {};

    setup() {
        this.store = useStore();
        this.state = useState({ denied: false });
        navigator.permissions
            ?.query({ name: "geolocation" })
            .then((answer) => (this.state.denied = answer.state === "denied"))
            .catch(() => {});
    }

    get me() {
        return this.store.state.me;
    }

    async accept() {
        const shown = await sha256(JSON.stringify(this.me.notice));
        await this.store.send("notice", null, { accepted: true, shown });
        // The phone asks now, while its owner knows why, and not on the road.
        navigator.geolocation?.getCurrentPosition(() => {}, () => (this.state.denied = true));
        this.store.say(_t("Your position is shared during visits from now on."), "good");
    }

    toggle(event) {
        return this.store.send("position_switch", null, { on: event.target.checked });
    }
}
