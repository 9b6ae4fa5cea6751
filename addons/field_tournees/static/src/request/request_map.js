import { Component } from "@odoo/owl";
import { describeDrive } from "@field_tournees/request/request_words";
import { fit, scaleBar, spread } from "@field_tournees/request/request_geometry";

const WIDTH = 600;
const HEIGHT = 210;
const MARGIN = 30;
const LABEL_DISTANCE = 60;

/** The technician's day drawn to scale: where he comes from, the site, where he goes next. */
export class RequestMap extends Component {
    static template = "field_tournees.RequestMap";
    static props = {
        site: Object,
        drive: Object,
        towns: Array,
        technician: String,
        slot: String,
    };

    setup() {
        Object.assign(this, { width: WIDTH, height: HEIGHT });
    }

    get caption() {
        return describeDrive(this.props.drive, this.props.technician, this.props.slot);
    }

    get drawing() {
        const { site, drive, towns } = this.props;
        const { before, after } = drive;
        const stops = [...before, ...after];
        // The visit and its neighbours fill the picture; the rest of the day runs out of it.
        const near = [before.at(-1) || drive.start, site, after[0] || drive.end].filter(Boolean);
        const { project, pixelsPerKm } = fit(near, WIDTH, HEIGHT, MARGIN);
        const line = (points) => points.filter(Boolean).map(project).map(({ x, y }) => `${x},${y}`).join(" ");
        const marks = stops.map((stop) => {
            const { x, y } = project(stop);
            // A label never runs out of the picture, nor under the pin.
            return { ...stop, x, y, anchor: x > WIDTH - 50 ? "end" : "start" };
        });
        const here = project(site);
        const bases = [drive.start, drive.end].filter(Boolean).map(project);
        const isInside = ({ x, y }) => x > 20 && x < WIDTH - 40 && y > 14 && y < HEIGHT - 30;
        return {
            here,
            route: line([drive.start, ...before, site, ...after, drive.end]),
            legs: line(near),
            stops: marks,
            bases,
            towns: spread(
                towns.map((town) => ({ name: town.name, ...project(town) })).filter(isInside),
                [here, ...marks, ...bases],
                LABEL_DISTANCE
            ),
            bar: scaleBar(pixelsPerKm, WIDTH / 4),
        };
    }
}
