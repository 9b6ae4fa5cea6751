import { describe, expect, test } from "@odoo/hoot";
import { arrowHead, drawMarks, ellipse, isMark, toPhoto } from "@field_proof/app/work/late/annotation";
import { askedLines, bySection, judge, readNumber, tally } from "@field_proof/app/work/conditions";
import { totals } from "@field_proof/app/work/money";
import { fit, LONGEST_SIDE, prepare, VIDEO_BYTES } from "@field_proof/app/work/picture";
import { atTime, clock, minutesByKind, spansOf } from "@field_proof/app/work/spans";

const GAS = { id: 1, kind: "yes_no", expected: true, required: true };
const CO = { id: 2, kind: "value", maximum: 50, blocking: true, required: true, condition: { line: 1, value: true } };
const CAUSE = { id: 3, kind: "choice", choices: ["flue", "burner"], condition: { line: 2, value: "out_of_bounds" } };
const LIST = { lines: [GAS, CO, CAUSE] };
const ids = (answers) => askedLines(LIST, answers).map(({ id }) => id);

describe("checklist", () => {
    test("a question is asked under the answer it depends on, and under no other", () => {
        expect(ids({})).toEqual([1]);
        expect(ids({ 1: { value: false } })).toEqual([1]);
        expect(ids({ 1: { value: true } })).toEqual([1, 2]);
        expect(ids({ 1: { value: true }, 2: { value: 50 } })).toEqual([1, 2]);
        expect(ids({ 1: { value: true }, 2: { value: 51 } })).toEqual([1, 2, 3]);
    });

    test("a question under one that is not asked any more is not asked either", () => {
        expect(ids({ 1: { value: false }, 2: { value: 51 } })).toEqual([1]);
    });

    test("a bound is good and what lies beyond is not", () => {
        expect(judge(CO, { value: 50 })).toBe(true);
        expect(judge(CO, { value: 50.1 })).toBe(false);
        expect(judge({ kind: "value", minimum: 1 }, { value: 0.9 })).toBe(false);
        expect(judge(CO, undefined)).toBe(null);
    });

    test("yes or no is good as expected, a choice unless it is a wrong one", () => {
        expect(judge({ kind: "yes_no", expected: false }, { value: true })).toBe(false);
        expect(judge({ kind: "yes_no", expected: null }, { value: false })).toBe(true);
        expect(judge({ kind: "choice", wrong_choices: ["worn"] }, { value: "worn" })).toBe(false);
    });

    test("only a photo answers a question for one", () => {
        expect(judge({ kind: "photo" }, { value: "x", photos: [] })).toBe(null);
        expect(judge({ kind: "photo" }, { value: null, photos: ["u"] })).toBe(true);
    });

    test("missing, wrong and dangerous answers are counted apart", () => {
        const answers = { 2: { value: 80 } };
        const { done, missing, wrong, blocking } = tally(LIST.lines, answers);
        expect([done, missing, wrong, blocking]).toEqual([1, [GAS], [CO], [CO]]);
    });

    test("sections keep the order of their first question", () => {
        const lines = [{ section: "B" }, { section: "A" }, { section: "B" }];
        expect(bySection(lines).map(([name, rows]) => [name, rows.length])).toEqual([["B", 2], ["A", 1]]);
    });

    test("a number is read as people type it", () => {
        expect(["12,5", "1 000", "-3", "4.", ",5"].map(readNumber)).toEqual([12.5, 1000, -3, 4, 0.5]);
        expect(["", "12 ppm", "1,2,3", "NaN", "1e5"].map(readNumber)).toEqual([null, null, null, null, null]);
    });
});

describe("money", () => {
    test("VAT is rounded once a rate", () => {
        const lines = [
            { quantity: 1, price: 0.33, vat: 20 },
            { quantity: 1, price: 0.33, vat: 20 },
            { quantity: 2.5, price: 10, vat: 5.5 },
        ];
        expect(totals(lines)).toEqual({ untaxed: 2566, taxes: [[5.5, 138], [20, 13]], total: 2717 });
    });
});

