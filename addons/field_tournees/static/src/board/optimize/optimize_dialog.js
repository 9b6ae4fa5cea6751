import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { dayLabel } from "@field_tournees/board/board_clock";
import { describeError } from "@field_tournees/board/board_words";
import { showPreview } from "@field_tournees/board/preview/preview_actions";

const BUDGETS = [5, 15, 60];

/** What to optimise from the board: the selection, the days shown, or one zone of them. */
export class OptimizeDialog extends Component {
    static template = "field_tournees.OptimizeDialog";
    static components = { Dialog };
    static props = { model: Object, close: Function };

    setup() {
        const { model } = this.props;
        this.selected = model.selected;
        this.zones = Object.values(model.data.zones);
        this.budgets = BUDGETS;
        this.state = useState({
            scope: this.selected.length ? "selection" : "days",
            zoneId: model.filters?.zones?.[0] || this.zones[0]?.id || 0,
            keepPlanned: true,
            seconds: BUDGETS[0],
            isBusy: false,
            problem: "",
        });
    }

    get scopes() {
        const { day, days, waiting } = this.props.model;
        const label = dayLabel(day, days);
        return [
            {
                name: "selection",
                label: _t("The selection (%s visits)", this.selected.length),
                help: _t("All other planned visits stay exactly where they are."),
                isOff: !this.selected.length,
            },
            {
                name: "days",
                label,
                help: _t("All visits of these days, and the %s that wait.", waiting.length),
            },
            {
                name: "zone",
                label: _t("One zone of these days"),
                help: _t("Technicians and waiting visits of this zone."),
                isOff: !this.zones.length,
            },
        ];
    }

    budgetLabel(seconds) {
        return _t("%s s of search", seconds);
    }

    prepare() {
        const { dates } = this.props.model;
        const { scope, zoneId, keepPlanned, seconds } = this.state;
        return {
            date_from: dates[0],
            date_to: dates.at(-1),
            intervention_ids: scope === "selection" ? this.selected.map((row) => row.id) : [],
            zone_ids: scope === "zone" ? [Number(zoneId)] : [],
            keep_planned: keepPlanned,
            seconds: Number(seconds),
        };
    }

    async start() {
        const { model, close } = this.props;
        this.state.isBusy = true;
        try {
            const preview = await model.orm.call("field.optimization", "start", [this.prepare()]);
            showPreview(model, preview);
            close();
        } catch (error) {
            this.state.problem = describeError(error);
        } finally {
            this.state.isBusy = false;
        }
    }
}

function open(model, env) {
    env.services.dialog.add(OptimizeDialog, { model });
}

registry.category("field_board_commands").add("optimize", {
    title: _t("Optimise"),
    icon: "fa-magic",
    sequence: 10,
    run: open,
});

registry.category("field_board_menu").add("optimize", {
    title: _t("Optimise these visits"),
    icon: "fa-magic",
    sequence: 50,
    isVisible: (_model, visits) => visits.length > 0,
    run: (model, _visits, env) => open(model, env),
});
