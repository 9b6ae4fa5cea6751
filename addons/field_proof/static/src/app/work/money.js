/* An estimate's words and sums, in cents: VAT is rounded once a rate, as on an invoice. */
import { _t } from "../core/words";

/** What the customer decided. */
export function decision({ outcome, signer }) {
    return outcome === "accepted" ? _t("accepted by %(signer)s", { signer }) : _t("refused");
}

/** What a line costs without VAT, in cents. */
export function lineCents({ quantity, price }) {
    return Math.round(quantity * price * 100 + 1e-6);
}

/** {untaxed, taxes: [[rate, cents], …], total} of an estimate's lines, in cents. */
export function totals(lines) {
    const rates = new Map();
    for (const line of lines) {
        rates.set(line.vat, (rates.get(line.vat) || 0) + lineCents(line));
    }
    const untaxed = [...rates.values()].reduce((sum, cents) => sum + cents, 0);
    const taxes = [...rates]
        .sort(([one], [other]) => one - other)
        .map(([rate, cents]) => [rate, Math.round((cents * rate) / 100 + 1e-6)]);
    return { untaxed, taxes, total: taxes.reduce((sum, [, cents]) => sum + cents, untaxed) };
}

