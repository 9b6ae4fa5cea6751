import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useStore } from "../../core/store";
import { _t } from "../../core/words";
import { Shots } from "../shots/shots";

const GROUPS = [
    ["before", _t("Before")],
    ["after", _t("After")],
    ["damage", _t("Damage")],
    ["document", _t("Document")],
    ["other", _t("Other")],
    ["check", _t("Checklist")],
];

/** All pictures of a visit, by what they show. */
export class Photos extends Component {
    static template = "field_proof.app.Photos";
    static components = { Shots };
    static props = { visit: Object, args: { type: Array, optional: true } };

    setup() {
        this.store = useStore();
        this.state = useState({ opened: null });
    }

    get locked() {
        return this.props.visit.state === "done";
    }

    get editor() {
        return this.state.opened && registry.category("field_app_late").get("photo_editor", null);
    }

    get groups() {
        const { photos } = this.props.visit;
        return GROUPS.map(([kind, label]) => ({
            kind,
            label,
            uuids: photos.filter((photo) => photo.kind === kind).map(({ uuid }) => uuid),
        })).filter(({ kind, uuids }) => kind !== "check" || uuids.length);
    }
}
