import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { makeRouteThread } from "@field_tournees/board/messages/messages_panel";
import { target } from "@field_tournees/board/messages/messages_target";

function findThread(model, [visit], technician) {
    if (visit) {
        const name = model.data.technicians[visit.technician_id]?.name || "";
        return {
            model: "field.intervention",
            id: visit.id,
            title: `${visit.title} · ${visit.site}`,
            subtitle: visit.name,
            technician: name,
        };
    }
    return makeRouteThread(model, model.daysOf(technician.id)[0]);
}

registry.category("field_board_menu").add("write", {
    title: _t("Write to the technician…"),
    icon: "fa-comments-o",
    sequence: 65,
    isVisible: (model, visits, technician) =>
        visits.length
            ? visits.length === 1 && Boolean(visits[0].technician_id)
            : Boolean(technician && model.daysOf(technician.id).length),
    run: (model, visits, _env, technician) => {
        target.thread = findThread(model, visits, technician);
        model.togglePanel("messages", true);
    },
});
