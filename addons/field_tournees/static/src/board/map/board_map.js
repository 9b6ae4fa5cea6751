/* global L */
import { _t } from "@web/core/l10n/translation";
import { escape } from "@web/core/utils/strings";
import { BaseLayer } from "@field_tournees/board/map/map_base";
import { clusterPins, townsOf } from "@field_tournees/board/map/map_scene";

const FRANCE = [
    [42.3, -4.8],
    [51.1, 8.2],
];
// Nearer, the own map has nothing more to show.
const OWN_MAX_ZOOM = 14;
const TILES_MAX_ZOOM = 19;
const CLUSTER_PIXELS = 20;
const DOT_PIXELS = 14;
const FADED = 0.18;
const MARKS = [
    "o_late",
    "o_at_risk",
    "o_urgent",
    "o_done",
    "o_faded",
    "o_selected",
    "o_focused",
    "o_stale",
];

/** Leaflet, told by a scene what to show; it keeps the markers that did not change. */
export class BoardMap {
    /** `onPin(id, ev)` and `onCluster(pins, element)` hear clicks; `onTilesDown()` a server that is silent. */
    constructor(el, { tiles, attribution, onPin, onCluster, onTilesDown }) {
        Object.assign(this, { el, onPin, onCluster, markers: new Map(), lines: new Map(), scene: null });
        this.maxZoom = tiles ? TILES_MAX_ZOOM : OWN_MAX_ZOOM;
        this.map = L.map(el, { maxZoom: this.maxZoom, minZoom: 4, zoomControl: false, zoomSnap: 0.5 });
        this.map.attributionControl.setPrefix(false);
        L.control.zoom({ zoomInTitle: _t("Zoom in"), zoomOutTitle: _t("Zoom out") }).addTo(this.map);
        L.control.scale({ imperial: false }).addTo(this.map);
        this.map.fitBounds(FRANCE);
        this.routes = L.layerGroup().addTo(this.map);
        this.pins = L.layerGroup().addTo(this.map);
        this.renderer = L.canvas({ padding: 0.5 });
        this.map.on("zoomend", () => this.drawPins());
        if (tiles) {
            const options = { maxZoom: this.maxZoom, attribution: escape(attribution || "") };
            L.tileLayer(tiles, options).once("tileerror", onTilesDown).addTo(this.map);
        }
    }

    destroy() {
        this.map.remove();
    }

    resize() {
        this.map.invalidateSize({ pan: false });
    }

    readColor(name) {
        return getComputedStyle(this.el).getPropertyValue(name).trim() || "#888";
    }

    /** Draw the suite's own map under everything. */
    addBase(base) {
        this.base = new BaseLayer(this.map, base, (name) => this.readColor(name));
        this.towns = base.towns;
        this.rows = null;
    }

    /** Name the towns of these visits too; the same list costs nothing. */
    nameTowns(rows) {
        if (this.base && this.rows !== rows) {
            this.rows = rows;
            this.base.setTowns(townsOf(this.towns, rows));
        }
    }

    draw(scene) {
        this.scene = scene;
        this.drawRoutes();
        this.drawPins();
    }

    /** Show everything there is, or France. */
    fit() {
        const { pins, dots, bases } = this.scene;
        // What waits decides only where nothing is planned.
        const places = (pins.length ? [...pins, ...bases] : dots).map(({ place }) => place);
        this.map.fitBounds(places.length ? L.latLngBounds(places) : FRANCE, { padding: [28, 28], maxZoom: 13 });
    }

    /** Bring a visit into sight; nothing moves when it is there already. */
    reveal(id) {
        const pin = [...this.scene.pins, ...this.scene.dots].find((one) => one.id === id);
        if (pin && !this.map.getBounds().pad(-0.05).contains(pin.place)) {
            this.map.panTo(pin.place);
        }
    }

    drawRoutes() {
        this.keep(this.lines, this.routes, this.scene.routes, (route) => ({
            signature: JSON.stringify(route),
            make: () =>
                L.polyline(route.points, {
                    renderer: this.renderer,
                    interactive: false,
                    color: this.readColor(`--o-tag-${route.color || 0}`),
                    opacity: route.isFaded ? FADED : 0.75,
                    weight: 3,
                }),
        }));
    }

    drawPins() {
        if (!this.scene) {
            return;
        }
        const { pins, dots, bases, positions } = this.scene;
        const project = (place) => this.map.project(place, this.map.getZoom());
        const gather = (items, radius, alone, together) =>
            clusterPins(items, project, radius).map((one) =>
                one.pins.length > 1 ? together.call(this, one) : alone.call(this, one.pins[0])
            );
        this.keep(this.markers, this.pins, [
            ...gather(dots, DOT_PIXELS, this.dotMarker, this.dotsMarker),
            ...bases.map((base) => this.baseMarker(base)),
            ...gather(pins, CLUSTER_PIXELS, this.pinMarker, this.clusterMarker),
            ...positions.map((position) => this.positionMarker(position)),
        ]);
    }

