/** `#/visit/12` is the page of a visit; `#/visit/12/KEY` one of its sections. */

import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useRouter } from "./router";
import { useStore } from "./store";
import { Empty, Icon, Page } from "./ui";
import { worker } from "./worker";

const screens = registry.category("field_app_screens");
const sections = registry.category("field_app_visit_sections");

/** Return the sections that a visit has: [{ key, label, icon, component, badge }]. */
export function getSections(visit) {
    return sections
        .getEntries()
        .filter(([, section]) => !section.shown || ask(() => section.shown(visit)))
        .map(([key, section]) => ({ key, ...section, badge: ask(() => section.badge?.(visit)) }));
}

/** A section that cannot count must not take the whole visit with it. */
function ask(question) {
    try {
        return question();
    } catch (error) {
        console.error(error);
        return undefined;
    }
}

export class VisitScreen extends Component {
    static template = "field_proof.app.VisitScreen";
    static components = { Empty, Icon, Page };
    static props = { args: Array };

    setup() {
        this.store = useStore();
        this.router = useRouter();
        this.worker = useState(worker);
    }

    get visit() {
        return this.store.visit(this.props.args[0]);
    }

    get section() {
        return sections.get(this.props.args[1] || "", null);
    }

    /** The visit's own page is the day's room's: `field_app_screens` "visit_page". */
    get page() {
        return screens.get("visit_page", null)?.component;
    }

    get sections() {
        return getSections(this.visit);
    }
}

screens.add("visit", { component: VisitScreen });
