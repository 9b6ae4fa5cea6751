/* What the technician notes shows at once, before the server has heard of it. */
import { registry } from "@web/core/registry";
import { judge } from "./conditions";

const projections = registry.category("field_app_projections");

projections.add("check", (visit, { body }, state) => {
    const lines = state.checklists.flatMap((list) => list.lines);
    const line = lines.find(({ id }) => id === body.line);
    const answer = { value: body.value, note: body.note, photos: body.photos };
    visit.answers = { ...visit.answers, [body.line]: { ...answer, ok: line ? judge(line, answer) : null } };
});

projections.add("note", (visit, { body }) => {
    visit.note = body.text;
});

projections.add("photo", (visit, { uuid, body }) => {
    visit.photos = [...visit.photos, { ...body, uuid, url: null }];
});

projections.add("photo_remove", (visit, { body }) => {
    visit.photos = visit.photos.filter((photo) => photo.uuid !== body.photo);
});

projections.add("time", (visit, { uuid, body }) => {
    const { entry, ...span } = body;
    const known = visit.times.some(({ id }) => id === entry);
    visit.times = known
        ? visit.times.map((time) => (time.id === entry ? { ...time, ...span, corrected: true } : time))
        : [...visit.times, { ...span, id: null, uuid, corrected: true }];
});

/* A row that this phone has just added to one of the visit's lists. */
for (const [kind, list] of [
    ["incident", "incidents"],
    ["nonconformity", "nonconformities"],
    ["suggestion", "suggestions"],
    ["estimate", "estimates"],
]) {
    projections.add(kind, (visit, { uuid, at, body }) => {
        visit[list] = [...(visit[list] || []), { ...body, uuid, at }];
    });
}

projections.add("feedback", (visit, { body }) => {
    visit.feedback = body;
});

projections.add("close", (visit, { at, body }) => {
    visit.state = "done";
    visit.facts = { ...visit.facts, left_at: visit.facts.left_at || at };
    visit.closed = { outcome: body.outcome, signer: body.signer, at };
});
