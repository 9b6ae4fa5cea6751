/* What the van carries and what a day needs, as plain functions of the app's state. */

/** A text without accents and in small letters, as people search. */
function fold(text) {
    return text
        .normalize("NFD")
        .replace(/\p{Mn}/gu, "")
        .toLowerCase();
}

/** Whether a part answers to what was typed or scanned: words of its name, its code, its barcode, a lot. */
export function matches(part, text) {
    const names = fold([part.name, part.code, part.barcode, ...(part.lots || []).map((lot) => lot.name)].join(" "));
    return fold(text)
        .split(/\s+/)
        .every((word) => names.includes(word));
}

/** The part whose code, barcode or lot is exactly what was scanned: { part, lot }, or null. */
export function identify(state, code) {
    for (const part of allParts(state)) {
        const lot = (part.lots || []).find(({ name }) => name === code);
        if (lot || part.barcode === code || part.code === code) {
            return { part, lot: lot?.name || "" };
        }
    }
    return null;
}

/** All parts the phone knows: the van's first, then those of the depot. */
export function allParts(state) {
    return [...(state.van || []), ...(state.catalogue || [])];
}

export function findPart(state, product) {
    return allParts(state).find((part) => part.product === product);
}

/** The lines of a day's kit, one a part: [{ key, product, name, unit, quantity, on_board, to_load, missing }]. */
export function sumKit(lines) {
    const sums = new Map();
    for (const line of lines) {
        const key = line.product || line.name;
        const sum = sums.get(key);
        if (sum) {
            for (const name of ["quantity", "on_board", "to_load", "missing"]) {
                sum[name] += line[name];
            }
        } else {
            sums.set(key, { ...line, key });
        }
    }
    return [...sums.values()];
}

/** Put some of a part into the van of a state, or take it out (less than nothing is told as it is). */
export function carry(state, { product, quantity, lot }, sign) {
    let part = state.van.find((row) => row.product === product);
    if (!part) {
        const known = findPart(state, product);
        if (!known) {
            return;
        }
        part = { ...known, quantity: 0, lots: [] };
        state.van.push(part);
    }
    part.quantity += sign * quantity;
    if (lot) {
        const kept = part.lots.find(({ name }) => name === lot);
        if (kept) {
            kept.quantity += sign * quantity;
        } else {
            part.lots.push({ name: lot, quantity: sign * quantity });
        }
        part.lots = part.lots.filter((row) => row.quantity > 0);
    }
}

/** Say on the kits of a state that some of a part was loaded: the first day takes it first. */
export function load(state, product, quantity) {
    for (const line of (state.kits || []).flatMap((kit) => kit.lines)) {
        if (line.product === product && quantity > 0) {
            const taken = Math.min(quantity, line.to_load + line.missing);
            const ready = Math.min(taken, line.to_load);
            line.to_load -= ready;
            line.missing -= taken - ready;
            line.on_board += taken;
            quantity -= taken;
        }
    }
}
