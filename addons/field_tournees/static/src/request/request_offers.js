import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { RequestManual } from "@field_tournees/request/request_manual";
import { RequestMap } from "@field_tournees/request/request_map";
import { useRequest } from "@field_tournees/request/request_model";
import { describeEffort, describeMoves, describeRisk, getConfidence } from "@field_tournees/request/request_words";

/** Slots that can be kept, by day, with the drive of the one that is looked at. */
export class RequestOffers extends Component {
    static template = "field_tournees.RequestOffers";
    static components = { RequestManual, RequestMap };
    static props = { model: Object, openVisit: Function };

    setup() {
        this.model = useRequest(this.props.model);
        this.state = this.model.state;
        this.local = useState({ isManual: false });
        this.list = useRef("list");
        Object.assign(this, { describeEffort, describeMoves, describeRisk, getConfidence });
        useEffect(
            (chosen) => {
                const row = this.list.el?.querySelector(`[data-rank='${chosen}']`);
                row?.scrollIntoView({ block: "nearest" });
            },
            () => [this.state.chosen]
        );
    }

    get draft() {
        return this.state.draft;
    }

    /** The offer whose drive is drawn: the one held, chosen by hand or highlighted. */
    get shown() {
        return this.draft.hold?.offer || this.state.rating?.offer || this.state.offers[this.state.chosen];
    }

    /** Offers by day, each with its rank in the whole list. */
    get days() {
        const days = [];
        this.state.offers.forEach((offer, rank) => {
            if (days.at(-1)?.id !== offer.day) {
                days.push({ id: offer.day, label: offer.day_label, offers: [] });
            }
            days.at(-1).offers.push({ ...offer, rank });
        });
        return days;
    }

    /** What is still missing before slots can be looked for. */
    get missing() {
        if (!this.draft.typeId) {
            return this.model.place
                ? _t("Choose what it is about: slots appear here at once.")
                : _t("Find who is calling and choose what it is about: slots appear here at once.");
        }
        return _t("Find who is calling, or locate the address: slots appear here at once.");
    }

    onKey(ev) {
        const { offers, chosen } = this.state;
        const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
        if (step && offers.length) {
            this.state.chosen = Math.min(offers.length - 1, Math.max(0, chosen + step));
            ev.preventDefault();
        } else if (ev.key === "Enter" && offers[chosen]) {
            this.model.hold(offers[chosen]);
            ev.preventDefault();
        }
    }

    look(rank) {
        this.state.chosen = rank;
    }
}