describe("times", () => {
    const at = Date.UTC(2026, 10, 22, 13, 7, 30);

    test("a typed time is in the technician's own time zone", () => {
        expect(clock(at, "Europe/Paris")).toBe("14:07");
        expect(atTime(at, "15:00", "Europe/Paris")).toBe(Date.UTC(2026, 10, 22, 14, 0));
        expect(atTime(at, "25:00", "Europe/Paris")).toBe(null);
    });

    test("what the server has not told is read from the steps", () => {
        const visit = { times: [], facts: { en_route_at: at, arrived_at: at + 600000, left_at: null } };
        expect(minutesByKind(spansOf(visit), at + 1800000)).toEqual({ travel: 10, work: 20, wait: 0, pause: 0 });
        const told = { ...visit, times: [{ kind: "travel", start: at, stop: at + 300000 }] };
        expect(minutesByKind(spansOf(told), at + 600000).travel).toBe(5);
    });
});

describe("annotation", () => {
    const SIZE = { width: 1600, height: 1200 };

    test("a mark stands on the photo's pixel under the finger, whatever the screen", () => {
        const box = { left: 10, top: 20, width: 400, height: 300 };
        expect(toPhoto({ clientX: 210, clientY: 170 }, box, SIZE)).toEqual({ x: 800, y: 600 });
        expect(toPhoto({ clientX: 0, clientY: 999 }, box, SIZE)).toEqual({ x: 0, y: 1200 });
    });

    test("an arrow's head lies behind its point, on both sides", () => {
        const [left, right] = arrowHead({ x: 0, y: 0 }, { x: 100, y: 0 }, 10);
        expect(left.x).toBeLessThan(100);
        expect(left.y).toBe(-right.y);
        expect(ellipse({ x: 100, y: 50 }, { x: 0, y: 0 })).toEqual({ x: 50, y: 25, width: 50, height: 25 });
    });

    test("a slip of the thumb is no mark", () => {
        const from = { x: 100, y: 100 };
        expect(isMark({ kind: "arrow", from, to: { x: 104, y: 101 } }, SIZE)).toBe(false);
        expect(isMark({ kind: "circle", from, to: { x: 400, y: 300 } }, SIZE)).toBe(true);
        expect(isMark({ kind: "text", from, text: "" }, SIZE)).toBe(false);
    });

    test("marks change the photo's pixels", () => {
        const canvas = Object.assign(document.createElement("canvas"), SIZE);
        const context = canvas.getContext("2d");
        const marks = [{ kind: "arrow", from: { x: 100, y: 100 }, to: { x: 500, y: 100 } }];
        drawMarks(context, marks, SIZE);
        expect(context.getImageData(300, 100, 1, 1).data[0]).toBeGreaterThan(200);
        expect(context.getImageData(300, 800, 1, 1).data[3]).toBe(0);
    });
});

describe("picture", () => {
    test("the longest side is bounded, the shape kept, a small picture left alone", () => {
        expect(fit(4000, 3000)).toEqual({ width: LONGEST_SIDE, height: 1200 });
        expect(fit(3000, 4000)).toEqual({ width: 1200, height: LONGEST_SIDE });
        expect(fit(640, 480)).toEqual({ width: 640, height: 480 });
        expect(fit(20000, 2)).toEqual({ width: LONGEST_SIDE, height: 1 });
    });

    test("a photo loses the place where it was taken, stands upright and is small", async () => {
        const blob = await prepare(new File([withExif(await jpeg(2000, 1000), 6)], "a.jpg", { type: "image/jpeg" }));
        const bitmap = await createImageBitmap(blob);
        expect([bitmap.width, bitmap.height]).toEqual([800, 1600]);
        expect(await blob.text()).not.toInclude("Exif");
    });

    test("a file that is no picture is refused with a sentence", async () => {
        const file = new File(["<svg/>"], "a.jpg", { type: "image/jpeg" });
        await expect(prepare(file)).rejects.toThrow(/cannot read this file/);
    });

    test("a film that is too heavy is refused with a sentence", async () => {
        const file = new File([new Uint8Array(VIDEO_BYTES + 1)], "a.mp4", { type: "video/mp4" });
        await expect(prepare(file)).rejects.toThrow(/larger than 20 MB/);
    });
});

async function jpeg(width, height) {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    canvas.getContext("2d").fillRect(0, 0, width, height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg"));
}

/** A JPEG with the EXIF tag that says how the camera was held. */
function withExif(blob, orientation) {
    const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
    const body = [...[..."Exif"].map((letter) => letter.charCodeAt(0)), 0, 0, ...tiff];
    const head = [0xff, 0xd8, 0xff, 0xe1, 0, body.length + 2, ...body];
    return new Blob([new Uint8Array(head), blob.slice(2)]);
}
