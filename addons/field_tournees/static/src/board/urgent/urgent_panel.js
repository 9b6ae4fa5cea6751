import { Component, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { registry } from "@web/core/registry";
import { formatMonetary } from "@web/views/fields/formatters";
import { useBoard } from "@field_tournees/board/board_model";
import { describeError } from "@field_tournees/board/board_words";
import { routesOf } from "@field_tournees/board/preview/preview_actions";
import { spotLabel } from "@field_tournees/board/preview/preview_words";

const MODEL = "field.urgent";
const PANEL = "urgent";
const KM = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1, signDisplay: "always" });

/** Return the seconds since 1970 of “14:30” on a day that begins at a midnight. */
export function readTime(text, midnight) {
    const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text || "") || [];
    return hours ? midnight + Number(hours) * 3600 + Number(minutes) * 60 : false;
}

/** One form for a visit that cannot wait, and the best three places for it. */
export class UrgentPanel extends Component {
    static template = "field_tournees.UrgentPanel";
    static components = { RecordSelector };
    static props = { model: Object, close: Function };

    setup() {
        this.model = useBoard(this.props.model);
        this.types = Object.values(this.model.data.types);
        this.state = useState({ ...this.emptyForm(), isBusy: false });
        useEffect(
            () => this.take(),
            () => [this.model.urgent?.opened]
        );
        onWillUnmount(() => this.dismiss());
    }

    emptyForm() {
        return {
            visitId: 0,
            siteId: false,
            typeId: this.types[0]?.id || 0,
            hours: "",
            deadline: "",
            description: "",
            choices: [],
            chosen: 0,
            reason: "",
            problem: "",
            done: "",
        };
    }

    /** Take the visit that the menu was opened on. */
    take() {
        const visitId = this.model.urgent?.visitId;
        if (visitId) {
            Object.assign(this.state, this.emptyForm(), { visitId });
        }
    }

    /** The visits that wait, the most pressing first. */
    get waiting() {
        return this.model.waiting;
    }

    get isNew() {
        return !Number(this.state.visitId);
    }

    get canSearch() {
        const { siteId, typeId, isBusy } = this.state;
        return !isBusy && (!this.isNew || Boolean(siteId && typeId));
    }

    waitingLabel(row) {
        return `${row.site} · ${row.title} (${row.name})`;
    }

    changeSite(siteId) {
        this.state.siteId = siteId;
    }

    prepare() {
        const { visitId, siteId, typeId, hours, deadline, description } = this.state;
        return {
            visit_id: Number(visitId) || false,
            site_id: siteId,
            type_id: Number(typeId) || false,
            hours: Number(String(hours).replace(",", ".")) || false,
            deadline: readTime(deadline, this.model.midnights[0]),
            description: description.trim(),
        };
    }

    /** Record the request, then look for its places: the visit waits in the backlog meanwhile. */
    search() {
        return this.attempt(async () => {
            const visitId = await this.call("record", this.prepare());
            this.state.visitId = visitId;
            const { choices, reason } = await this.call("find", visitId, this.model.day);
            Object.assign(this.state, { choices, reason: reason || "" });
            if (choices.length) {
                this.show(choices[0]);
            }
            await this.model.refresh([visitId], []);
        });
    }

    /** Draw a choice over the lanes. */
    show(choice) {
        this.state.chosen = choice.id;
        this.model.setPreview(choice);
    }

    apply(choice) {
        return this.attempt(async () => {
            const preview = await this.call("choose", choice.id);
            const left = preview.lines.filter((line) => line.state !== "applied");
            const visitIds = preview.lines.map((line) => line.visit_id);
            Object.assign(this.state, this.emptyForm(), {
                done: left.length ? "" : _t("%s: done.", preview.title),
                problem: left.map((line) => line.outcome).join(" "),
            });
            this.model.setPreview(null);
            await this.model.refresh(visitIds, routesOf(this.model, preview));
            this.model.flash(visitIds);
        });
    }

    again() {
        this.dismiss();
        Object.assign(this.state, this.emptyForm());
    }

    /** Leave the visit in the backlog. */
    dismiss() {
        if (this.state.choices.some((choice) => choice.id === this.model.preview?.id)) {
            this.props.model.setPreview(null);
        }
        if (this.state.choices.length) {
            this.props.model.orm.silent.call(MODEL, "dismiss", [this.state.visitId]).catch(() => {});
        }
    }

    spot(choice) {
        return spotLabel(this.model, choice.impact.spot);
    }

    /** What a choice costs and whom it disturbs, in a few words each. */
    facts({ impact, currency_id }) {
        const money = formatMonetary(impact.cost, { currencyId: currency_id });
        const moved = impact.moved
            ? _t("%(count)s visits move, by %(minutes)s min at most", {
                  count: impact.moved,
                  minutes: impact.minutes,
              })
            : _t("Nobody else moves");
        const broken = impact.broken.length
            ? _t("%s promises are broken", impact.broken.length)
            : _t("No promise is broken");
        return [
            { name: "cost", icon: "fa-road", text: `${impact.cost > 0 ? "+" : ""}${money} · ${KM.format(impact.km)}\u202fkm` },
            { name: "moved", icon: "fa-exchange", text: moved },
            { name: "broken", icon: "fa-handshake-o", text: broken, isBad: impact.broken.length > 0 },
        ];
    }

    /** The others whom a choice moves. */
    others(choice) {
        return choice.lines.filter((line) => line.from);
    }

    move(line) {
        return `${spotLabel(this.model, line.from)} → ${spotLabel(this.model, line.to)}`;
    }

    call(method, ...args) {
        return this.props.model.orm.call(MODEL, method, args);
    }

    async attempt(work) {
        Object.assign(this.state, { isBusy: true, problem: "", done: "" });
        try {
            await work();
        } catch (error) {
            this.state.problem = describeError(error);
        } finally {
            this.state.isBusy = false;
        }
    }
}

function open(model, visitId = 0) {
    model.urgent = { visitId, opened: (model.urgent?.opened || 0) + 1 };
    model.togglePanel("preview", false); // the choices tell it all
    model.togglePanel(PANEL, true);
}

registry.category("field_board_panels").add(PANEL, {
    Component: UrgentPanel,
    title: _t("Urgent visit"),
    icon: "fa-bolt",
    sequence: 25,
});

registry.category("field_board_commands").add(PANEL, {
    title: _t("Urgent"),
    icon: "fa-bolt",
    sequence: 20,
    run: (model) => open(model),
});

registry.category("field_board_menu").add(PANEL, {
    title: _t("Find a place at once"),
    icon: "fa-bolt",
    sequence: 45,
    isVisible: (_model, visits) =>
        visits.length === 1 && ["to_plan", "to_reschedule"].includes(visits[0].state),
    run: (model, [visit]) => open(model, visit.id),
});
