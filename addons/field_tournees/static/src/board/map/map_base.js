/* global L */
import { spreadTowns } from "@field_tournees/board/map/map_scene";
import { browser } from "@web/core/browser/browser";

const BASE_URL = "/field_tournees/static/data/base_map.json";

/** Load the map that comes with the suite; the browser keeps it. */
export async function loadBase() {
    const response = await browser.fetch(BASE_URL);
    if (!response.ok) {
        throw new Error(`${BASE_URL}: ${response.status}`);
    }
    return response.json();
}

/** The map without a tile server: departments, neighbours and the names of towns. */
export class BaseLayer {
    constructor(map, base, readColor) {
        Object.assign(this, { map, towns: base.towns });
        map.createPane("base").style.zIndex = 150;
        map.createPane("towns").style.zIndex = 250;
        map.getPane("towns").style.pointerEvents = "none";
        const renderer = L.canvas({ pane: "base", padding: 0.5 });
        const draw = (shape, style) =>
            L.geoJSON(shape, { renderer, pane: "base", interactive: false, style }).addTo(map);
        const border = readColor("--o-map-border");
        draw(base.land, { fillColor: readColor("--o-map-abroad"), fillOpacity: 1, color: border, weight: 1 });
        draw(base.departments, { fillColor: readColor("--o-map-land"), fillOpacity: 1, color: border, weight: 1 });
        map.attributionControl.addAttribution(base.attribution);
        this.labels = L.layerGroup().addTo(map);
        map.on("moveend", () => this.nameTowns());
    }

    /** Name these towns, the most important first: [[name, lat, lon, population]]. */
    setTowns(towns) {
        this.towns = towns;
        this.nameTowns();
    }

    nameTowns() {
        const bounds = this.map.getBounds();
        const near = this.towns.filter(([, lat, lon]) => bounds.contains([lat, lon]));
        const shown = spreadTowns(near, (place) => this.map.latLngToContainerPoint(place));
        this.labels.clearLayers();
        for (const { name, place, isLarge } of shown) {
            const word = document.createElement("span");
            word.textContent = name;
            const className = `o_field_map_town ${isLarge ? "o_large" : ""}`;
            const icon = L.divIcon({ className, html: word, iconSize: null });
            L.marker(place, { pane: "towns", interactive: false, keyboard: false, icon }).addTo(this.labels);
        }
    }
}
