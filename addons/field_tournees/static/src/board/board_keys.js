import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

/** The board's keys, for whoever plans all day. */
export class BoardKeys extends Component {
    static template = "field_tournees.BoardKeys";
    static components = { Dialog };
    static props = { close: Function };

    get groups() {
        return [
            {
                title: _t("Look"),
                keys: [
                    ["← →", _t("The visit before or after in the lane")],
                    ["↑ ↓", _t("The nearest visit of the next lane")],
                    ["Enter", _t("Open the visit")],
                    ["+ −", _t("Zoom in, zoom out")],
                    ["0", _t("The whole day")],
                    ["T", _t("Today")],
                ],
            },
            {
                title: _t("Choose"),
                keys: [
                    [_t("Space"), _t("Select the visit, or no more")],
                    [_t("Ctrl + click"), _t("Select several visits")],
                    ["Ctrl + A", _t("Select the whole lane")],
                    [_t("Esc"), _t("Select nothing")],
                ],
            },
            {
                title: _t("Move"),
                keys: [
                    ["Ctrl + ← →", _t("5 minutes earlier or later")],
                    [_t("Ctrl + Shift + ← →"), _t("30 minutes earlier or later")],
                    ["Ctrl + ↑ ↓", _t("To the technician above or below")],
                    [_t("Del"), _t("Put back in the backlog")],
                    ["Ctrl + Z", _t("Undo")],
                    ["Ctrl + Y", _t("Redo")],
                ],
            },
        ];
    }
}
