/* The pages of a visit that close it, and what their entries in the menu tell. */
import { registry } from "@web/core/registry";
import { Close } from "../close/close";
import { findGaps } from "../close/gaps";
import { store } from "../core/store";
import { _t } from "../core/words";
import { Checklist } from "./checklist/checklist";
import { isMadeSafe, tally, visitLines } from "./conditions";
import { Photos } from "./photos/photos";

function checklistBadge(visit) {
    const { done, total, blocking } = tally(visitLines(visit, store.state), visit.answers);
    return blocking.length && !isMadeSafe(visit) ? "!" : `${done}/${total}`;
}

function closeBadge(visit) {
    return visit.state === "done" ? "✓" : findGaps(visit, store.state).length || "";
}

const checklist = { label: _t("Checklist"), icon: "check", component: Checklist, badge: checklistBadge };
const photos = { label: _t("Photos"), icon: "camera", component: Photos, badge: (visit) => visit.photos.length };
const close = { label: _t("Sign and close"), icon: "pen", component: Close, badge: closeBadge };

registry
    .category("field_app_visit_sections")
    .add("checklist", { ...checklist, shown: (visit) => visit.checklists.length }, { sequence: 20 })
    .add("photos", photos, { sequence: 30 })
    .add("close", close, { sequence: 100 });
