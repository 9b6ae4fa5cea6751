import { Component, xml } from "@odoo/owl";
import { LazyComponent } from "@web/core/assets";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** The door to the dispatch board, whose code is loaded when it is opened. */
export class BoardAction extends Component {
    static template = xml`
        <LazyComponent
            bundle="'field_tournees.assets_board'"
            Component="'field_tournees.Board'"
            props="props"
        />`;
    static components = { LazyComponent };
    static props = { ...standardActionServiceProps };
}

registry.category("actions").add("field_board", BoardAction);
