import { Component } from "@odoo/owl";
import { HazardModel } from "@field_tournees/board/hazard/dialog/hazard_model";

/** It is done; these customers have no address and are called, with these words. */
export class HazardCalls extends Component {
    static template = "field_tournees.HazardCalls";
    static props = { model: HazardModel };
}
