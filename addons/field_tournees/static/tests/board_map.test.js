import { expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts, queryFirst } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { makeBoardModel } from "@field_tournees/board/board_model";
import { MapPanel } from "@field_tournees/board/map/map_panel";
import { clusterPins, makeScene, spreadTowns, townsOf } from "@field_tournees/board/map/map_scene";
import { at, makeBoard, makeTechnician, makeVisit } from "./board_data";

defineMailModels();

const PLACES = { 1: [45.7, 4.8], 2: [45.8, 4.9], 3: [45.9, 4.7], 4: [45.6, 4.6], 5: [45.75, 5.1] };

function makeModel(values = {}) {
    const board = makeBoard(values);
    board.visits = board.visits.map((row) => {
        const [lat, lon] = PLACES[row.id] || [row.lat, row.lon];
        return { ...row, lat, lon };
    });
    const model = makeBoardModel({ orm: {}, ui: {} });
    model.days = board.days.length;
    model.receive(board);
    model.status = "ready";
    return model;
}

test("visits are numbered in the order of each route, and routes start at home", () => {
    const model = makeModel();
    const scene = makeScene(model, model.day);
    expect(scene.pins.map((pin) => [pin.id, pin.label])).toEqual([
        [3, "1"],
        [4, "2"],
        [1, "1"],
        [2, "2"],
    ]);
    expect(scene.routes.find((route) => route.key === "t1").points).toEqual([[45.75, 4.85], PLACES[1], PLACES[2]]);
    expect(scene.bases.map((base) => base.names)).toEqual([["Julie Moreau", "Karim Benali"]]);
});

test("what waits is a dot until it is not wanted", () => {
    const model = makeModel();
    expect(makeScene(model, model.day).dots.map((dot) => dot.id)).toEqual([5]);
    expect(makeScene(model, model.day, { hasWaiting: false }).dots).toEqual([]);
});

test("a filter hides pins and leaves the others their numbers", () => {
    const model = makeModel();
    model.filters.text = "site 2";
    expect(makeScene(model, model.day).pins.map((pin) => [pin.id, pin.label])).toEqual([[2, "2"]]);
});

test("of a week only the chosen day is on the map", () => {
    const model = makeModel({
        days: ["2026-03-09", "2026-03-10"],
        midnights: [at(0), at(24), at(48)],
        visits: [makeVisit(1, 1, 8), makeVisit(2, 1, 32)],
    });
    expect(makeScene(model, "2026-03-10").pins.map((pin) => [pin.id, pin.label])).toEqual([[2, "1"]]);
});

test("the focused technician's route stands out, and a visit without a place is counted", () => {
    const model = makeModel({ visits: [makeVisit(1, 1, 8), makeVisit(9, 2, 8, { lat: null, lon: null })] });
    model.setFocus(null, 2);
    const scene = makeScene(model, model.day);
    expect(scene.pins.map((pin) => pin.marks)).toEqual([["o_faded"]]);
    expect(scene.unlocated).toBe(1);
});

test("positions are shown today only, and old ones are told from fresh ones", () => {
    const positions = [
        { technician_id: 1, at: at(9.9), lat: 45.7, lon: 4.8 },
        { technician_id: 2, at: at(9), lat: 45.8, lon: 4.8 },
    ];
    const model = makeModel({ positions });
    const isStale = () => makeScene(model, model.day).positions.map((one) => [one.name, one.isStale]);
    expect(isStale()).toEqual([
        ["Julie Moreau", true],
        ["Karim Benali", false],
    ]);
    model.now = at(30);
    expect(isStale()).toEqual([]);
});

test("pins that would hide one another are gathered, selected ones stand alone", () => {
    const project = ([x, y]) => ({ x, y });
    const pin = (id, x, isLoose = false) => ({ id, place: [x, 0], isLoose });
    const ids = (pins) => clusterPins(pins, project, 20).map((one) => one.pins.map(({ id }) => id));
    expect(ids([pin(1, 0), pin(2, 15), pin(3, 19, true), pin(4, 21), pin(5, 300)])).toEqual([[1, 2], [3], [4], [5]]);
});

