import { registry } from "@web/core/registry";
import { ContactDialog } from "@field_tournees/contact/contact_dialog";

/** Open the dialog that notes a call, about a visit or about a customer. */
function openContact(env, action) {
    const { visit_id: visitId, partner_id: partnerId, onDone } = action.params;
    env.services.dialog.add(ContactDialog, {
        visitId: visitId || false,
        partnerId: partnerId || false,
        onDone: onDone || (() => env.services.action.doAction("soft_reload")),
    });
}

registry.category("actions").add("field_contact", openContact);
