/** Putting the app on the phone's home screen: the browser's own question, or what Safari's owner must do. */

import { reactive } from "@odoo/owl";

const installed = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

export const install = reactive({
    prompt: null,
    isApple: !installed && /iPhone|iPad/.test(navigator.userAgent),
    async ask() {
        await this.prompt.prompt();
        this.prompt = null;
    },
});

addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    install.prompt = event;
});
addEventListener("appinstalled", () => (install.prompt = null));
