import { Component, onMounted, onWillUnmount, useRef, xml } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { usePopover } from "@web/core/popover/popover_hook";
import { VisitDetails } from "@field_tournees/board/details/visit_details";

const SHOWN = ".o_field_board_bar, .leaflet-marker-icon[data-id]";
const BOARD = ".o_field_board_root";

/** Opens the details of the visit whose bar or pin is clicked, wherever on the board it is. */
export class DetailsOverlay extends Component {
    static template = xml`<i t-ref="anchor" hidden="hidden"/>`;
    static props = { model: Object, geometry: Object };

    setup() {
        this.anchor = useRef("anchor");
        this.popover = usePopover(VisitDetails, {
            position: "bottom-start",
            // The board keeps the keyboard.
            setActiveElement: false,
        });
        const onClick = (ev) => this.onClick(ev);
        const onPress = () => this.popover.close();
        onMounted(() => {
            this.board = this.anchor.el.closest(BOARD) || document.body;
            this.board.addEventListener("click", onClick);
            this.board.addEventListener("keydown", onPress);
        });
        onWillUnmount(() => {
            this.board.removeEventListener("click", onClick);
            this.board.removeEventListener("keydown", onPress);
        });
    }

    /** A click with a modifier selects several visits: nothing opens then. */
    onClick(ev) {
        const target = ev.target.closest(SHOWN);
        if (!target || ev.ctrlKey || ev.metaKey || ev.shiftKey || ev.detail > 1) {
            this.popover.close();
            return;
        }
        this.popover.open(target, { model: this.props.model, visitId: Number(target.dataset.id) });
    }
}

registry.category("field_board_overlays").add("details", { Component: DetailsOverlay, sequence: 90 });
