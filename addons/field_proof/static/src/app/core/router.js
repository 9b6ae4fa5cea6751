/** Which screen is open: `#/visit/12/checklist` is the screen "visit" with the arguments "12" and "checklist". */

import { reactive, useState } from "@odoo/owl";

const HOME = "day";

class Router {
    path = HOME;
    args = [];

    constructor() {
        this.read();
    }

    read() {
        const [path, ...args] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
        this.path = path || HOME;
        this.args = args;
    }

    /** Open a screen. */
    go(path, ...args) {
        this.open("pushState", (history.state?.depth || 0) + 1, path, args);
        scrollTo(0, 0);
    }

    /** Go back to the screen before, or to the one above where there is none. */
    back() {
        if (history.state?.depth) {
            history.back();
        } else {
            const above = this.args.length > 1 ? [this.path, ...this.args.slice(0, -1)] : [HOME];
            this.open("replaceState", 0, above[0], above.slice(1));
        }
    }

    open(way, depth, path, args) {
        const hash = [path, ...args].map(encodeURIComponent).join("/");
        history[way]({ depth }, "", `#/${hash}`);
        this.read();
    }
}

export const router = reactive(new Router());
for (const event of ["popstate", "hashchange"]) {
    addEventListener(event, () => router.read());
}

/** The router, for a component that follows it: `path`, `args`, `go(path, ...args)`, `back()`. */
export function useRouter() {
    return useState(router);
}
