import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { dayLabel, shiftDay } from "@field_tournees/board/board_clock";
import { useBoard } from "@field_tournees/board/board_model";
import { STATES } from "@field_tournees/board/board_words";
import { VisitDetails } from "@field_tournees/board/details/visit_details";
import { MapPanel } from "@field_tournees/board/map/map_panel";

/** The board on a phone: one day to read, as lists and as a map; nothing can be moved. */
export class SmallBoard extends Component {
    static template = "field_tournees.SmallBoard";
    static components = { MapPanel, VisitDetails };
    static props = { model: Object };

    setup() {
        this.model = useBoard(this.props.model);
        this.state = useState({ tab: "routes", visitId: null, technicianId: null });
    }

    get label() {
        return this.model.day ? dayLabel(this.model.day) : "";
    }

    get tabs() {
        return [
            { name: "routes", label: _t("Routes") },
            { name: "waiting", label: _t("To plan"), count: this.model.waiting.length },
            { name: "map", label: _t("Map") },
        ];
    }

    /** Who works or has visits: [{technician, cards, load, lateCount}]. */
    get lanes() {
        const { model } = this;
        return model.lanes
            .flatMap((lane) => lane.technicians)
            .map((technician) => {
                const rows = model.visitsOf(technician.id).filter((row) => model.isShown(row));
                const routes = model.daysOf(technician.id);
                return {
                    technician,
                    cards: rows.map((row) => this.cardOf(row)),
                    load: Math.round(routes.reduce((sum, route) => sum + (route.load || 0), 0)),
                    lateCount: rows.filter((row) => row.late > 0).length,
                    isWorking: routes.length > 0 || rows.length > 0,
                };
            })
            .filter((lane) => lane.isWorking);
    }

    get waiting() {
        return this.model.backlog.map((row) => this.cardOf(row));
    }

    cardOf(row) {
        const isPlanned = Boolean(row.technician_id && row.start);
        return {
            row,
            clock: isPlanned ? this.model.clock(row.start) : "",
            state: STATES[row.state],
            isLate: row.late > 0,
            isOpen: this.state.visitId === row.id,
        };
    }

    page(count) {
        this.state.visitId = null;
        return this.props.model.goTo(shiftDay(this.model.day, count), 1);
    }

    today() {
        return this.props.model.goTo(this.props.model.today, 1);
    }

    toggleVisit(id) {
        this.state.visitId = this.state.visitId === id ? null : id;
    }

    toggleLane(id) {
        this.state.technicianId = this.state.technicianId === id ? null : id;
    }
}

registry.category("field_board_layouts").add("small", SmallBoard);
