import { expect, test } from "@odoo/hoot";
import { carry, identify, load, matches, sumKit } from "@field_proof/app/parts/stock";

const VALVE = { product: 1, name: "Vanne 3 voies", code: "V3V-034", barcode: "2000000000077", quantity: 3, lots: [] };
const BOARD = { product: 2, name: "Carte électronique", code: "CAR", barcode: "", quantity: 1, lots: [{ name: "CB-1", quantity: 1 }] };
const makeState = () => structuredClone({ van: [VALVE, BOARD], catalogue: [{ product: 3, name: "Sonde", code: "SON", barcode: "", unit: "u" }] });

test("parts are found by words without accents, by code, by barcode and by lot", () => {
    expect(["electronique carte", "CAR", "cb-1"].map((text) => matches(BOARD, text))).toEqual([true, true, true]);
    expect(matches(VALVE, "2000000000077")).toBe(true);
    expect(matches(VALVE, "carte")).toBe(false);
});

test("a scanned code names the part, and its lot", () => {
    expect(identify(makeState(), "2000000000077").part.product).toBe(1);
    expect(identify(makeState(), "CB-1")).toEqual({ part: BOARD, lot: "CB-1" });
    expect(identify(makeState(), "nothing")).toBe(null);
});

test("a used part leaves the van with its lot, and one of a colleague counts as less than nothing", () => {
    const state = makeState();
    carry(state, { product: 2, quantity: 1, lot: "CB-1" }, -1);
    carry(state, { product: 3, quantity: 2, lot: "" }, -1);
    expect(state.van.map(({ quantity }) => quantity)).toEqual([3, 0, -2]);
    expect(state.van[1].lots).toEqual([]);
});

test("the needs of a day add up part by part", () => {
    const need = (name, to_load) => ({ product: null, name, quantity: to_load, on_board: 0, to_load, missing: 0 });
    const sums = sumKit([need("Joint", 1), need("Pompe", 1), need("Joint", 2)]);
    expect(sums.map(({ name, to_load }) => [name, to_load])).toEqual([["Joint", 3], ["Pompe", 1]]);
});

test("what was loaded serves the first day first", () => {
    const line = (to_load, missing) => ({ product: 1, on_board: 0, to_load, missing });
    const state = { kits: [{ lines: [line(2, 1)] }, { lines: [line(2, 0)] }] };
    load(state, 1, 4);
    expect(state.kits[0].lines[0]).toEqual({ product: 1, on_board: 3, to_load: 0, missing: 0 });
    expect(state.kits[1].lines[0]).toEqual({ product: 1, on_board: 1, to_load: 1, missing: 0 });
});
