import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useBoard } from "@field_tournees/board/board_model";

const panels = registry.category("field_board_panels");

/** The rail of side panels, and the two at most that are open. */
export class BoardPanels extends Component {
    static template = "field_tournees.BoardPanels";
    static props = { model: Object };

    setup() {
        this.model = useBoard(this.props.model);
    }

    get panels() {
        return panels.getEntries().map(([name, panel]) => ({
            name,
            ...panel,
            count: panel.badge?.(this.model) || 0,
            isOpen: this.model.panels.includes(name),
        }));
    }

    get opened() {
        return this.panels.filter((panel) => panel.isOpen);
    }

    close(name) {
        this.props.model.togglePanel(name, false);
    }
}
