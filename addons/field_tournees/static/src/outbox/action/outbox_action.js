import { Component, xml } from "@odoo/owl";
import { LazyComponent } from "@web/core/assets";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** The door to the outbox, whose code is loaded when it is opened. */
export class OutboxAction extends Component {
    static template = xml`
        <LazyComponent
            bundle="'field_tournees.assets_outbox'"
            Component="'field_tournees.Outbox'"
            props="props"
        />`;
    static components = { LazyComponent };
    static props = { ...standardActionServiceProps };
}

registry.category("actions").add("field_outbox", OutboxAction);
