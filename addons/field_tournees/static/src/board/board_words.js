import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";

/** The states of a visit, in the words of the forms. */
export const STATES = {
    draft: _t("Draft"),
    to_plan: _t("To plan"),
    planned: _t("Planned"),
    confirmed: _t("Confirmed"),
    en_route: _t("En route"),
    on_site: _t("On site"),
    paused: _t("Paused"),
    done: _t("Done"),
    to_reschedule: _t("To reschedule"),
    no_access: _t("No access"),
    cancelled: _t("Cancelled"),
};

export const LOCKS = {
    day: _t("Same day"),
    technician: _t("Same technician"),
    fixed: _t("Fixed"),
};

/** Return how many visits there are, in words. */
export function countVisits(count) {
    return count === 1 ? _t("1 visit") : _t("%s visits", count);
}

export function countTechnicians(count) {
    return count === 1 ? _t("1 technician") : _t("%s technicians", count);
}

/** Return what to tell the planner; what is no failure of the server or the line is a bug. */
export function describeError(error) {
    if (error instanceof ConnectionLostError) {
        return _t("The connection is lost. Nothing was changed: try again in a moment.");
    }
    if (!(error instanceof RPCError)) {
        throw error;
    }
    return error.data?.name?.startsWith("odoo.exceptions.")
        ? error.data.message
        : _t("The server could not answer. Nothing was changed: try again in a moment.");
}
