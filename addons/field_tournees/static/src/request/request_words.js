import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";

// Below the company's target, in percent: how the agent puts it.
const LIKELY = 85;
const UNCERTAIN = 70;
const NARROW = "\u202f";

/** Return a share as it is written beside a word. */
export function percent(count) {
    return `${count}${NARROW}%`;
}

/** Return how sure a slot is: a word, its share and a colour. */
export function getConfidence(offer) {
    const share = percent(offer.percent);
    if (offer.is_sure) {
        return { label: _t("Sure · %s", share), color: "success" };
    }
    if (offer.percent >= LIKELY) {
        return { label: _t("Likely · %s", share), color: "info" };
    }
    if (offer.percent >= UNCERTAIN) {
        return { label: _t("Uncertain · %s", share), color: "warning" };
    }
    return { label: _t("Risky · %s", share), color: "danger" };
}

/** Return what an offer takes: the drive, its cost, the hour. */
export function describeEffort(offer) {
    return _t("Travel %(km)s km, %(minutes)s min. Cost %(cost)s. There at about %(arrival)s.", {
        km: offer.km,
        minutes: offer.travel_minutes,
        cost: offer.cost,
        arrival: offer.arrival,
    });
}

/** Return the travel as it may be quoted to the caller. */
export function describeTravel(offer) {
    return _t("Travel %(km)s km, %(minutes)s min", { km: offer.km, minutes: offer.travel_minutes });
}

/** Return how another customer's promise suffers. */
export function describeRisk(risk) {
    return _t("%(customer)s: %(before)s → %(after)s", {
        customer: risk.customer,
        before: percent(risk.before),
        after: percent(risk.after),
    });
}

/** Return how many other visits move a little to make room. */
export function describeMoves(offer) {
    return offer.moved === 1 ? _t("1 visit makes room.") : _t("%s visits make room.", offer.moved);
}

/** Return where the technician comes from and goes to. */
export function describeDrive({ before, after }, technician, slot) {
    const words = { technician, slot, from: before.at(-1)?.name, to: after[0]?.name };
    if (words.from && words.to) {
        return _t("%(slot)s · %(technician)s comes from %(from)s, then goes to %(to)s.", words);
    }
    if (words.from) {
        return _t("%(slot)s · %(technician)s comes from %(from)s and is free afterwards.", words);
    }
    if (words.to) {
        return _t("%(slot)s · %(technician)s begins the day here, then goes to %(to)s.", words);
    }
    return _t("%(slot)s · %(technician)s has no other visit that day.", words);
}

/** Return the urgency that the rule sets. */
export function describeUrgency({ priority_label: priority, within, name }) {
    return within
        ? _t("%(priority)s · on site within %(within)s · rule “%(name)s”", { priority, within, name })
        : _t("%(priority)s · rule “%(name)s”", { priority, name });
}

/** Return an appliance as it is chosen from a list. */
export function describeEquipment(one) {
    const label = one.detail ? `${one.name} · ${one.detail}` : one.name;
    return one.is_warranted ? _t("%s · under warranty", label) : label;
}

/** Return what to tell the agent; what is no failure of the server or the line is a bug. */
export function describeError(error) {
    if (error instanceof ConnectionLostError) {
        return _t("The connection is lost. What you typed is kept: try again.");
    }
    if (!(error instanceof RPCError)) {
        throw error;
    }
    return error.data?.name?.startsWith("odoo.exceptions.")
        ? error.data.message
        : _t("The server could not answer. What you typed is kept: try again.");
}
