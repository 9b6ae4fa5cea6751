import { Component, onWillStart, onWillUnmount, onWillUpdateProps, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";

const REFRESH_MS = 30_000;

/** How long the oldest message waits, in words. */
export function waitLabel(minutes) {
    if (!minutes) {
        return _t("for less than a minute");
    }
    return minutes < 120
        ? _t("the oldest for %s min", minutes)
        : _t("the oldest for %s h", Math.floor(minutes / 60));
}

/** What waits and what a person must look at: each figure with the filter that shows its rows. */
export function describeFigures({ due, oldest, late, uncertain, failed, call }) {
    return [
        {
            name: "waiting",
            label: _t("To send now"),
            count: due,
            hint: due ? waitLabel(oldest) : _t("nothing waits"),
            tone: late ? "danger" : "calm",
        },
        {
            name: "uncertain",
            label: _t("Uncertain"),
            count: uncertain,
            hint: uncertain ? _t("did it arrive?") : _t("all are known"),
            tone: uncertain ? "warning" : "calm",
        },
        {
            name: "failed",
            label: _t("Refused or returned"),
            count: failed,
            hint: _t("in the last 7 days"),
            tone: failed ? "warning" : "calm",
        },
        {
            name: "to_call",
            label: _t("To call"),
            count: call,
            hint: call ? _t("cannot be written to") : _t("nobody"),
            tone: call ? "warning" : "calm",
        },
    ];
}

/** The head of the ledger: is everything that had to be said on its way? */
export class LedgerFigures extends Component {
    static template = "field_tournees.LedgerFigures";
    static props = { onSelect: Function, version: { optional: true } };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({ figures: null });
        onWillStart(() => this.load());
        onWillUpdateProps(() => {
            this.load();
        });
        const timer = browser.setInterval(() => this.load(), REFRESH_MS);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    async load() {
        try {
            this.state.figures = await this.keepLast.add(
                this.orm.silent.call("field.notification", "get_figures", [])
            );
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
    }

    get cards() {
        return describeFigures(this.state.figures);
    }
}
