import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

/** Leave the web client, or Odoo's mobile app around it, for the technician's app. */
registry.category("actions").add("field_proof.open_app", () => {
    browser.location.assign("/field/app");
});
