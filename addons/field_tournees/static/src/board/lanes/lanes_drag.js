import { onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { makeDraggableHook } from "@web/core/utils/draggable_hook_builder_owl";
import { pick } from "@web/core/utils/objects";
import { isMovable, judge, planDrop, snap } from "@field_tournees/board/lanes/lanes_moves";

const MINUTE = 60;
const DROP = "[data-field-board-drop]";

/** Odoo's draggable, with the visit left where it is: ghosts show where it would go. */
const useGhostDraggable = makeDraggableHook({
    name: "useGhostDraggable",
    onComputeParams: ({ ctx }) => (ctx.followCursor = false),
    onWillStartDrag: ({ ctx }) => {
        // What scrolls near an edge are the lanes, wherever the visit was taken.
        ctx.current.container = ctx.ref.el.querySelector(".o_field_board_body") || ctx.ref.el;
        return pick(ctx.current, "element");
    },
    onDragStart: ({ ctx }) => pick(ctx.current, "element", "initialPosition"),
    onDrag: ({ ctx }) => pick(ctx.current, "element"),
    onDragEnd: ({ ctx }) => pick(ctx.current, "element"),
    onDrop: ({ ctx }) => pick(ctx.current, "element"),
});

/** Let visits be dragged from the lanes and the side panels to a lane or to the backlog. */
export function useBoardDrag({ rootRef, model, getLanes, enable }) {
    const drag = new BoardDrag({ rootRef, model, getLanes });
    useGhostDraggable({
        ref: rootRef,
        elements: ".o_field_board_bar",
        enable,
        allowDisconnected: true,
        edgeScrolling: { speed: 14, threshold: 36 },
        preventDrag: (el) => !isMovable(model.data.visits[el.dataset.id] || {}),
        onDragStart: ({ element, initialPosition }) => drag.start(element, initialPosition.x),
        onDrag: ({ x, y }) => drag.follow(x, y),
        onDrop: () => drag.drop(),
        onDragEnd: () => drag.end(),
    });
    onWillUnmount(() => drag.end());
    return drag;
}

/**
 * One drag: what is dragged, where it would land, and what the server thinks of it.
 *
 * Nothing reactive happens between start and end: a frame reads two rectangles and writes
 * the style of the ghosts.
 */
export class BoardDrag {
    constructor({ rootRef, model, getLanes }) {
        Object.assign(this, { rootRef, model, getLanes });
        this.asking = new KeepLast();
        this.rows = [];
    }

    start(element, x) {
        const row = this.model.data.visits[element.dataset.id];
        if (!this.model.selection.has(row.id)) {
            this.model.select([row.id]);
        }
        const others = this.model.selected.filter((other) => other.id !== row.id && isMovable(other));
        this.rows = [row, ...others.sort((a, b) => a.start - b.start)];
        const isInLane = Boolean(element.closest(".o_field_board_track"));
        this.grip = isInLane ? x - element.getBoundingClientRect().left : 20;
        this.marked = this.rows.map((one) => this.find(one.id)).filter(Boolean);
        this.marked.forEach((el) => el.classList.add("o_dragging"));
        this.rootRef.el.classList.add("o_field_board_dragging");
        // What waits already cannot be put back.
        const isPlanned = this.rows.some((one) => one.start);
        this.rootRef.el.classList.toggle("o_field_board_unplanning", isPlanned);
        this.drops = isPlanned ? [...this.rootRef.el.querySelectorAll(DROP)] : [];
        this.makeGhosts();
        this.model.isDragging = true;
        this.ask();
    }

    find(id) {
        return this.rootRef.el.querySelector(`.o_field_board_track [data-id="${id}"]`);
    }

    /** Ask for the verdict of every start; the lanes are painted when it comes. */
    async ask() {
        const { model, rows } = this;
        const ids = rows.map((row) => row.id);
        try {
            const places = await this.asking.add(model.findPlaces(ids));
            if (this.rows === rows && rows.length) {
                model.places = places;
                this.target = null;
                this.queue();
            }
        } catch {
            // Without a verdict the drop is judged by the server, as any move.
            model.places = null;
        }
    }

    makeGhosts() {
        const layer = this.getLanes().ghosts.el;
        layer.replaceChildren(
            ...this.rows.map((row, index) => {
                const ghost = document.createElement("div");
                ghost.className = "o_field_board_ghost";
                ghost.hidden = true;
                if (!index) {
                    this.label = ghost.appendChild(document.createElement("span"));
                    this.why = ghost.appendChild(document.createElement("small"));
                } else {
                    ghost.textContent = row.site;
                }
                return ghost;
            })
        );
        this.ghosts = [...layer.children];
    }

    /** Follow the pointer, once a frame. */
    follow(x, y) {
        this.pointer = { x, y };
        this.queue();
    }

    queue() {
        this.frame ??= browser.requestAnimationFrame(() => {
            this.frame = null;
            if (this.rows.length && this.pointer) {
                this.show(this.locate());
            }
        });
    }

    /** Where the pointer is: {moves, technician} in a lane, {backlog} over a drop zone, or null. */
    locate() {
        const { x, y } = this.pointer;
        const zone = this.drops.find((el) => {
            const rect = el.getBoundingClientRect();
            return x >= rect.left && x <= rect.right && y >= rect.top && y <= rect.bottom;
        });
        if (zone) {
            return { zone, key: "backlog" };
        }
        const lanes = this.getLanes();
        const frame = lanes.scroll.el.getBoundingClientRect();
        const body = lanes.body.el.getBoundingClientRect();
        const isInside = x > frame.left + lanes.nameWidth && x < frame.right && y < frame.bottom && y > body.top;
        const technician = isInside && lanes.geometry.technicianAt(y - body.top);
        if (!technician) {
            return null;
        }
        const start = snap(lanes.geometry.epoch(x - this.grip - body.left - lanes.nameWidth));
        return { technician, start, key: `${technician.id}.${start}` };
    }

    show(target) {
        if (target?.key === this.target?.key && this.target) {
            return;
        }
        this.target = target;
        this.drops.forEach((el) => el.classList.toggle("o_over", el === target?.zone));
        if (!target?.technician) {
            this.ghosts.forEach((ghost) => (ghost.hidden = true));
            return;
        }
        target.moves = planDrop(this.rows, target.technician.id, target.start);
        target.verdict = judge(this.model.places?.[target.technician.id], target.start);
        if (!this.model.places) {
            target.verdict = { level: "unknown", sentences: [] };
        }
        target.moves.forEach((move, index) => this.place(this.ghosts[index], this.rows[index], move));
        this.tell(target);
    }

    place(ghost, row, move) {
        const { geometry } = this.getLanes();
        const top = geometry.top(move.technician_id);
        ghost.hidden = top === undefined;
        const left = geometry.left(move.start);
        ghost.style.transform = `translate(${left}px, ${top}px)`;
        ghost.style.width = `${Math.max(geometry.width(move.start, move.start + row.hours * 3600), 8)}px`;
    }

    tell({ technician, start, verdict }) {
        const stop = start + Math.round(this.rows[0].hours * 60) * MINUTE;
        for (const ghost of this.ghosts) {
            ghost.dataset.level = verdict.level;
        }
        this.label.textContent = _t("%(start)s – %(stop)s · %(name)s", {
            start: this.model.clock(start),
            stop: this.model.clock(stop),
            name: technician.name,
        });
        this.why.textContent = verdict.sentences.join("\n");
    }

    drop() {
        if (this.pointer) {
            this.show(this.locate());
        }
        const { target, rows } = this;
        if (target?.zone) {
            const planned = rows.filter((row) => row.start);
            return this.model.move(
                planned.map(({ id, version }) => ({ id, version, technician_id: false, start: false }))
            );
        }
        if (!target?.technician) {
            return;
        }
        if (target.verdict.level === "red") {
            this.model.ui.notify(
                target.verdict.sentences[0] || _t("This visit cannot begin there."),
                "danger"
            );
            return;
        }
        const versions = new Map(rows.map((row) => [row.id, row.version]));
        this.model.move(target.moves.map((move) => ({ ...move, version: versions.get(move.id) })));
    }

    end() {
        browser.cancelAnimationFrame(this.frame);
        Object.assign(this, { frame: null, pointer: null, target: null, rows: [] });
        this.marked?.forEach((el) => el.classList.remove("o_dragging"));
        this.drops?.forEach((el) => el.classList.remove("o_over"));
        this.rootRef.el?.classList.remove("o_field_board_dragging", "o_field_board_unplanning");
        this.getLanes()?.ghosts.el?.replaceChildren();
        Object.assign(this.model, { places: null, isDragging: false });
    }
}
