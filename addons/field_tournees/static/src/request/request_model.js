import { reactive, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { debounce } from "@web/core/utils/timing";
import { emptyDraft, getPlace, toRequest } from "@field_tournees/request/request_draft";
import { describeError } from "@field_tournees/request/request_words";

const MODEL = "field.request";
export const TYPING_MS = 350;
// What changes the offers; anything else typed does not.
const DEMAND = [
    "card",
    "address",
    "typeId",
    "ticked",
    "denied",
    "periods",
    "weekdays",
    "absences",
    "technicianId",
    "visit",
];
const TRIAGE = ["card", "contact", "equipmentId", "typeId", "ticked", "denied", "notes", "visit"];

/** State of the call centre's screen and its calls to the server; components only show it. */
export class RequestModel {
    constructor({ orm, store, now = () => Date.now() }) {
        Object.assign(this, { orm: orm.silent || orm, store, now });
        const kept = store.read();
        this.state = reactive({
            isLoaded: false,
            wasKept: Boolean(kept),
            settings: null,
            draft: kept || emptyDraft(),
            query: "",
            results: null,
            isSearching: false,
            places: null,
            urgency: null,
            duplicates: [],
            offers: [],
            offersState: "idle",
            message: "",
            lost: "",
            chosen: 0,
            rating: null,
            isRating: false,
            isBusy: false,
            errors: {},
            booked: null,
        });
        this.last = {};
        this.searchSoon = debounce(() => this.search(), TYPING_MS);
        this.locateSoon = debounce(() => this.locate(), TYPING_MS);
        this.examineSoon = debounce(() => this.examine(), TYPING_MS);
        this.offerSoon = debounce(() => this.findOffers(), TYPING_MS);
    }

    get draft() {
        return this.state.draft;
    }

    get place() {
        return getPlace(this.draft);
    }

    get isReady() {
        return Boolean(this.place && (this.draft.typeId || this.draft.visit));
    }

    get type() {
        return this.state.settings.types.find((type) => type.id === this.draft.typeId);
    }

    /** The questions of the chosen type, with their answers. */
    get questions() {
        const { rules } = this.state.settings;
        const asked = this.type ? this.type.rule_ids : rules.map((rule) => rule.id);
        const said = this.state.urgency?.said_ids || [];
        return rules
            .filter((rule) => asked.includes(rule.id))
            .map((rule) => ({
                ...rule,
                isSaid: said.includes(rule.id),
                isYes:
                    this.draft.ticked.includes(rule.id) ||
                    (said.includes(rule.id) && !this.draft.denied.includes(rule.id)),
            }));
    }

    /** Open visits that the agent has not told apart from this request yet. */
    get duplicates() {
        return this.state.duplicates.filter((visit) => !this.draft.known.includes(visit.id));
    }

    get secondsLeft() {
        const { hold } = this.draft;
        return hold ? Math.max(0, Math.round((hold.until - this.now()) / 1000)) : 0;
    }

    // ------------------------------------------------------------------ loading

    async load(origin, phone) {
        const settings = await this.call("load", [origin]);
        if (!settings) {
            return;
        }
        Object.assign(this.state, { settings, isLoaded: true });
        if (this.state.wasKept) {
            this.refresh();
        } else if (settings.opened) {
            this.open(settings.opened);
        } else if (phone) {
            this.state.query = phone;
            this.draft.contact.phone = phone;
            await this.search();
            if (this.state.results?.length === 1) {
                this.chooseCard(this.state.results[0]);
            }
        }
    }

    open({ cards, equipment_id, visit }) {
        if (visit) {
            Object.assign(this.draft, { visit, typeId: visit.type_id });
        }
        if (cards.length === 1) {
            this.chooseCard(cards[0], equipment_id);
        } else {
            this.state.results = cards;
        }
    }

    refresh() {
        this.examine();
        if (!this.draft.hold) {
            this.findOffers();
        }
    }

    /** Change what was typed; what depends on it is asked again. */
    change(values, { soon = false } = {}) {
        Object.assign(this.draft, values);
        this.save();
        const touches = (names) => Object.keys(values).some((name) => names.includes(name));
        if (touches(TRIAGE)) {
            soon ? this.examineSoon() : this.examine();
        }
        if (touches(DEMAND)) {
            soon ? this.offerSoon() : this.findOffers();
        }
    }

    save() {
        this.store.write(this.draft);
    }

    // ------------------------------------------------------------------ who

    typeQuery(query) {
        this.state.query = query;
        this.searchSoon();
    }

    async search() {
        const query = this.state.query.trim();
        if (query.length < 2) {
            this.state.results = null;
            return;
        }
        this.state.isSearching = true;
        const results = await this.callLast("find_contacts", [query]);
        Object.assign(this.state, { results: results || [], isSearching: false });
    }

    chooseCard(card, equipmentId = card.equipment_id || false) {
        const only = card.equipment.length === 1 ? card.equipment[0].id : false;
        Object.assign(this.state, { results: null, query: "", offers: [] });
        this.change({ card, isNew: false, equipmentId: equipmentId || only, access: card.access, known: [] });
    }

    /** Describe a caller who is not in the books, or another place of one who is. */
    startNew(customer = null) {
        const query = this.state.query.trim();
        const isPhone = /^[\d\s+().-]{6,}$/.test(query);
        const contact = {
            name: isPhone || customer ? "" : query,
            phone: isPhone ? query : this.draft.contact.phone,
            email: "",
        };
        Object.assign(this.state, { results: null, query: "", places: null, offers: [], offersState: "idle" });
        this.change({ card: null, isNew: true, customer, contact, equipmentId: false, access: "" });
    }

    backToSearch() {
        Object.assign(this.state, { offers: [], offersState: "idle", duplicates: [] });
        this.change({ card: null, isNew: false, customer: null, equipmentId: false });
    }

    typeAddress(values) {
        const unknown = { lat: 0, lon: 0, quality: "", label: "" };
        Object.assign(this.state, { offers: [], offersState: "idle" });
        this.change({ address: { ...this.draft.address, ...values, ...unknown } });
        this.locateSoon();
    }

    async locate() {
        const { street, zip, city } = this.draft.address;
        if (!zip && city.length < 3) {
            this.state.places = null;
            return;
        }
        this.state.places = await this.callLast("find_addresses", [{ street, zip, city }]);
    }

    choosePlace(place) {
        this.state.places = null;
        this.change({ address: { ...place } });
    }

    async pin(text) {
        const point = await this.callLast("read_position", [text]);
        if (point) {
            this.choosePlace({ ...this.draft.address, ...point, label: text });
        }
        return Boolean(point);
    }

    // ------------------------------------------------------------------ what

    answer(rule) {
        const { ticked, denied } = this.draft;
        const without = (ids) => ids.filter((id) => id !== rule.id);
        this.change(
            rule.isYes
                ? { ticked: without(ticked), denied: [...without(denied), rule.id] }
                : { ticked: [...without(ticked), rule.id], denied: without(denied) }
        );
    }

    async examine() {
        if (!this.draft.card && !this.draft.typeId && !this.draft.notes && !this.draft.contact.phone) {
            return;
        }
        const before = this.state.urgency?.rule_id || false;
        const found = await this.callLast("examine", [toRequest(this.draft)]);
        if (found) {
            Object.assign(this.state, found);
            if ((found.urgency.rule_id || false) !== before) {
                this.findOffers();
            }
        }
    }

    // ------------------------------------------------------------------ offers

    async findOffers() {
        if (!this.isReady) {
            this.state.offersState = "idle";
            return;
        }
        Object.assign(this.state, { offersState: "loading", lost: "", rating: null });
        const found = await this.callLast("find_offers", [toRequest(this.draft)]);
        if (found) {
            this.showOffers(found.offers, found.message || "");
        } else {
            this.state.offersState = "error";
        }
    }

    showOffers(offers, message = "") {
        // The list is read by day, soonest first; the best one is highlighted.
        const best = offers[0]?.token;
        const sorted = offers.toSorted((a, b) => (a.starts_at < b.starts_at ? -1 : 1));
        const chosen = Math.max(0, sorted.findIndex((offer) => offer.token === best));
        for (const offer of sorted) {
            offer.isBest = offer.token === best;
        }
        Object.assign(this.state, { offers: sorted, message, chosen, offersState: "ready" });
    }

    async rate(technicianId, day, start, stop) {
        this.state.isRating = true;
        const args = [toRequest(this.draft), technicianId, day, start, stop];
        const rating = await this.callLast("rate_slot", args);
        Object.assign(this.state, { rating: rating || null, isRating: false });
    }

    async hold(offer) {
        if (this.state.isBusy || this.draft.hold) {
            return;
        }
        const answer = await this.callOnce("hold_offer", [offer.token]);
        if (answer?.taken) {
            this.showOffers(answer.offers);
            Object.assign(this.state, { lost: answer.taken, rating: null });
        } else if (answer) {
            const until = this.now() + answer.seconds * 1000;
            this.change({ hold: { slotId: answer.slot_id, until, seconds: answer.seconds, offer } });
        }
    }

    async release() {
        const { hold } = this.draft;
        this.change({ hold: null, reason: "" });
        await this.callOnce("release_slot", [hold.slotId]);
        this.findOffers();
    }

    /** The hold ran out: say so and look again, without losing what was typed. */
    expire() {
        this.change({ hold: null });
        this.state.lost = _t("The slot was held too long and has been given back: choose again.");
        const { lost } = this.state;
        this.findOffers().then(() => (this.state.lost = lost));
    }

    async confirm() {
        const { hold, reason, photos } = this.draft;
        const request = { ...toRequest(this.draft), photos: photos.map((photo) => ({ ...photo })) };
        const answer = await this.callOnce("confirm", [hold.slotId, request, reason]);
        if (answer?.taken) {
            this.change({ hold: null });
            this.showOffers(answer.offers);
            this.state.lost = answer.taken;
        } else if (answer) {
            this.store.clear();
            this.state.booked = answer.visit;
        }
    }

    /** Make room for the next caller. */
    reset() {
        this.store.clear();
        Object.assign(this.state, {
            draft: emptyDraft(),
            query: "",
            results: null,
            places: null,
            urgency: null,
            duplicates: [],
            offers: [],
            offersState: "idle",
            message: "",
            lost: "",
            errors: {},
            rating: null,
            booked: null,
        });
    }

    // ------------------------------------------------------------------ calls

    /** What went wrong last, except for the offers, which say it in their place. */
    get error() {
        return Object.entries(this.state.errors).find(([method]) => method !== "find_offers")?.[1];
    }

    /** Call the server; a failure is said on the screen, and what was typed stays. */
    async call(method, args) {
        try {
            const answer = await this.orm.call(MODEL, method, args);
            delete this.state.errors[method];
            return answer;
        } catch (error) {
            this.state.errors[method] = describeError(error);
            return null;
        }
    }

    /** Like `call`; an answer that a newer question has overtaken is dropped. */
    callLast(method, args) {
        this.last[method] ??= new KeepLast();
        return this.last[method].add(this.call(method, args));
    }

    /** Like `call`; the buttons wait for it. */
    async callOnce(method, args) {
        this.state.isBusy = true;
        const answer = await this.call(method, args);
        this.state.isBusy = false;
        return answer;
    }
}

/** Return the model as a component reads it: whatever it shows of the state renders it again. */
export function useRequest(model) {
    const seen = Object.create(model);
    seen.state = useState(model.state);
    return seen;
}
