import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { FLAGS } from "@field_tournees/board/board_filters";
import { useBoard } from "@field_tournees/board/board_model";

/** The day in figures; each is a button that shows the visits it counts. */
export class BoardSummary extends Component {
    static template = "field_tournees.BoardSummary";
    static props = { model: Object, zoom: Function };

    setup() {
        this.model = useBoard(this.props.model);
        this.words = {
            late: [_t("Late"), "fa-clock-o"],
            at_risk: [_t("At risk"), "fa-exclamation-triangle"],
            urgent: [_t("Urgent visits"), "fa-bolt"],
            parts_missing: [_t("Parts missing"), "fa-cubes"],
            locked: [_t("Locked visits"), "fa-lock"],
            unread: [_t("Unread"), "fa-envelope"],
        };
    }

    get rows() {
        return Object.values(this.model.data.visits);
    }

    get planned() {
        return this.rows.filter((row) => row.start && row.technician_id).length;
    }

    get selectionLabel() {
        return _t("%s selected visits", this.model.selection.size);
    }

    get km() {
        const routes = Object.values(this.model.data.routes);
        return Math.round(routes.reduce((sum, route) => sum + route.km, 0));
    }

    get chips() {
        return Object.entries(this.words)
            .map(([flag, [label, icon]]) => ({
                flag,
                label,
                icon,
                count: this.rows.filter(FLAGS[flag]).length,
                isOn: this.model.filters.flags.includes(flag),
            }))
            .filter((chip) => chip.count || chip.isOn);
    }

    get canUndo() {
        return this.model.historyCount >= 0 && this.model.moves.done.length > 0;
    }

    get canRedo() {
        return this.model.historyCount >= 0 && this.model.moves.undone.length > 0;
    }

    toggle(flag) {
        const { filters } = this.props.model;
        filters.flags = filters.flags.includes(flag)
            ? filters.flags.filter((one) => one !== flag)
            : [...filters.flags, flag];
    }

    clearSelection() {
        this.props.model.select([]);
    }
}
