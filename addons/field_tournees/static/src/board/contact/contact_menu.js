import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

registry.category("field_board_menu").add("contact", {
    title: _t("The customer called…"),
    icon: "fa-phone",
    sequence: 62,
    isVisible: (_model, visits) => visits.length === 1,
    run: (model, [visit], env) =>
        env.services.action.doAction({
            type: "ir.actions.client",
            tag: "field_contact",
            params: { visit_id: visit.id, onDone: () => model.refresh([visit.id], []) },
        }),
});
