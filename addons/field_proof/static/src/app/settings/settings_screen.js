import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { Page } from "../core/ui";
import { _t } from "../core/words";

class SettingsScreen extends Component {
    static template = "field_proof.app.SettingsScreen";
    static components = { Page };
    static props = { args: Array };
}

registry.category("field_app_screens").add("settings", { component: SettingsScreen });
registry.category("field_app_tabs").add(
    "settings",
    { label: _t("Settings"), icon: "gear", path: "settings" },
    { sequence: 90 }
);
