import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useBoard } from "@field_tournees/board/board_model";
import { describeFigures } from "@field_tournees/ledger/ledger_figures";

const ACTIONS = {
    waiting: "field_tournees.field_notification_action",
    uncertain: "field_tournees.field_notification_action_doubtful",
    failed: "field_tournees.field_notification_action_doubtful",
    to_call: "field_tournees.field_notification_action_to_call",
};

/** Are the customers told? What waits, what is in doubt, and whom to call. */
export class ToldPanel extends Component {
    static template = "field_tournees.ToldPanel";
    static props = { model: Object, close: Function };

    setup() {
        this.model = useBoard(this.props.model);
        this.action = useService("action");
    }

    get told() {
        return this.model.data.told;
    }

    get figures() {
        return describeFigures(this.told);
    }

    open(name) {
        const context = name === "waiting" ? { search_default_waiting: 1 } : {};
        return this.action.doAction(ACTIONS[name], { additionalContext: context });
    }

    openOutbox() {
        return this.action.doAction("field_tournees.field_outbox_action");
    }
}

registry.category("field_board_panels").add("told", {
    Component: ToldPanel,
    title: _t("Messages to customers"),
    icon: "fa-paper-plane",
    sequence: 25,
    // A person must do something about these.
    badge: ({ data: { told } }) => (told.late ? "!" : told.uncertain + told.failed + told.call),
});
