import { Component } from "@odoo/owl";

const WIDTH = 560;
const HEIGHT = 420;
const MARGIN = { left: 52, right: 26, top: 16, bottom: 78 };
const BARS = 26; // height of the bars of counts under the axis
const SHARE = 0.01; // of all outcomes: bins with fewer are in the table only
const RADIUS = { least: 4, most: 11 };

/** Said against happened: a point a bin with its 95 % interval, and the diagonal of the truth. */
export class ReliabilityDiagram extends Component {
    static template = "field_tournees.ReliabilityDiagram";
    static props = { rows: Array, target: Number, percent: Function, describe: Function };

    width = WIDTH;
    height = HEIGHT;

    get total() {
        return this.props.rows.reduce((sum, row) => sum + row[4], 0);
    }

    /** Rows that weigh something: a handful of odd slots would leave most of the diagram empty. */
    get rows() {
        return this.props.rows.filter((row) => row[4] >= SHARE * this.total);
    }

    /** Where both axes begin: promises are mostly high, and empty space says nothing. */
    get origin() {
        const lowest = Math.min(...this.rows.map(([mean, rate]) => Math.min(mean, rate)), 0.9);
        return Math.max(0, Math.floor(lowest * 10 - 0.5) / 10);
    }

    x(value) {
        const share = (value - this.origin) / (1 - this.origin);
        return MARGIN.left + share * (WIDTH - MARGIN.left - MARGIN.right);
    }

    y(value) {
        const share = (value - this.origin) / (1 - this.origin);
        return HEIGHT - MARGIN.bottom - share * (HEIGHT - MARGIN.top - MARGIN.bottom);
    }

    get frame() {
        return { left: this.x(this.origin), right: this.x(1), top: this.y(1), bottom: this.y(this.origin) };
    }

    get ticks() {
        const first = Math.round(this.origin * 10);
        const step = first < 5 ? 2 : 1;
        const ticks = [];
        for (let tenth = 10; tenth >= first; tenth -= step) {
            ticks.push(tenth / 10);
        }
        return ticks.reverse();
    }

    get points() {
        const most = Math.max(...this.rows.map((row) => row[4]));
        const base = HEIGHT - MARGIN.bottom + 26 + BARS;
        return this.rows.map(([mean, rate, low, high, n]) => ({
            mean,
            rate,
            low,
            high,
            n,
            x: this.x(mean),
            y: this.y(rate),
            top: this.y(high),
            bottom: this.y(Math.max(low, this.origin)),
            radius: RADIUS.least + (RADIUS.most - RADIUS.least) * Math.sqrt(n / most),
            bar: { y: base - Math.max(2, BARS * (n / most)), height: Math.max(2, BARS * (n / most)) },
            // Kept less often than said, beyond chance: what the eye must find.
            isBroken: high < mean,
        }));
    }
}
