/* What the technician does with parts shows at once, before the server has heard of it. */
import { registry } from "@web/core/registry";
import { carry, findPart, load } from "./stock";

const projections = registry.category("field_app_projections");

projections.add("part", (visit, { uuid, body }, state) => {
    if (visit.parts.some((part) => part.uuid === uuid)) {
        return;
    }
    const { name = "", unit = "" } = findPart(state, body.product) || {};
    visit.parts.push({ ...body, uuid, name, unit, posted: false });
    carry(state, body, -1);
});

projections.add("part_remove", (visit, { body }, state) => {
    const removed = visit.parts.find((part) => part.uuid === body.part);
    if (removed) {
        visit.parts = visit.parts.filter((part) => part !== removed);
        carry(state, removed, 1);
    }
});

projections.add("kit_load", (_visit, { body }, state) => {
    for (const line of body.lines) {
        carry(state, line, 1);
        load(state, line.product, line.quantity);
    }
});

projections.add("part_return", (_visit, { body }, state) => carry(state, body, -1));
