import { useExternalListener } from "@odoo/owl";
import { debounce } from "@web/core/utils/timing";
import { isMovable } from "@field_tournees/board/lanes/lanes_moves";

const STEP = 5 * 60;
const STRIDE = 30 * 60;
// Presses of a key that follow one another make one move.
const PAUSE = 450;

/** Arrows go from visit to visit; with Ctrl they move the selected ones. */
export function useLanesKeyboard({ lanes }) {
    const keyboard = new LanesKeyboard(lanes);
    useExternalListener(window, "keydown", (ev) => {
        const el = lanes.scroll.el;
        if (el && (el.contains(ev.target) || ev.target === document.body)) {
            keyboard.press(ev);
        }
    });
    return keyboard;
}

export class LanesKeyboard {
    constructor(lanes) {
        this.lanes = lanes;
        this.wanted = new Map();
        this.sendSoon = debounce(() => this.send(), PAUSE);
    }

    get model() {
        return this.lanes.props.model;
    }

    press(ev) {
        const control = ev.ctrlKey || ev.metaKey;
        const name = [control && "Ctrl", ev.altKey && "Alt", ev.key].filter(Boolean).join("+");
        const stride = ev.shiftKey ? STRIDE : STEP;
        const actions = {
            ArrowRight: () => this.step(1),
            ArrowLeft: () => this.step(-1),
            ArrowDown: () => this.climb(1),
            ArrowUp: () => this.climb(-1),
            "Ctrl+ArrowRight": () => this.shift(stride),
            "Ctrl+ArrowLeft": () => this.shift(-stride),
            "Ctrl+ArrowDown": () => this.hand(1),
            "Ctrl+ArrowUp": () => this.hand(-1),
            " ": () => this.toggle(),
            Enter: () => this.open(),
            Delete: () => this.putBack(),
            Backspace: () => this.putBack(),
            Escape: () => this.clear(),
            "Ctrl+a": () => this.selectLane(),
            "Ctrl+z": () => (ev.shiftKey ? this.model.redo() : this.model.undo()),
            "Ctrl+Z": () => this.model.redo(),
            "Ctrl+y": () => this.model.redo(),
            "+": () => this.lanes.zoom(1.25),
            "-": () => this.lanes.zoom(0.8),
            0: () => this.lanes.zoom(0),
            t: () => this.model.goToday(),
            "?": () => this.model.ui.showKeys(),
        };
        const action = actions[name];
        if (action) {
            ev.preventDefault();
            ev.stopPropagation();
            action();
        }
    }

    // ------------------------------------------------------------------ going

    get technicianId() {
        const { focus } = this.model;
        return focus.technicianId || this.lanes.geometry.technicians[0]?.id;
    }

    step(by) {
        const rows = this.model.visitsOf(this.technicianId);
        const index = rows.findIndex((row) => row.id === this.model.focus.visitId);
        this.go(rows[index < 0 ? (by > 0 ? 0 : rows.length - 1) : index + by]);
    }

    /** Go to the visit of the next lane that is nearest in time. */
    climb(by) {
        const { technicians } = this.lanes.geometry;
        const here = this.model.data.visits[this.model.focus.visitId];
        let index = technicians.findIndex((one) => one.id === this.technicianId);
        while (technicians[index + by]) {
            index += by;
            const rows = this.model.visitsOf(technicians[index].id);
            if (rows.length) {
                const distance = (row) => Math.abs(row.start - (here?.start || 0));
                return this.go(rows.reduce((best, row) => (distance(row) < distance(best) ? row : best)));
            }
        }
    }

    go(row) {
        if (row) {
            this.model.select([row.id]);
            this.model.setFocus(row.id);
            this.lanes.reveal(row.id);
        }
    }

    toggle() {
        const { visitId } = this.model.focus;
        if (visitId) {
            this.model.select([visitId], { toggle: true });
        }
    }

    open() {
        const { visitId } = this.model.focus;
        if (visitId) {
            this.model.openVisit(visitId);
        }
    }

    clear() {
        this.model.select([]);
        this.model.setFocus(null);
    }

    selectLane() {
        this.model.select(this.model.visitsOf(this.technicianId).map((row) => row.id));
    }

    // ------------------------------------------------------------------ moving

    get movable() {
        return this.model.selected.filter((row) => row.start && isMovable(row));
    }

    /** Move the selected visits in time; they are drawn at once and sent after a pause. */
    shift(seconds) {
        this.want(this.movable.map((row) => ({ ...this.placeOf(row), start: row.start + seconds })));
    }

    /** Hand the selected visits to the technician above or below. */
    hand(by) {
        const { technicians } = this.lanes.geometry;
        const moves = this.movable.map((row) => {
            const index = technicians.findIndex((one) => one.id === row.technician_id);
            const technician = technicians[index + by];
            return technician && { ...this.placeOf(row), technician_id: technician.id };
        });
        if (moves.every(Boolean)) {
            this.want(moves);
        }
    }

    placeOf(row) {
        return { id: row.id, technician_id: row.technician_id, start: row.start };
    }

    want(moves) {
        for (const move of moves) {
            this.wanted.set(move.id, move);
        }
        this.model.propose(moves);
        if (moves.length) {
            this.lanes.reveal(moves[0].id);
            this.sendSoon();
        }
    }

    send() {
        const moves = [...this.wanted.values()];
        this.wanted.clear();
        this.model.move(moves);
    }

    putBack() {
        this.model.move(this.movable.map((row) => ({ id: row.id, technician_id: false, start: false })));
    }
}
