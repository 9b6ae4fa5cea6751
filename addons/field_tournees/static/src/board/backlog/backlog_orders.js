import { _t } from "@web/core/l10n/translation";

/** When a visit must be done at the latest, as far as anybody said. */
export function deadlineOf(row) {
    return row.due || row.latest || (row.promise && row.promise[1]) || null;
}

/** What a planner looks for among the visits to plan. */
export const FLAGS = {
    urgent: { label: _t("Urgent"), test: (row) => row.priority === "2" },
    due: {
        label: _t("Due by then"),
        title: _t("Due before the end of the days on the board, or overdue"),
        test: (row, { end }) => Boolean(deadlineOf(row)) && deadlineOf(row) <= end,
    },
    promised: { label: _t("Promised"), test: (row) => Boolean(row.promise) },
    ready: { label: _t("Parts are there"), test: (row) => !row.parts_missing },
};

function nameOf(catalog, id) {
    return catalog[id]?.name || "\uffff";
}

/** How they can be ordered; the most pressing first where two are equal. */
export const ORDERS = {
    pressing: { label: _t("Most pressing first"), compare: () => 0 },
    oldest: { label: _t("Oldest request first"), compare: (a, b) => a.requested_at - b.requested_at },
    zone: {
        label: _t("By zone"),
        compare: (a, b, { zones }) => nameOf(zones, a.zone_id).localeCompare(nameOf(zones, b.zone_id)),
    },
    city: { label: _t("By town"), compare: (a, b) => (a.zip || "").localeCompare(b.zip || "") },
    longest: { label: _t("Longest first"), compare: (a, b) => b.hours - a.hours },
};