test("gathering a thousand pins compares neighbours only", () => {
    let count = 0;
    const project = ([x, y]) => {
        count += 1;
        return { x, y };
    };
    const pins = Array.from({ length: 1000 }, (_, id) => ({ id, place: [id * 7, (id % 31) * 40] }));
    const clusters = clusterPins(pins, project, 20);
    expect(count).toBe(1000);
    expect(clusters.reduce((sum, one) => sum + one.pins.length, 0)).toBe(1000);
});

test("towns with work are named, and names do not run into one another", () => {
    const base = [
        ["Lyon", 45.7, 4.8, 500000],
        ["Bron", 45.7, 4.9, 40000],
    ];
    const towns = townsOf(base, [makeVisit(1, 1, 8, { city: "Givors", lat: 45.6, lon: 4.7 }), makeVisit(2, 1, 9)]);
    expect(towns.map(([name]) => name)).toEqual(["Lyon", "Bron", "Givors"]);
    const project = ([lat, lon]) => ({ x: 500 * lon, y: 500 * lat });
    expect(spreadTowns(towns, project).map(({ name }) => name)).toEqual(["Lyon", "Givors"]);
});

const BASE = {
    attribution: "Natural Earth · GeoNames (CC BY 4.0)",
    land: { type: "MultiPolygon", coordinates: [] },
    departments: {
        type: "MultiPolygon",
        coordinates: [[[[4, 45], [6, 45], [6, 47], [4, 47], [4, 45]]]],
    },
    towns: [["Lyon", 45.75, 4.85, 520774]],
};

/** Wait for something that comes from the server, such as Leaflet itself. */
async function waitUntilShown(selector) {
    for (let tries = 0; tries < 200 && !queryAll(selector).length; tries++) {
        await animationFrame();
    }
}

/** Mount the panel at a size, with the base map or without. */
async function openMap(model, base = BASE) {
    onRpc("/field_tournees/static/data/base_map.json", () =>
        base ? new Response(JSON.stringify(base)) : new Response("", { status: 404 })
    );
    await mountWithCleanup(MapPanel, { props: { model } });
    const panel = queryFirst(".o_field_board_map");
    panel.style.inset = "auto";
    Object.assign(panel.style, { width: "600px", height: "400px", position: "relative" });
    await waitUntilShown(".leaflet-marker-icon");
    await waitUntilShown(base ? ".o_field_map_town" : ".o_field_map_note");
}

test("the panel draws pins, names its sources, and a click selects the visit", async () => {
    const model = makeModel();
    await openMap(model);
    await animationFrame();
    await animationFrame();
    expect(queryAllTexts(".o_field_board_pin").sort()).toEqual(["1", "1", "2", "2"]);
    expect(".leaflet-control-attribution").toHaveText(/Natural Earth/);
    await contains(".o_field_board_pin[data-id='3']").click();
    expect([...model.selection]).toEqual([3]);
    expect(model.focus.technicianId).toBe(2);
    await animationFrame();
    expect(".o_field_board_pin[data-id='3']").toHaveClass("o_selected");
    expect(".o_field_board_pin[data-id='1']").toHaveClass("o_faded");
});

test("a visit that moves keeps the other markers where they are", async () => {
    const model = makeModel();
    await openMap(model);
    const kept = queryFirst(".o_field_board_pin[data-id='1']");
    model.put([{ ...model.data.visits[4], lat: 45.65, lon: 4.75 }]);
    await animationFrame();
    await animationFrame();
    expect(queryFirst(".o_field_board_pin[data-id='1']")).toBe(kept);
    expect(".o_field_board_pin").toHaveCount(4);
});

test("without its background the map still shows the visits, and says so", async () => {
    const model = makeModel();
    await openMap(model, null);
    await animationFrame();
    expect(".o_field_board_pin").toHaveCount(4);
    expect(".o_field_map_note").toHaveText("The background of the map could not be loaded.");
});

test("visits at one address, which no zoom parts, are listed", async () => {
    const visits = [7, 8].map((id) => makeVisit(id, 1, id, { lat: 45.76, lon: 4.86 }));
    const model = makeModel({ visits, technicians: [makeTechnician(1, "Karim Benali", { start: null })] });
    await openMap(model);
    await contains(".o_field_board_cluster").click();
    await animationFrame();
    if (!queryAll(".o_field_map_list").length) {
        await contains(".o_field_board_cluster").click();
        await animationFrame();
    }
    expect(".o_field_map_list button").toHaveCount(2);
    await contains(".o_field_map_list button:last").click();
    expect([...model.selection]).toEqual([8]);
});
