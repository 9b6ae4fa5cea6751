import { Component, xml } from "@odoo/owl";
import { useNow } from "../day/visits";

/** How long something lasts already, pauses left out: "0:42:10". */
export class Timer extends Component {
    static template = xml`<span class="o_app_timer" role="timer" t-esc="text"/>`;
    static props = { since: Number, less: { type: Number, optional: true }, until: { optional: true } };

    setup() {
        this.clock = useNow(1);
    }

    get text() {
        const { since, less = 0, until } = this.props;
        const seconds = Math.max(0, Math.round(((until || this.clock.now) - since) / 1000) - less);
        const two = (count) => String(count).padStart(2, "0");
        return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    }
}
