import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

const { DateTime } = luxon;
const CLOSED = ["draft", "done", "cancelled"];

/** When it begins unless the planner says otherwise: now, or with the day that is on the board. */
function getStart({ day, tz }) {
    const shown = DateTime.fromISO(day, { zone: tz });
    return Math.floor(DateTime.max(shown, DateTime.now()).toSeconds());
}

registry.category("field_board_menu").add("hazard", {
    title: _t("Something happened…"),
    icon: "fa-exclamation-triangle",
    sequence: 60,
    isVisible: (model, visits, technician) =>
        visits.length ? visits.some((visit) => !CLOSED.includes(visit.state)) : Boolean(technician),
    run: (model, visits, env, technician) =>
        env.services.action.doAction({
            type: "ir.actions.client",
            tag: "field_hazard",
            params: {
                visit_ids: visits.map((visit) => visit.id),
                technician_id: technician?.id || visits[0]?.technician_id || false,
                start: getStart(model),
                onDone: (visitIds) => model.refresh(visitIds, []),
            },
        }),
});
