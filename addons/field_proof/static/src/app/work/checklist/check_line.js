import { Component, useState } from "@odoo/owl";
import { Choice, Field } from "../../core/ui";
import { number } from "../../core/format";
import { useStore } from "../../core/store";
import { _t } from "../../core/words";
import { judge, readNumber } from "../conditions";
import { Shots } from "../shots/shots";
import { Typed } from "../typed/typed";

const NOTHING = { value: null, note: "", photos: [] };

/** One question of a checklist and its answer. */
export class CheckLine extends Component {
    static template = "field_proof.app.CheckLine";
    static components = { Choice, Field, Shots, Typed };
    static props = { visit: Object, line: Object, onDanger: Function, locked: Boolean };

    setup() {
        this.store = useStore();
        this.state = useState({ open: false, problem: "" });
        this.labels = { measure: _t("Measured"), note: _t("What did you find?") };
    }

    get answer() {
        const { visit, line } = this.props;
        return { ...NOTHING, ...visit.answers[line.id] };
    }

    get ok() {
        return judge(this.props.line, this.answer);
    }

    get typed() {
        const { value } = this.answer;
        return value === null ? "" : number(value, 4);
    }

    get hasMore() {
        return this.state.open || this.ok === false || Boolean(this.answer.note);
    }

    get options() {
        const { line } = this.props;
        if (line.kind === "yes_no") {
            return [
                { value: true, label: _t("Yes") },
                { value: false, label: _t("No") },
            ];
        }
        return line.choices.map((value) => ({ value, label: value }));
    }

    get bounds() {
        const { minimum, maximum, unit } = this.props.line;
        const [low, high] = [typeof minimum === "number", typeof maximum === "number"];
        const values = { minimum: low && number(minimum, 4), maximum: high && number(maximum, 4), unit: unit || "" };
        if (low && high) {
            return _t("From %(minimum)s to %(maximum)s %(unit)s", values);
        }
        if (high) {
            return _t("%(maximum)s %(unit)s at most", values);
        }
        return low ? _t("%(minimum)s %(unit)s at least", values) : "";
    }

    setNumber(text) {
        const value = text ? readNumber(text) : null;
        const isNumber = value !== null || !text;
        this.state.problem = isNumber ? "" : _t("Give a number, for example 12.5.");
        return isNumber && this.save({ value });
    }

    /** Send the whole answer: the newest one counts, whatever the order in which they arrive. */
    async save(changes) {
        const { visit, line } = this.props;
        const { value, note, photos } = { ...this.answer, ...changes };
        await this.store.send("check", visit.id, { line: line.id, value, note, photos });
        if ("value" in changes && line.blocking && judge(line, { value, photos }) === false) {
            this.props.onDanger(line);
        }
    }
}
