import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { router } from "@web/core/browser/router";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { pick } from "@web/core/utils/objects";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useBoardLive } from "@field_tournees/board/board_live";
import { BoardKeys } from "@field_tournees/board/board_keys";
import { BoardMenu } from "@field_tournees/board/board_menu";
import { makeBoardModel, useBoard } from "@field_tournees/board/board_model";
import { BoardPanels } from "@field_tournees/board/board_panels";
import { BoardReason } from "@field_tournees/board/board_reason";
import { BoardSummary } from "@field_tournees/board/board_summary";
import { BoardToolbar } from "@field_tournees/board/board_toolbar";
import { Lanes } from "@field_tournees/board/lanes/lanes";
import { useBoardDrag } from "@field_tournees/board/lanes/lanes_drag";

const layouts = registry.category("field_board_layouts");

/** The dispatch board: who does what when, and everything that changes it. */
export class Board extends Component {
    static template = "field_tournees.Board";
    static components = { BoardMenu, BoardPanels, BoardSummary, BoardToolbar, Lanes, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.ui = useState(useService("ui"));
        this.root = useRef("root");
        this.lanes = null;
        this.board = makeBoardModel({
            orm: useService("orm"),
            ui: {
                notify: (message, type) => this.notification.add(message, { type }),
                askReason: (sentences) => this.askReason(sentences),
                openVisit: (id) => this.openVisit(id),
                showKeys: () => this.dialog.add(BoardKeys),
            },
        });
        this.model = useBoard(this.board);
        this.menu = useState({ opened: 0, x: 0, y: 0, visitId: null, technicianId: null });
        useBoardLive(this.board);
        useBoardDrag({
            rootRef: this.root,
            model: this.board,
            getLanes: () => this.lanes,
            enable: () => Boolean(this.lanes && !this.ui.isSmall && this.model.status !== "error"),
        });
        useSetupAction({ getLocalState: () => pick(this.board, "day", "days") });
        // Where the board was: before another screen, before a reload, or as a link says.
        const { day, days } = this.props.state || router.current;
        onWillStart(() => this.board.goTo(day || this.board.today, Number(days) || 1));
        useEffect(
            () => this.props.updateActionState?.(pick(this.board, "day", "days")),
            () => [this.model.day, this.model.days]
        );
    }

    /** A phone shows the day, and changes nothing. */
    get smallLayout() {
        return this.ui.isSmall && layouts.get("small", null);
    }

    get isEmpty() {
        return !Object.keys(this.model.data.technicians).length;
    }

    setLanes(lanes) {
        this.lanes = lanes;
    }

    zoom(factor) {
        this.lanes?.zoom(factor);
    }

    /** Ask why a rule is to give way; null when the planner thinks better of it. */
    askReason(sentences) {
        return new Promise((resolve) => {
            this.dialog.add(
                BoardReason,
                { sentences: sentences.map(({ sentence }) => sentence), answer: resolve },
                { onClose: () => resolve(null) }
            );
        });
    }

    openVisit(id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "field.intervention",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    openTechnicians() {
        this.action.doAction("field_tournees.field_technician_action");
    }

    onContextMenu(ev) {
        const bar = ev.target.closest(".o_field_board_bar");
        const row = ev.target.closest(".o_field_board_row");
        if (!bar && !row) {
            return;
        }
        ev.preventDefault();
        const box = this.root.el.getBoundingClientRect();
        Object.assign(this.menu, {
            opened: this.menu.opened + 1,
            x: ev.clientX - box.left,
            y: ev.clientY - box.top,
            visitId: bar ? Number(bar.dataset.id) : null,
            technicianId: row ? Number(row.dataset.technician) : null,
        });
    }

    get dropLabel() {
        return _t("Put back in the backlog");
    }
}

registry.category("lazy_components").add("field_tournees.Board", Board);
