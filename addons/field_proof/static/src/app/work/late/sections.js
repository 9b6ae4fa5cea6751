/* The pages of a visit that nobody needs in the first second. */
import { registry } from "@web/core/registry";
import { _t } from "../../core/words";
import { Estimate } from "./estimate/estimate";
import { Note } from "./note/note";
import { Report } from "./report/report";
import { Times } from "./times/times";

const told = ({ incidents, nonconformities, suggestions }) =>
    incidents.length + nonconformities.length + suggestions.length;
const note = { label: _t("Report"), icon: "edit", component: Note, badge: (visit) => visit.note && "✓" };
const report = { label: _t("Tell the office"), icon: "flag", component: Report, badge: told };
const extra = { label: _t("Extra work"), icon: "euro", component: Estimate, badge: (visit) => visit.estimates.length };

registry
    .category("field_app_visit_sections")
    .add("note", note, { sequence: 40 })
    .add("report", report, { sequence: 60 })
    .add("estimate", extra, { sequence: 70 })
    .add("times", { label: _t("Times"), icon: "clock", component: Times }, { sequence: 80 });
