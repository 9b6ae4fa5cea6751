import { Component } from "@odoo/owl";

/** The visits of one place, which no zoom can part. */
export class MapList extends Component {
    static template = "field_tournees.MapList";
    static props = { pins: Array, choose: Function, close: Function };

    pick(pin) {
        this.props.choose(pin.id);
        this.props.close();
    }
}
