/* The pages of a visit that belong to the work on site, and what their entries in the menu tell. */
import { registry } from "@web/core/registry";
import { Close } from "../close/close";
import { findGaps } from "../close/gaps";
import { store } from "../core/store";
import { _t } from "../core/words";
import { Checklist } from "./checklist/checklist";
import { isMadeSafe, tally, visitLines } from "./conditions";
import { Estimate } from "./estimate/estimate";
import { Note } from "./note/note";
import { Photos } from "./photos/photos";
import { Report } from "./report/report";
import { Times } from "./times/times";

const count = (list) => list.length || "";

function checklistBadge(visit) {
    const { done, total, blocking } = tally(visitLines(visit, store.state), visit.answers);
    return blocking.length && !isMadeSafe(visit) ? "!" : `${done}/${total}`;
}

const SECTIONS = {
    checklist: {
        label: _t("Checklist"),
        icon: "check",
        component: Checklist,
        badge: checklistBadge,
        shown: (visit) => visit.checklists.length,
    },
    photos: { label: _t("Photos"), icon: "camera", component: Photos, badge: ({ photos }) => count(photos) },
    note: { label: _t("Report"), icon: "edit", component: Note, badge: ({ note }) => (note ? "✓" : "") },
    report: {
        label: _t("Tell the office"),
        icon: "flag",
        component: Report,
        badge: (visit) => count([...visit.incidents, ...visit.nonconformities, ...visit.suggestions]),
    },
    estimate: { label: _t("Extra work"), icon: "euro", component: Estimate, badge: ({ estimates }) => count(estimates) },
    times: { label: _t("Times"), icon: "clock", component: Times },
    close: {
        label: _t("Sign and close"),
        icon: "pen",
        component: Close,
        badge: (visit) => (visit.state === "done" ? "✓" : count(findGaps(visit, store.state))),
    },
};
const SEQUENCES = { checklist: 20, photos: 30, note: 40, report: 60, estimate: 70, times: 80, close: 100 };

for (const [key, section] of Object.entries(SECTIONS)) {
    registry.category("field_app_visit_sections").add(key, section, { sequence: SEQUENCES[key] });
}
