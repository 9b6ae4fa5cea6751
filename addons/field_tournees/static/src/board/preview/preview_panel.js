import { Component, onMounted, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBoard } from "@field_tournees/board/board_model";
import {
    applyPreview,
    callProposal,
    cancelPreview,
    isSearching,
    showProposal,
} from "@field_tournees/board/preview/preview_actions";
import { figuresOf, KINDS, spotLabel } from "@field_tournees/board/preview/preview_words";

const INTERVAL = 700;

/** A proposal: what it is worth, what it changes and why; all of it or some is carried out. */
export class PreviewPanel extends Component {
    static template = "field_tournees.PreviewPanel";
    static props = { model: Object, close: Function };

    setup() {
        this.model = useBoard(this.props.model);
        this.state = useState({ isBusy: false });
        this.kinds = KINDS;
        onMounted(() => (this.isMounted = true));
        onWillUnmount(() => {
            this.isMounted = false;
            browser.clearTimeout(this.timer);
        });
        useEffect(
            () => this.follow(),
            () => [this.preview?.id, this.preview?.state]
        );
    }

    get preview() {
        return this.model.preview;
    }

    get isSearching() {
        return isSearching(this.preview);
    }

    get percent() {
        return Math.round(this.preview.progress || 0);
    }

    get figures() {
        return figuresOf(this.preview);
    }

    /** Lines that need a look come first: visits that lose their place, broken promises. */
    get lines() {
        const weight = (line) => (this.stillWaits(line) ? 3 : line.to ? (line.warning ? 1 : 2) : 0);
        const start = (line) => (line.to || line.from)?.start || 0;
        return [...this.preview.lines].sort((a, b) => weight(a) - weight(b) || start(a) - start(b));
    }

    get changes() {
        return this.preview.lines.filter((line) => !this.stillWaits(line));
    }

    get pending() {
        return this.changes.filter((line) => line.state === "pending");
    }

    get ticked() {
        return this.pending.filter((line) => line.selected);
    }

    get isProposed() {
        return this.preview.state === "proposed";
    }

    get applyLabel() {
        const { length } = this.ticked;
        return length === this.pending.length
            ? _t("Apply all (%s)", length)
            : _t("Apply %(some)s of %(all)s", { some: length, all: this.pending.length });
    }

    /** Read a search again until it has found something. */
    follow() {
        browser.clearTimeout(this.timer);
        if (this.isSearching) {
            this.timer = browser.setTimeout(() => this.read(), INTERVAL);
        }
    }

    async read() {
        const { id } = this.preview;
        const preview = await callProposal(this.props.model, id, "get_preview");
        if (this.isMounted && this.preview?.id === id) {
            if (preview) {
                this.props.model.setPreview(preview);
            }
            this.follow();
        }
    }

    /** A visit that had no place and gets none: its reason is all there is to tell. */
    stillWaits(line) {
        return !line.from && !line.to;
    }

    isTickable(line) {
        return this.isProposed && line.state === "pending" && !this.stillWaits(line);
    }

    spot(spot) {
        return spotLabel(this.model, spot);
    }

    tick(line) {
        line.selected = !line.selected;
    }

    tickAll() {
        const isOn = this.ticked.length < this.pending.length;
        this.pending.forEach((line) => (line.selected = isOn));
    }

    hover(line) {
        this.model.preview.hovered = line?.id || null;
    }

    look(line) {
        this.model.select([line.visit_id]);
        this.model.setFocus(line.visit_id);
    }

    apply() {
        const waiting = this.preview.lines.filter((line) => this.stillWaits(line));
        const ids = [...this.ticked, ...waiting].map((line) => line.id);
        return this.busy(() => applyPreview(this.props.model, ids));
    }

    cancel() {
        return this.busy(() => cancelPreview(this.props.model));
    }

    finish() {
        return this.busy(() => callProposal(this.props.model, this.preview.id, "action_finish"));
    }

    reload() {
        return this.busy(() => showProposal(this.props.model, this.preview.id));
    }

    close() {
        this.props.model.setPreview(null);
        this.props.close();
    }

    async busy(work) {
        this.state.isBusy = true;
        try {
            await work();
        } finally {
            this.state.isBusy = false;
        }
    }
}

function countChanges(preview) {
    const isOpen = preview?.state === "proposed";
    return isOpen ? preview.lines.filter((line) => line.from || line.to).length : 0;
}

registry.category("field_board_panels").add("preview", {
    Component: PreviewPanel,
    title: _t("Proposal"),
    icon: "fa-magic",
    sequence: 30,
    badge: (model) => (countChanges(model.preview)),
});
