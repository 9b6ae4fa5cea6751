import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/views/fields/formatters";
import { HazardModel } from "@field_tournees/board/hazard/dialog/hazard_model";

const LABELS = {
    visits: _t("Planned interventions"),
    promises: _t("Promises kept"),
    promises_at_risk: _t("Promises at risk"),
    distance_km: _t("Distance (km)"),
    overtime_hours: _t("Overtime (h)"),
};

/** The repair that the playbook proposes: what it changes in figures, and the choice to do without. */
export class HazardRepair extends Component {
    static template = "field_tournees.HazardRepair";
    static props = { model: HazardModel };

    /** The figures that the repair changes, before and after. */
    get figures() {
        const { before, after } = this.props.model.repair.figures;
        const format = (value) => formatFloat(value, { digits: [16, 1], trailingZeros: false });
        return Object.entries(LABELS)
            .map(([name, label]) => ({ name, label, before: format(before[name]), after: format(after[name]) }))
            .filter((figure) => figure.before !== figure.after);
    }
}
