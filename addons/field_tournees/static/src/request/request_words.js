import { _t } from "@web/core/l10n/translation";

// Below the company's target, in percent: how the agent puts it.
const LIKELY = 85;
const UNCERTAIN = 70;

/** Return how sure a slot is, in a word and a colour. */
export function getConfidence(offer) {
    if (offer.is_sure) {
        return { word: _t("Sure"), color: "success" };
    }
    if (offer.percent >= LIKELY) {
        return { word: _t("Likely"), color: "info" };
    }
    if (offer.percent >= UNCERTAIN) {
        return { word: _t("Uncertain"), color: "warning" };
    }
    return { word: _t("Risky"), color: "danger" };
}
