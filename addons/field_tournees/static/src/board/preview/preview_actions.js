import { describeError } from "@field_tournees/board/board_words";

const PROPOSALS = "field.optimization";
const PANEL = "preview";
const SEARCHING = ["queued", "running"];

/** Whether a proposal is still being searched. */
export function isSearching(preview) {
    return SEARCHING.includes(preview?.state);
}

/** Draw a proposal on the board and open its panel. */
export function showPreview(model, preview) {
    model.setPreview(preview);
    model.togglePanel(PANEL, true);
}

/** Read a proposal and show it: what an alert, a hazard or a search has found. */
export async function showProposal(model, id) {
    const preview = await callProposal(model, id, "get_preview");
    if (preview) {
        showPreview(model, preview);
    }
    return preview;
}

/** Call a method of a proposal; tell what is refused, and return nothing then. */
export async function callProposal(model, id, method, ...args) {
    try {
        return await model.orm.silent.call(PROPOSALS, method, [[id], ...args]);
    } catch (error) {
        model.ui.notify(describeError(error), "danger");
    }
}

/** Carry out the ticked lines; the board shows what became of them. */
export async function applyPreview(model, lineIds) {
    const preview = await callProposal(model, model.preview.id, "apply_preview", lineIds);
    if (!preview) {
        return;
    }
    model.setPreview(preview);
    await model.refresh(
        preview.lines.map((line) => line.visit_id),
        routesOf(model, preview)
    );
    return preview;
}

/** Stop a search, or put a proposal aside. */
export async function cancelPreview(model) {
    const { id, state } = model.preview;
    const done = await callProposal(model, id, "action_cancel");
    if (done && state !== "running") {
        model.setPreview(null);
    }
    return done;
}

/** The days on the board that a proposal touches. */
export function routesOf(model, { lines }) {
    const ids = new Set();
    for (const spot of lines.flatMap((line) => [line.from, line.to]).filter(Boolean)) {
        for (const route of model.daysOf(spot.technician_id)) {
            ids.add(route.id);
        }
    }
    return [...ids];
}
