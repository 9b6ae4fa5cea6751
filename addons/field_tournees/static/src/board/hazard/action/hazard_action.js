import { loadBundle } from "@web/core/assets";
import { registry } from "@web/core/registry";

/** Open the dialog of hazards, whose code is loaded when it is first needed. */
async function openHazard(env, action) {
    await loadBundle("field_tournees.assets_hazard");
    const { visit_ids: visitIds, technician_id: technicianId, start, onDone } = action.params;
    const HazardDialog = registry.category("lazy_components").get("field_tournees.HazardDialog");
    env.services.dialog.add(HazardDialog, {
        visitIds,
        technicianId,
        start,
        onDone: onDone || (() => env.services.action.doAction("soft_reload")),
    });
}

registry.category("actions").add("field_hazard", openHazard);
