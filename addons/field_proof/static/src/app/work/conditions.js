/* The rules of a checklist, as the server applies them: what is asked, what is answered, what is wrong. */

/** Whether a technician has given this line an answer. */
export function isAnswered(line, answer) {
    if (line.kind === "photo") {
        return Boolean(answer?.photos?.length);
    }
    return ![undefined, null, ""].includes(answer?.value);
}

/** True, false, or null while the line has no answer: whether what was found is as it must be. */
export function judge(line, answer) {
    if (!isAnswered(line, answer)) {
        return null;
    }
    const { value } = answer;
    if (line.kind === "yes_no") {
        return (line.expected ?? value) === value;
    }
    if (line.kind === "value") {
        return !isOutside(line, value);
    }
    return !(line.kind === "choice" && line.wrong_choices?.includes(value));
}

/** Whether a measure is beyond the line's bounds; a bound itself is still good. */
export function isOutside({ minimum, maximum }, value) {
    return (isNumber(minimum) && value < minimum) || (isNumber(maximum) && value > maximum);
}

/** The number somebody typed, with a comma or a point; null if it is none. */
export function readNumber(text) {
    const clean = String(text).replace(/\s/g, "").replace(",", ".");
    return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(clean) ? Number(clean) : null;
}

/** The lines that are asked now: a condition holds only under a question that is itself asked. */
export function askedLines({ lines }, answers) {
    const byId = new Map(lines.map((line) => [line.id, line]));
    const isAsked = ({ condition }) => {
        const cause = condition && byId.get(condition.line);
        return !condition || Boolean(cause && isAsked(cause) && meets(cause, answers[cause.id], condition.value));
    };
    return lines.filter(isAsked);
}

function meets(line, answer, wanted) {
    if (!isAnswered(line, answer)) {
        return false;
    }
    if (line.kind === "value") {
        return (isOutside(line, answer.value) ? "out_of_bounds" : "in_bounds") === wanted;
    }
    return answer.value === wanted;
}

/** What stands open in these lines: {done, total, missing, wrong, blocking}. */
export function tally(lines, answers) {
    const wrong = lines.filter((line) => judge(line, answers[line.id]) === false);
    return {
        done: lines.filter((line) => isAnswered(line, answers[line.id])).length,
        total: lines.length,
        missing: lines.filter((line) => line.required && !isAnswered(line, answers[line.id])),
        wrong,
        blocking: wrong.filter((line) => line.blocking),
    };
}

/** The asked lines of all checklists of a visit. */
export function visitLines(visit, state) {
    const lists = (state.checklists || []).filter((list) => visit.checklists.includes(list.id));
    return lists.flatMap((list) => askedLines(list, visit.answers));
}

/** Whether somebody wrote down how a danger was dealt with. */
export function isMadeSafe(visit) {
    return visit.nonconformities.some(({ severity, action }) => severity === "critical" && action);
}

/** Lines in the order of their sections: [[section, lines], …]. */
export function bySection(lines) {
    const sections = new Map();
    for (const line of lines) {
        const name = line.section || "";
        sections.set(name, [...(sections.get(name) || []), line]);
    }
    return [...sections];
}

function isNumber(value) {
    return typeof value === "number";
}
