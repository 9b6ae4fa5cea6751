/* What the customer reads before signing: the report in short, and the hash that vouches for it. */
import { hour, minutes, moment, number } from "../core/format";
import { _t } from "../core/words";
import { judge, visitLines } from "../work/conditions";
import { decision } from "../work/money";
import { minutesByKind, spansOf } from "../work/spans";

/** The report in blocks: [{title, rows: [[label, text]]}]; what is empty is left out. */
export function summarise(visit, state, now) {
    const blocks = [
        [_t("Visit"), identity(visit)],
        [_t("What was done"), [["", visit.note]]],
        [_t("Checks"), checks(visit, state)],
        [_t("Parts"), (visit.parts || []).map(part)],
        [_t("Not as it should be"), visit.nonconformities.map((row) => [row.description, row.action])],
        [_t("Extra work"), visit.estimates.map((row) => [row.lines.map(({ label }) => label).join(", "), decision(row)])],
        [_t("Photos"), [["", visit.photos.length || ""]]],
        [_t("Time spent"), times(visit, now)],
    ];
    return blocks
        .map(([title, rows]) => ({ title: clean(title), rows: rows.map((row) => row.map(clean)).filter(([, text]) => text) }))
        .filter(({ rows }) => rows.length);
}

/** The blocks as one text, the customer's consent at its end: what `shown` is the hash of. */
export function spell(blocks, consent) {
    const texts = blocks.map(({ title, rows }) =>
        [title, ...rows.map(([label, text]) => (label ? `${label}: ${text}` : text))].join("\n")
    );
    return clean([...texts, consent].join("\n\n"));
}

/** SHA-256 of a text's UTF-8, in hexadecimal. */
export async function digest(text) {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* The same letters have one spelling, and nothing invisible is signed. */
function clean(text) {
    return `${text ?? ""}`.normalize("NFC").replace(/[^\P{C}\n]/gu, "").trim();
}

function identity(visit) {
    const { equipment, facts } = visit;
    return [
        [_t("Number"), visit.ref],
        [_t("Kind of visit"), visit.type?.name],
        [_t("Customer"), visit.customer.name],
        [_t("Address"), visit.site?.address],
        [_t("Equipment"), equipment && [equipment.name, equipment.serial].filter(Boolean).join(" · ")],
        [_t("Technician"), visit.technician],
        [_t("Arrived"), facts.arrived_at && moment(facts.arrived_at)],
    ];
}

function checks(visit, state) {
    return visitLines(visit, state).map((line) => {
        const answer = visit.answers[line.id] || {};
        const text = [answerText(line, answer), answer.note].filter(Boolean).join(" – ");
        const isWrong = judge(line, answer) === false;
        return [line.name, isWrong ? _t("%(text)s (not in order)", { text }) : text];
    });
}

function answerText(line, { value, photos }) {
    if (line.kind === "photo") {
        return photos?.length ? _t("Photos: %(count)s", { count: photos.length }) : "";
    }
    if (value === null || value === undefined) {
        return "";
    }
    if (line.kind === "yes_no") {
        return value ? _t("Yes") : _t("No");
    }
    return line.kind === "value" ? `${number(value, 4)} ${line.unit || ""}` : value;
}

function part({ name, quantity, unit, lot }) {
    return [name, [`${number(quantity)} ${unit || ""}`, lot].filter(Boolean).join(" · ")];
}

function times(visit, now) {
    const { work, travel } = minutesByKind(spansOf(visit), now);
    return [
        [_t("Travel"), travel ? minutes(travel) : ""],
        [_t("Working"), work ? minutes(work) : ""],
        [_t("End"), hour(now)],
    ];
}
