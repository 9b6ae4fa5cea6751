import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

// An open incident on site stands among the alerts of the board.
registry
    .category("field_alert_kinds")
    .add("incident", { label: _t("Incident on site"), icon: "fa-bolt" });
