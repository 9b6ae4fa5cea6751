import { Component, useEffect, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { countVisits } from "@field_tournees/board/board_words";
import { getPlugins } from "@field_tournees/board/board_plugins";
import { isMovable } from "@field_tournees/board/lanes/lanes_moves";

const menu = registry.category("field_board_menu");

/** What can be done with the visits or the lane under the pointer. */
export class BoardMenu extends Component {
    static template = "field_tournees.BoardMenu";
    static components = { Dropdown, DropdownItem };
    static props = { model: Object, target: Object };

    setup() {
        this.target = useState(this.props.target);
        this.dropdown = useDropdownState();
        this.state = useState({ visits: [], technician: null });
        useEffect(
            () => this.open(),
            () => [this.target.opened]
        );
    }

    open() {
        const { opened, visitId, technicianId } = this.target;
        const { model } = this.props;
        if (!opened) {
            return;
        }
        if (visitId && !model.selection.has(visitId)) {
            model.select([visitId]);
        }
        this.state.visits = visitId ? model.selected : [];
        this.state.technician = model.data.technicians[technicianId] || null;
        this.dropdown.open();
    }

    /** Where the pointer asked; each time is another one, be it at the same place. */
    get style() {
        const { x, y, opened } = this.target;
        return `left:${x}px;top:${y}px;--opened:${opened}`;
    }

    get title() {
        const { visits, technician } = this.state;
        if (visits.length > 1) {
            return countVisits(visits.length);
        }
        return visits[0] ? `${visits[0].name} · ${visits[0].site}` : technician?.name || "";
    }

    get items() {
        const { visits, technician } = this.state;
        const { model } = this.props;
        return getPlugins("menu").filter((entry) => entry.isVisible(model, visits, technician));
    }

    run(item) {
        const { visits, technician } = this.state;
        return item.run(this.props.model, visits, this.env, technician);
    }
}

menu.add("open", {
    title: _t("Open the visit"),
    icon: "fa-external-link",
    sequence: 10,
    isVisible: (_model, visits) => visits.length === 1,
    run: (model, [visit]) => model.openVisit(visit.id),
});

menu.add("put_back", {
    title: _t("Put back in the backlog"),
    icon: "fa-inbox",
    sequence: 80,
    isVisible: (_model, visits) => visits.some((row) => row.start && isMovable(row)),
    run: (model, visits) =>
        model.move(
            visits
                .filter((row) => row.start && isMovable(row))
                .map(({ id, version }) => ({ id, version, technician_id: false, start: false }))
        ),
});

menu.add("select_lane", {
    title: _t("Select all the visits of the lane"),
    icon: "fa-check-square-o",
    sequence: 85,
    isVisible: (model, _visits, technician) => technician && model.visitsOf(technician.id).length > 1,
    run: (model, _visits, _env, technician) =>
        model.select(model.visitsOf(technician.id).map((row) => row.id)),
});

menu.add("open_route", {
    title: _t("Open the technician's route"),
    icon: "fa-road",
    sequence: 90,
    isVisible: (model, visits, technician) =>
        !visits.length && technician && model.daysOf(technician.id).length,
    run: (model, _visits, env, technician) =>
        env.services.action.doAction({
            type: "ir.actions.act_window",
            res_model: "field.route",
            res_id: model.daysOf(technician.id)[0].id,
            views: [[false, "form"]],
        }),
});
