const TILE = 256;
const HEIGHT = 220;
const PADDING = 44;
const MOST_ZOOM = 16;
const RINGS = [0.5, 1, 2, 5, 10, 20, 50, 100];
const EARTH = 6371008.8;
const radians = (degrees) => (degrees * Math.PI) / 180;

/** Metres between two places as the crow flies. */
export function getDistance(a, b) {
    const halfLat = Math.sin(radians(b.lat - a.lat) / 2) ** 2;
    const halfLon = Math.sin(radians(b.lon - a.lon) / 2) ** 2;
    return 2 * EARTH * Math.asin(Math.sqrt(halfLat + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * halfLon));
}

/** Web Mercator: the whole world is a square of side 1. */
function project({ lat, lon }) {
    const sine = Math.sin(radians(lat));
    return { x: lon / 360 + 0.5, y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) };
}

function svg(tag, attributes, text) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) {
        made.setAttribute(name, value);
    }
    made.textContent = text ?? "";
    return made;
}

/**
 * Where the technician is, seen from the customer's door: rings of distance that weigh nothing.
 * Streets, from the company's tile server, come only when the reader asks for them: that server
 * then learns which place is looked at.
 */
export class VisitMap {
    constructor(figure, tiles, attribution) {
        Object.assign(this, { tiles, attribution, hasStreets: false });
        this.view = figure.querySelector(".map-view");
        this.view.replaceChildren();
        this.button = figure.querySelector("button");
        this.credit = figure.querySelector("small");
        this.button.hidden = !tiles;
        this.button.addEventListener("click", () => this.showStreets());
    }

    showStreets() {
        this.hasStreets = true;
        this.button.hidden = true;
        this.credit.textContent = this.attribution;
        this.credit.hidden = !this.attribution;
        this.draw(...this.drawn);
    }

    draw(position, site, label) {
        this.drawn = [position, site, label];
        this.view.setAttribute("aria-label", label);
        this.width = this.view.clientWidth || 320;
        const points = [position, site].filter(Boolean).map(project);
        this.frame(points);
        const picture = svg("svg", { viewBox: `0 0 ${this.width} ${HEIGHT}`, "aria-hidden": "true" });
        const [van, home] = points.map((point) => this.place(point));
        if (home) {
            picture.append(...(this.hasStreets ? [] : this.drawRings(home, site)));
            picture.append(
                svg("line", { class: "way", x1: van.x, y1: van.y, x2: home.x, y2: home.y }),
                svg("path", { class: "home", d: `M${home.x - 11} ${home.y}l11-11 11 11v12h-22z` })
            );
        }
        picture.append(
            svg("circle", { class: "halo", cx: van.x, cy: van.y, r: 18 }),
            svg("circle", { class: "van", cx: van.x, cy: van.y, r: 9 })
        );
        this.view.replaceChildren(...(this.hasStreets ? this.drawTiles() : []), picture);
    }

    /** Choose the scale at which all points are seen, and the corner of the view in the world. */
    frame(points) {
        const [xs, ys] = ["x", "y"].map((axis) => points.map((point) => point[axis]));
        const span = (values) => Math.max(...values) - Math.min(...values);
        const fits = Math.min((this.width - 2 * PADDING) / span(xs), (HEIGHT - 2 * PADDING) / span(ys));
        const zoom = Math.min(MOST_ZOOM, Math.log2(fits / TILE));
        this.zoom = this.hasStreets ? Math.floor(zoom) : zoom;
        this.scale = TILE * 2 ** this.zoom;
        const middle = (values) => (Math.max(...values) + Math.min(...values)) / 2;
        this.left = middle(xs) * this.scale - this.width / 2;
        this.top = middle(ys) * this.scale - HEIGHT / 2;
    }

    place({ x, y }) {
        return { x: Math.round(x * this.scale - this.left), y: Math.round(y * this.scale - this.top) };
    }

    drawRings(home, site) {
        const pixelsPerKm = (this.scale * 1000) / (2 * Math.PI * 6378137 * Math.cos(radians(site.lat)));
        const seen = RINGS.filter((km) => km * pixelsPerKm > 30 && km * pixelsPerKm < this.width);
        return seen.slice(0, 3).flatMap((km) => {
            const radius = km * pixelsPerKm;
            const above = home.y - radius > 14 ? home.y - radius - 4 : home.y + radius + 13;
            return [
                svg("circle", { class: "ring", cx: home.x, cy: home.y, r: radius }),
                svg("text", { class: "ring-text", x: home.x, y: above }, `${km.toLocaleString(document.documentElement.lang)}\u202fkm`),
            ];
        });
    }

    drawTiles() {
        const made = [];
        const count = 2 ** this.zoom;
        for (let column = Math.floor(this.left / TILE); column * TILE < this.left + this.width; column++) {
            for (let row = Math.floor(this.top / TILE); row * TILE < this.top + HEIGHT; row++) {
                const names = { s: "a", z: this.zoom, x: ((column % count) + count) % count, y: row, r: "" };
                const image = new Image(TILE, TILE);
                image.alt = "";
                image.referrerPolicy = "no-referrer";
                image.style.left = `${column * TILE - this.left}px`;
                image.style.top = `${row * TILE - this.top}px`;
                image.addEventListener("error", () => image.remove());
                image.src = this.tiles.replace(/\{(\w)\}/g, (_all, name) => names[name]);
                made.push(image);
            }
        }
        return made;
    }
}
