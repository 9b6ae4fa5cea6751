import {
    Component,
    onMounted,
    onPatched,
    onWillRender,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useVirtualGrid } from "@web/core/virtual_grid_hook";
import { columnLabel, hoursLabel } from "@field_tournees/board/board_clock";
import { useBoard } from "@field_tournees/board/board_model";
import { countTechnicians, countVisits } from "@field_tournees/board/board_words";
import { LaneRow } from "@field_tournees/board/lanes/lane_row";
import { Geometry, NAME_WIDTH } from "@field_tournees/board/lanes/lanes_geometry";
import { useLanesKeyboard } from "@field_tournees/board/lanes/lanes_keyboard";

const overlays = registry.category("field_board_overlays");
const MINUTE = 60000;
const MAX_ZOOM = 8;
const ZOOM_STEP = 1.25;
// An hour's label needs this much room.
const LABEL_WIDTH = 38;
// Lanes that must be in the page beyond what is visible, as a share of the window…
const BUFFER = 0.2;
// …and how many more are drawn when one of them is not.
const MARGIN = 8;

/** The technicians' lanes under their hours; only lanes near the window are in the page. */
export class Lanes extends Component {
    static template = "field_tournees.Lanes";
    static components = { LaneRow };
    static props = { model: Object, onReady: Function };

    setup() {
        this.model = useBoard(this.props.model);
        this.scroll = useRef("scroll");
        this.body = useRef("body");
        this.ghosts = useRef("ghosts");
        this.size = useState({ width: 0 });
        this.nameWidth = NAME_WIDTH;
        this.drawn = [0, -1];
        this.grid = useVirtualGrid({
            scrollableRef: this.scroll,
            bufferCoef: BUFFER,
            onChange: () => this.isDrawn() || this.render(),
        });
        useLanesKeyboard({ lanes: this });
        onWillRender(() => this.measure());
        onMounted(() => {
            this.observer = new ResizeObserver(() => (this.size.width = this.scroll.el?.clientWidth || 0));
            this.observer.observe(this.scroll.el);
            this.size.width = this.scroll.el.clientWidth;
            this.timer = browser.setInterval(() => this.tick(), MINUTE / 2);
            this.props.onReady(this);
        });
        onWillUnmount(() => {
            this.observer.disconnect();
            browser.clearInterval(this.timer);
        });
        useEffect(
            () => this.showMorning(),
            () => [this.model.day, this.model.days, Boolean(this.size.width)]
        );
        onPatched(() => this.keepPlace());
    }

    /** Compute the places of everything, unless they are those of before: then no lane is drawn again. */
    measure() {
        const { midnights, hours, lanes, folded, density, zoom } = this.model;
        const params = { midnights, hours, folded: [...folded], density, zoom, width: this.size.width || 1200 };
        const shown = lanes.map(({ key, label, technicians }) => [key, label, technicians.map(({ id }) => id)]);
        const key = JSON.stringify([params, shown]);
        if (key !== this.key || this.technicians !== this.model.data.technicians) {
            Object.assign(this, { key, technicians: this.model.data.technicians });
            this.geometry = new Geometry({ ...params, lanes });
            this.grid.setRowsHeights(this.geometry.lines.map((line) => line.height));
        }
    }

    /** Whether all lines near the window are in the page already. */
    isDrawn() {
        const [first, last] = this.grid.rowsIndexes;
        return first >= this.drawn[0] && last <= this.drawn[1];
    }

    /** The lines near the window, and some more: then scrolling seldom draws. */
    get lines() {
        const [first, last] = this.grid.rowsIndexes;
        if (first === undefined) {
            return [];
        }
        this.drawn = [Math.max(first - MARGIN, 0), Math.min(last + MARGIN, this.geometry.lines.length - 1)];
        return this.geometry.lines.slice(this.drawn[0], this.drawn[1] + 1);
    }

    get overlays() {
        return overlays.getEntries().map(([name, entry]) => ({ name, ...entry }));
    }

    get corner() {
        return countTechnicians(this.geometry.technicians.length);
    }

    get style() {
        const { hourWidth, dayWidth, trackWidth, rowHeight, headHeight } = this.geometry;
        return [
            `--hour:${hourWidth}px`,
            `--day:${dayWidth}px`,
            `--row:${rowHeight}px`,
            `--top:${headHeight + 4}px`,
            `--name:${NAME_WIDTH}px`,
            `width:${NAME_WIDTH + trackWidth}px`,
        ].join(";");
    }

    get dayHeads() {
        const { dayCount, dayWidth } = this.geometry;
        return dayCount < 2
            ? []
            : this.model.dates.map((day, index) => ({
                  day,
                  label: columnLabel(day),
                  style: `left:${index * dayWidth}px;width:${dayWidth}px`,
              }));
    }

