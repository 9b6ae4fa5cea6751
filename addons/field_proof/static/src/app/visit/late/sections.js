import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { moment } from "../../core/format";
import { store } from "../../core/store";
import { Empty, Icon } from "../../core/ui";
import { _t } from "../../core/words";
import { STATES } from "../../day/visits";
import { Thread } from "./thread";
import { PaperList } from "./paper_list";

const props = { visit: Object, args: Array };

/** "23/11/2026". */
function dateOf(date) {
    return date.toLocaleDateString(document.documentElement.lang);
}

/** What was done at this site before, by anybody. */
class History extends Component {
    static template = "field_proof.app.History";
    static components = { Empty };
    static props = props;

    setup() {
        Object.assign(this, { moment, STATES });
    }
}

/** The papers of the visit, of its appliance and of its kind. */
class Documents extends Component {
    static template = "field_proof.app.Documents";
    static components = { Empty, PaperList };
    static props = props;
}

/** The appliance that the visit is about. */
class Equipment extends Component {
    static template = "field_proof.app.Equipment";
    static components = { Icon };
    static props = props;

    setup() {
        this.moment = moment;
    }

    /** What is known of it: [label, value]. */
    get facts() {
        const { brand, model, serial, installed_on, warranty_until } = this.props.visit.equipment;
        const date = (text) => (text ? dateOf(new Date(`${text}T12:00`)) : "");
        return [
            [_t("Brand"), brand],
            [_t("Model"), model],
            [_t("Serial number"), serial],
            [_t("Installed on"), date(installed_on)],
            [_t("Warranty until"), date(warranty_until)],
        ].filter(([, value]) => value);
    }

    get isCovered() {
        const until = this.props.visit.equipment.warranty_until;
        return Boolean(until) && new Date(`${until}T23:59`) >= store.now();
    }

    /** The earlier visits that were about this appliance. */
    get visits() {
        const { equipment, history } = this.props.visit;
        return history.filter((line) => line.equipment === equipment.name);
    }
}

/** What technician and office write to each other about this visit. */
class VisitThread extends Component {
    static template = "field_proof.app.VisitThread";
    static components = { Thread };
    static props = props;
}

const sections = registry.category("field_app_visit_sections");
sections.add(
    "equipment",
    { label: _t("Equipment"), icon: "wrench", component: Equipment, shown: (visit) => visit.equipment },
    { sequence: 110 }
);
sections.add(
    "history",
    { label: _t("History of the site"), icon: "history", component: History, badge: (visit) => visit.history.length },
    { sequence: 120 }
);
sections.add(
    "documents",
    { label: _t("Documents"), icon: "file", component: Documents, badge: (visit) => visit.documents.length },
    { sequence: 130 }
);
sections.add(
    "messages",
    {
        label: _t("Messages with the office"),
        icon: "chat",
        component: VisitThread,
        badge: (visit) =>
            store.state.messages.filter((message) => message.visit === visit.id && message.unread).length,
    },
    { sequence: 140 }
);
