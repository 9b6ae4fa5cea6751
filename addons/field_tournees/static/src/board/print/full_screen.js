import { Component, onWillUnmount, useExternalListener, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";

const CLASS = "o_field_board_full";

/** Gives the whole screen to the board: the browser's frame and the menus go. */
export class FullScreen extends Component {
    static template = "field_tournees.FullScreen";
    static props = { model: Object };

    setup() {
        this.state = useState({ isOn: false });
        useExternalListener(document, "fullscreenchange", () => document.fullscreenElement || this.leave());
        onWillUnmount(() => this.leave());
    }

    toggle() {
        return this.state.isOn ? this.leave() : this.enter();
    }

    async enter() {
        this.state.isOn = true;
        document.body.classList.add(CLASS);
        try {
            await document.documentElement.requestFullscreen();
        } catch {
            // A browser that refuses still hides the menus.
        }
    }

    leave() {
        this.state.isOn = false;
        document.body.classList.remove(CLASS);
        if (document.fullscreenElement) {
            document.exitFullscreen();
        }
    }
}

registry.category("field_board_commands").add("full_screen", { Component: FullScreen, sequence: 95 });
