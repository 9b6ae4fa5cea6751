import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { hour } from "../../core/format";
import { useRouter } from "../../core/router";
import { Icon } from "../../core/ui";
import { expected, isOver, STATES, wayTo } from "../visits";

const WIDTH = 360;
const HEIGHT = 320;
const EDGE = 34;
// Metres of one degree of latitude.
const DEGREE = 111_320;
// Closer than this, two circles are drawn side by side.
const APART = 26;

/** The day's road as a drawing: the visits in their order, to scale, without anybody's map server. */
export class RouteMap extends Component {
    static template = "field_proof.app.RouteMap";
    static components = { Icon };
    static props = { visits: Array, next: { type: Object, optional: true } };

    setup() {
        this.router = useRouter();
        this.state = useState({ picked: null });
        Object.assign(this, { hour, HEIGHT, STATES, wayTo, WIDTH });
    }

    /** Where each located visit stands on the drawing: [{ visit, number, x, y, over }]. */
    get stops() {
        const numbered = this.props.visits.map((visit, index) => ({ visit, number: index + 1 }));
        const placed = numbered.filter(({ visit }) => visit.site.lat !== null);
        const { scale, middle } = this.measure(placed.map(({ visit }) => visit.site));
        const stops = [];
        for (const { visit, number } of placed) {
            const stop = {
                visit,
                number,
                over: isOver(visit),
                x: WIDTH / 2 + (visit.site.lon - middle.lon) * middle.shrink * DEGREE * scale,
                y: HEIGHT / 2 - (visit.site.lat - middle.lat) * DEGREE * scale,
            };
            while (stops.some((other) => Math.hypot(other.x - stop.x, other.y - stop.y) < APART)) {
                stop.x += APART;
            }
            stops.push(stop);
        }
        return stops;
    }

    /** The pixels of a metre, and the middle of the drawing. */
    measure(sites) {
        const span = (values) => [Math.min(...values), Math.max(...values)];
        const [south, north] = span(sites.map((site) => site.lat));
        const [west, east] = span(sites.map((site) => site.lon));
        const middle = { lat: (south + north) / 2, lon: (west + east) / 2 };
        middle.shrink = Math.cos((middle.lat * Math.PI) / 180);
        const across = Math.max((east - west) * middle.shrink * DEGREE, 500);
        const high = Math.max((north - south) * DEGREE, 500);
        const scale = Math.min((WIDTH - 2 * EDGE) / across, (HEIGHT - 2 * EDGE) / high);
        return { scale, middle };
    }

    /** A round distance for the bar that gives the scale: { text, pixels }. */
    get bar() {
        const sites = this.props.visits.map((visit) => visit.site).filter((site) => site.lat !== null);
        const { scale } = this.measure(sites);
        const lengths = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];
        const metres = lengths.findLast((one) => one * scale < WIDTH / 3) || lengths[0];
        return { pixels: metres * scale, text: metres < 1000 ? `${metres} m` : `${metres / 1000} km` };
    }

    get line() {
        return this.stops.map(({ x, y }) => `${x},${y}`).join(" ");
    }

    get picked() {
        return this.props.visits.find((visit) => visit.id === this.state.picked) || this.props.next;
    }

    get lost() {
        return this.props.visits.length - this.stops.length;
    }

    onKey(event, visit) {
        if (event.key === "Enter") {
            this.state.picked = visit.id;
        }
    }

    timeOf(visit) {
        return hour(expected(visit));
    }
}

registry.category("field_app_late").add("route_map", RouteMap);
