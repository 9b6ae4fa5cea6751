import { Component } from "@odoo/owl";
import { Choice, Field } from "../core/ui";
import { _t } from "../core/words";
import { isOutside, readNumber } from "../work/conditions";
import { isEmpty } from "./gaps";

/** A form that the law asks for with this kind of visit. */
export class Annex extends Component {
    static template = "field_proof.app.Annex";
    static components = { Choice, Field };
    static props = { annex: Object, values: Object, onChange: Function };

    options(field) {
        const answers = [
            { value: true, label: _t("Yes") },
            { value: false, label: _t("No") },
        ];
        return field.kind === "yes_no" ? answers : field.choices;
    }

    problem(field) {
        const text = this.props.values[field.name];
        if (field.kind !== "value" || isEmpty(text)) {
            return undefined;
        }
        const value = readNumber(text);
        if (value === null) {
            return _t("Give a number, for example 12.5.");
        }
        return isOutside(field, value) ? _t("This value is out of bounds: measure again.") : undefined;
    }
}
