import { Component, onMounted, onWillUnmount, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useRequest } from "@field_tournees/request/request_model";
import { describeTravel, getConfidence, percent } from "@field_tournees/request/request_words";

/** The slot that is kept while the agent and the caller agree: countdown, confirm, give back. */
export class RequestHold extends Component {
    static template = "field_tournees.RequestHold";
    static props = { model: Object };

    setup() {
        this.model = useRequest(this.props.model);
        this.state = this.model.state;
        this.clock = useState({ left: this.model.secondsLeft });
        this.confirmRef = useRef("confirm");
        onMounted(() => {
            this.confirmRef.el.focus();
            this.timer = browser.setInterval(() => this.tick(), 1000);
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    get hold() {
        return this.state.draft.hold;
    }

    get confidence() {
        return getConfidence(this.hold.offer);
    }

    get travel() {
        return describeTravel(this.hold.offer);
    }

    get question() {
        const target = percent(this.state.settings.target);
        return _t("Why is it promised below the target of %s?", target);
    }

    get left() {
        const seconds = this.clock.left;
        return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }

    get percentLeft() {
        return Math.round((100 * this.clock.left) / this.hold.seconds);
    }

    /** What is still missing before the slot can be confirmed. */
    get isNameless() {
        const { isNew, contact } = this.state.draft;
        return isNew && !contact.name.trim();
    }

    get isReasonMissing() {
        return !this.hold.offer.is_sure && !this.state.draft.reason.trim();
    }

    tick() {
        this.clock.left = this.model.secondsLeft;
        if (!this.clock.left && !this.state.isBusy) {
            this.model.expire();
        }
    }

    writeReason(ev) {
        this.model.change({ reason: ev.target.value });
    }
}
