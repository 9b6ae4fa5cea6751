import { Component, xml } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { ICONS } from "../icons";

const more = registry.category("field_app_icons");

/** A drawing by its name; it says nothing to who listens. */
export class Icon extends Component {
    static template = xml`
        <svg class="o_app_icon" viewBox="0 0 24 24" aria-hidden="true"><path t-att-d="path"/></svg>`;
    static props = { name: String };

    get path() {
        return ICONS[this.props.name] || more.get(this.props.name, ICONS.info);
    }
}
