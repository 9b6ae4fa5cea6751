/** Opens the app: first what the phone knows, at once; then the server. */

import { App, whenReady } from "@odoo/owl";
import { getTemplate } from "@web/core/templates";
import { remember } from "./db";
import { followAllowance } from "./positions";
import { Root } from "./root";
import { store } from "./store";
import { loadWords, translateTemplate } from "./words";
import { loadMore, lookForUpdate, register, worker } from "./worker";

/** Return the language to speak before anybody is known: the phone's, if the company speaks it. */
function guessLang() {
    const { langs, lang } = document.documentElement.dataset;
    const installed = langs.split(" ");
    const wanted = navigator.languages.map((code) => code.replace("-", "_"));
    const same = (code) => installed.find((one) => one.split("_")[0] === code.split("_")[0]);
    return wanted.map(same).find(Boolean) || lang;
}

async function open() {
    await store.start();
    const lang = store.user?.lang || guessLang();
    await loadWords(lang);
    const app = new App(Root, {
        name: "field_app",
        getTemplate,
        translateFn: translateTemplate,
        translatableAttributes: ["title", "alt", "label", "placeholder", "aria-label"],
    });
    await app.mount(document.body);
    loadMore().then(() => store.refresh());
    followAllowance();
    await remember({ version: worker.version });
    await register();
    await store.wake();
    if (store.user && store.user.lang !== lang) {
        location.reload();
    }
    if (store.state && store.state.app !== worker.version) {
        await lookForUpdate();
    }
}

// What the screen has told already is no fault of the app.
addEventListener("unhandledrejection", (event) => event.reason?.told && event.preventDefault());
whenReady(open);