    /** Make `layer` show these items; markers whose signature is the same stay where they are. */
    keep(shown, layer, items, describe = (item) => item) {
        const wanted = new Map(items.map((item) => [item.key, describe(item)]));
        for (const [key, { signature, object }] of shown) {
            if (wanted.get(key)?.signature !== signature) {
                layer.removeLayer(object);
                shown.delete(key);
            }
        }
        for (const [key, { signature, make, mark }] of wanted) {
            if (!shown.has(key)) {
                shown.set(key, { signature, object: make().addTo(layer) });
            }
            mark?.(shown.get(key).object);
        }
    }

    pinMarker(pin) {
        return this.visitMarker(pin, "o_field_board_pin", 22, 0);
    }

    dotMarker(pin) {
        return this.visitMarker(pin, "o_field_board_dot", 10, -2000);
    }

    visitMarker(pin, name, size, zIndex) {
        const onClick = (ev) => this.onPin(pin.id, ev.originalEvent);
        const classes = [name, ...pin.marks];
        const zIndexOffset = pin.isLoose ? 1000 : zIndex;
        return this.marker(`v${pin.id}`, pin, { classes, size, onClick, zIndexOffset, id: pin.id });
    }

    clusterMarker(cluster) {
        return this.gatheringMarker(cluster, "o_field_board_cluster", 28, 0);
    }

    dotsMarker(cluster) {
        return this.gatheringMarker(cluster, "o_field_board_dot", 16, -2000);
    }

    gatheringMarker({ pins, place }, name, size, zIndexOffset) {
        const isAlarming = (mark) => pins.some((pin) => pin.marks.includes(mark));
        const marks = ["o_late", "o_urgent", "o_at_risk"].filter(isAlarming);
        const title = _t("%s visits", pins.length);
        const item = { place, label: String(pins.length), color: null, title };
        const onClick = (ev) => this.openCluster(pins, ev);
        const key = `c${pins.map((pin) => pin.id).join(".")}`;
        return this.marker(key, item, { classes: [name, ...marks], size, onClick, zIndexOffset });
    }

    /** Zoom into a cluster; one that cannot be parted is shown as a list. */
    openCluster(pins, ev) {
        const bounds = L.latLngBounds(pins.map((pin) => pin.place));
        const zoom = Math.min(this.map.getBoundsZoom(bounds, false, L.point(60, 60)), this.maxZoom);
        if (zoom > this.map.getZoom()) {
            this.map.setView(bounds.getCenter(), zoom);
        } else {
            this.onCluster(pins, ev.target.getElement());
        }
    }

    baseMarker(base) {
        const title = _t("Start and end of the day: %s", base.names.join(", "));
        const item = { place: base.place, label: "", color: null, title };
        return this.marker(base.key, item, { classes: ["o_field_board_base"], size: 14 });
    }

    positionMarker(position) {
        const title = _t("%(name)s, seen at %(time)s", { name: position.name, time: position.at });
        const label = position.name.split(/[\s-]+/).map((word) => word[0]).slice(0, 2).join("");
        const classes = ["o_field_board_position"];
        classes.push(position.isStale ? "o_stale" : "", position.isFaded ? "o_faded" : "");
        const options = { classes, size: 26, zIndexOffset: 500 };
        return this.marker(`p${position.key}`, { ...position, label, title }, options);
    }

    /** What a marker is: what it is made of, and what may change while it stays. */
    marker(key, { place, label, color, title }, { classes, size, onClick, zIndexOffset = 0, id }) {
        const make = () => {
            const html = document.createElement("span");
            html.textContent = label;
            if (color !== null) {
                html.style.setProperty("--color", `var(--o-tag-${color || 0})`);
            }
            const icon = L.divIcon({ className: classes[0], html, iconSize: [size, size] });
            const marker = L.marker(place, { icon, title, alt: title, keyboard: Boolean(onClick) });
            return onClick ? marker.on("click", onClick) : marker;
        };
        const mark = (marker) => {
            const el = marker.getElement();
            MARKS.forEach((name) => el.classList.toggle(name, classes.includes(name)));
            marker.setZIndexOffset(zIndexOffset);
            if (id) {
                el.dataset.id = id;
            }
        };
        return { key, signature: [place, label, color, title].join("|"), make, mark };
    }
}