    get hours() {
        const { from, to, hourWidth, dayWidth, dayCount, midnights } = this.geometry;
        const step = [1, 2, 3, 4, 6].find((hours) => hours * hourWidth >= LABEL_WIDTH) || 12;
        const heads = [];
        for (let day = 0; day < dayCount; day++) {
            // Midnight and the last hour of a day would write on the next day's head.
            for (let hour = Math.ceil(from / step) * step; hour <= to - step / 2; hour += step) {
                const left = day * dayWidth + (hour - from) * hourWidth;
                const label = this.model.clock(midnights[day] + hour * 3600).replace(/:00$/, "\u202fh");
                heads.push({ key: `${day}.${hour}`, label, style: `left:${left}px` });
            }
        }
        return heads;
    }

    /** Where the present is, or nothing when it is not on the board. */
    get now() {
        const { midnights, from, to, dayCount } = this.geometry;
        const { now } = this.model;
        const hour = (now - midnights[this.geometry.dayOf(now)]) / 3600;
        const isShown = now >= midnights[0] && now < midnights[dayCount] && hour >= from && hour <= to;
        return isShown && { left: this.geometry.left(now), label: this.model.clock(now) };
    }

    /** What a group of lanes has on its plate. */
    summary({ technicians }) {
        const rows = technicians.flatMap((one) => this.model.visitsOf(one.id));
        const hours = rows.reduce((sum, row) => sum + row.hours, 0);
        return _t("%(technicians)s · %(visits)s · %(hours)s on site", {
            technicians: countTechnicians(technicians.length),
            visits: countVisits(rows.length),
            hours: hoursLabel(hours),
        });
    }

    toggleGroup(key) {
        const { folded } = this.model;
        this.model.prefer({
            folded: folded.includes(key) ? folded.filter((one) => one !== key) : [...folded, key],
        });
    }

    tick() {
        this.model.now = Math.floor(this.model.readClock() / 1000);
    }

    // ------------------------------------------------------------------ scrolling and zoom

    /** Show the hours around now, or the beginning of the day. */
    showMorning() {
        if (!this.size.width || !this.scroll.el) {
            return;
        }
        const { now, midnights } = this.model;
        const isToday = now >= midnights[0] && now < midnights.at(-1);
        this.scroll.el.scrollLeft = isToday ? this.geometry.left(now) - this.size.width / 3 : 0;
    }

    /** Zoom, with the instant under the pointer (or in the middle) kept where it is. */
    zoom(factor, x = this.size.width / 2) {
        const zoom = Math.min(Math.max(this.model.zoom * factor, 1), MAX_ZOOM);
        const epoch = this.geometry.epoch(this.scroll.el.scrollLeft + x - NAME_WIDTH);
        this.kept = { epoch, x };
        this.model.prefer({ zoom });
    }

    keepPlace() {
        if (this.kept) {
            const { epoch, x } = this.kept;
            this.kept = null;
            this.scroll.el.scrollLeft = this.geometry.left(epoch) + NAME_WIDTH - x;
        }
    }

    onWheel(ev) {
        if (ev.ctrlKey || ev.metaKey) {
            ev.preventDefault();
            const x = ev.clientX - this.scroll.el.getBoundingClientRect().left;
            this.zoom(ev.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP, x);
        }
    }

    /** Bring a visit's lane and hour into the window. */
    reveal(visitId) {
        const row = this.model.data.visits[visitId];
        const top = row && this.geometry.top(row.technician_id);
        if (top === undefined) {
            return;
        }
        const el = this.scroll.el;
        const head = this.body.el.offsetTop;
        const left = this.geometry.left(row.start);
        if (top < el.scrollTop || top + this.geometry.rowHeight > el.scrollTop + el.clientHeight - head) {
            el.scrollTop = top - el.clientHeight / 3;
        }
        if (left < el.scrollLeft || left > el.scrollLeft + el.clientWidth - NAME_WIDTH - 80) {
            el.scrollLeft = left - el.clientWidth / 3;
        }
    }

    // ------------------------------------------------------------------ pointing

    onClick(ev) {
        const bar = ev.target.closest(".o_field_board_bar");
        const row = ev.target.closest(".o_field_board_row");
        if (bar) {
            const id = Number(bar.dataset.id);
            this.model.select([id], { toggle: ev.ctrlKey || ev.metaKey || ev.shiftKey });
            this.model.setFocus(id);
        } else {
            this.model.select([]);
            this.model.setFocus(null, row ? Number(row.dataset.technician) : null);
        }
        this.scroll.el.focus({ preventScroll: true });
    }

    onDoubleClick(ev) {
        const bar = ev.target.closest(".o_field_board_bar");
        if (bar) {
            this.model.openVisit(Number(bar.dataset.id));
        }
    }
}
