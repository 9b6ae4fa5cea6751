import { Component } from "@odoo/owl";
import { useBoard } from "@field_tournees/board/board_model";
import { getPlugins } from "@field_tournees/board/board_plugins";

/** The rail of side panels, and the two at most that are open. */
export class BoardPanels extends Component {
    static template = "field_tournees.BoardPanels";
    static props = { model: Object };

    setup() {
        this.model = useBoard(this.props.model);
    }

    get panels() {
        return getPlugins("panels").map((panel) => ({
            ...panel,
            count: panel.badge?.(this.model) || 0,
            isOpen: this.model.panels.includes(panel.name),
        }));
    }

    get opened() {
        return this.panels.filter((panel) => panel.isOpen);
    }

    close(name) {
        this.props.model.togglePanel(name, false);
    }
}
