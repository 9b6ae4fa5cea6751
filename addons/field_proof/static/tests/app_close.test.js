import { expect, test } from "@odoo/hoot";
import { annexBody, findGaps, findHints, firstEmpty, firstOutside } from "@field_proof/app/close/gaps";
import { spell, summarise } from "@field_proof/app/close/summary";

const CO = { id: 2, name: "CO", kind: "value", unit: "ppm", maximum: 50, blocking: true, required: true };
const STATE = { checklists: [{ id: 1, name: "Boiler", lines: [CO] }] };

function makeVisit(changes = {}) {
    return {
        ...{ ref: "INT/1", state: "on_site", technician: "Karim", customer: { name: "Vaubécour" }, facts: {} },
        ...{ checklists: [1], answers: {}, note: "", photos: [], times: [], parts: [] },
        ...{ nonconformities: [], estimates: [] },
        ...changes,
    };
}

const texts = (gaps) => gaps.map(({ text }) => String(text));

test("a visit is not closed before arrival, nor without its answers", () => {
    const visit = makeVisit({ state: "en_route" });
    expect(findGaps(visit, STATE).map(({ section }) => section)).toEqual([null, "checklist"]);
    expect(findGaps(makeVisit({ answers: { 2: { value: 10 } } }), STATE)).toEqual([]);
});

test("a danger keeps the visit open until somebody writes how it was made safe", () => {
    const answers = { 2: { value: 80 } };
    expect(texts(findGaps(makeVisit({ answers }), STATE))).toEqual(["Danger not dealt with: CO"]);
    const minor = [{ severity: "minor", action: "later" }];
    expect(findGaps(makeVisit({ answers, nonconformities: minor }), STATE)).toHaveLength(1);
    const safe = [{ severity: "critical", action: "gas cut" }];
    expect(findGaps(makeVisit({ answers, nonconformities: safe }), STATE)).toEqual([]);
});

test("what the report would miss is said and does not block", () => {
    expect(findHints(makeVisit()).map(({ section }) => section)).toEqual(["note", "photos"]);
    expect(findHints(makeVisit({ note: "Done", photos: [{ kind: "after" }] }))).toEqual([]);
});

test("a legal form sends numbers as numbers, and what is no number as nothing", () => {
    const fields = [
        { name: "power", kind: "value", required: true },
        { name: "advice", kind: "text" },
    ];
    expect(annexBody(fields, { power: "24,5", advice: "Vent" })).toEqual({ power: 24.5, advice: "Vent" });
    const body = annexBody(fields, { power: "a lot" });
    expect(body).toEqual({ power: null, advice: null });
    expect(firstEmpty(fields, body).name).toBe("power");
    expect(firstEmpty(fields, { power: 0 })).toBe(undefined);
    const bounded = [{ name: "oxygen", kind: "value", minimum: 0, maximum: 21 }];
    expect(firstOutside(bounded, { oxygen: 24 }).name).toBe("oxygen");
    expect(firstOutside(bounded, { oxygen: 21 })).toBe(undefined);
    expect(firstOutside(bounded, { oxygen: null })).toBe(undefined);
});

test("the customer reads each answer and that a measure is not in order", () => {
    const visit = makeVisit({ note: "Cleaned", answers: { 2: { value: 80, note: "flue" } } });
    const blocks = summarise(visit, STATE, 0);
    expect(blocks.map(({ title }) => title)).toEqual(["Visit", "What was done", "Checks"]);
    expect(blocks[2].rows).toEqual([["CO", "80 ppm – flue (not in order)"]]);
});

test("the text that is hashed is what was read, the consent at its end", () => {
    const text = spell([{ title: "Visit", rows: [["Number", "INT/1"], ["", "Done"]] }], "I agree.");
    expect(text).toBe("Visit\nNumber: INT/1\nDone\n\nI agree.");
});

test("one spelling a letter, and nothing invisible is signed", () => {
    const [block] = summarise(makeVisit({ customer: { name: "Vaube\u0301cour\u0000\u200b" } }), STATE, 0);
    expect(block.rows[1]).toEqual(["Customer", "Vaubécour"]);
});
