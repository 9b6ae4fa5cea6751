import { Component, xml } from "@odoo/owl";
import { LazyComponent } from "@web/core/assets";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** The door to the call centre's screen, whose code is loaded when it is opened. */
export class RequestAction extends Component {
    static template = xml`
        <LazyComponent
            bundle="'field_tournees.assets_request'"
            Component="'field_tournees.NewRequest'"
            props="props"
        />`;
    static components = { LazyComponent };
    static props = { ...standardActionServiceProps };
}

registry.category("actions").add("field_new_request", RequestAction);
