/* What a visit still misses before it can be closed; the server asks for the same. */
import { _t } from "../core/words";
import { isMadeSafe, isOutside, readNumber, tally, visitLines } from "../work/conditions";

/** [{section, text}]: `section` is the page of the visit where it is mended, null for the visit's own. */
export function findGaps(visit, state) {
    const { missing, blocking } = tally(visitLines(visit, state), visit.answers);
    const gaps = missing.map((line) => ({ section: "checklist", text: _t("No answer yet: %(name)s", line) }));
    if (!isMadeSafe(visit)) {
        gaps.unshift(...blocking.map((line) => ({ section: "checklist", text: _t("Danger not dealt with: %(name)s", line) })));
    }
    if (!["on_site", "paused"].includes(visit.state)) {
        gaps.unshift({ section: null, text: _t("Your arrival is not noted yet.") });
    }
    return gaps;
}

/** What nobody must fill in, and who reads the report would miss. */
export function findHints(visit) {
    const hints = [];
    if (!visit.note) {
        hints.push({ section: "note", text: _t("The report says nothing about what was done.") });
    }
    if (!visit.photos.some(({ kind }) => kind === "after")) {
        hints.push({ section: "photos", text: _t("There is no photo of the finished work.") });
    }
    return hints;
}

/** The first field of a legal form that lacks what it must have, or undefined. */
export function firstEmpty(fields, values) {
    return fields.find(({ name, required }) => required && isEmpty(values[name]));
}

/** The first measure of a legal form that cannot be true, or undefined; the server refuses it as well. */
export function firstOutside(fields, values) {
    return fields.find(
        (field) => field.kind === "value" && !isEmpty(values[field.name]) && isOutside(field, values[field.name])
    );
}

export function isEmpty(value) {
    return [undefined, null, ""].includes(value);
}

/** The form's values as they are sent: what was typed as a number is one; what is no number stands as nothing. */
export function annexBody(fields, values) {
    const entries = fields.map(({ name, kind }) => {
        const value = values[name] ?? null;
        return [name, kind === "value" && typeof value === "string" ? readNumber(value) : value];
    });
    return Object.fromEntries(entries);
}
