import { Component, onWillStart, useExternalListener, useRef } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { RequestDuplicates } from "@field_tournees/request/request_duplicates";
import { RequestHold } from "@field_tournees/request/request_hold";
import { RequestOffers } from "@field_tournees/request/request_offers";
import { RequestRecap } from "@field_tournees/request/request_recap";
import { RequestWhat } from "@field_tournees/request/request_what";
import { RequestWho } from "@field_tournees/request/request_who";
import { DraftStore } from "@field_tournees/request/request_draft";
import { RequestModel, useRequest } from "@field_tournees/request/request_model";

const ORIGINS = ["site_id", "equipment_id", "intervention_id"];

/** Return the number that a telephone link brings, as it is written there. */
export function readPhone(search) {
    const found = /[?&]phone=([^&]*)/.exec(search);
    return found ? decodeURIComponent(found[1]).trim() : "";
}

/** From a ringing phone to a confirmed slot: who and what on the left, slots on the right. */
export class NewRequest extends Component {
    static template = "field_tournees.NewRequest";
    static components = {
        Layout,
        RequestDuplicates,
        RequestHold,
        RequestOffers,
        RequestRecap,
        RequestWhat,
        RequestWho,
    };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        const context = this.props.action.context || {};
        const origin = Object.fromEntries(
            ORIGINS.filter((name) => context[`field_${name}`]).map((name) => [
                name,
                context[`field_${name}`],
            ])
        );
        const phone = readPhone(browser.location.search);
        const model = new RequestModel({
            orm: useService("orm"),
            store: new DraftStore(browser.sessionStorage, origin, phone),
        });
        this.model = useRequest(model);
        this.state = this.model.state;
        this.slots = useRef("slots");
        this.isOpened = Boolean(Object.keys(origin).length);
        onWillStart(() => this.model.load(origin, phone));
        useExternalListener(window, "beforeunload", () => this.model.save());
    }

    get draft() {
        return this.state.draft;
    }

    /** On a phone the slots are below what is typed. */
    get seeSlots() {
        const count = this.state.offers.length;
        return count === 1 ? _t("See the slot") : _t("See the %s slots", count);
    }

    /** Whether there is something to throw away. */
    get isStarted() {
        const { card, isNew, typeId, notes, visit } = this.draft;
        return !visit && Boolean(card || isNew || typeId || notes);
    }

    openVisit(id) {
        this.model.save();
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "field.intervention",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    nextCall() {
        this.model.reset();
        if (this.isOpened || readPhone(browser.location.search)) {
            // The next caller has nothing to do with whom the screen was opened for.
            router.pushState({ phone: undefined });
            this.action.doAction("field_tournees.field_request_action", { clearBreadcrumbs: true });
        }
    }
}

registry.category("lazy_components").add("field_tournees.NewRequest", NewRequest);
