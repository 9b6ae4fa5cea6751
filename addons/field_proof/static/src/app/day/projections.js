/** What the technician's own steps and words change on the screen before the server has answered. */

import { registry } from "@web/core/registry";

const projections = registry.category("field_app_projections");

function note(visit, fact, at) {
    visit.facts[fact] ||= at;
}

projections.add("en_route", (visit, { at }) => {
    visit.state = "en_route";
    note(visit, "en_route_at", at);
});
projections.add("arrive", (visit, { at }) => {
    visit.state = "on_site";
    note(visit, "arrived_at", at);
});
projections.add("pause", (visit, { at }) => Object.assign(visit, { state: "paused", paused_at: at }));
projections.add("resume", (visit, { at }) => {
    visit.paused_seconds += visit.paused_at ? Math.round((at - visit.paused_at) / 1000) : 0;
    Object.assign(visit, { state: "on_site", paused_at: null });
});
projections.add("no_access", (visit) => (visit.state = "no_access"));
projections.add("reschedule", (visit) => (visit.state = "to_reschedule"));
projections.add("part_missing", (visit) => (visit.state = "to_reschedule"));

projections.add("access", (visit, { body }) => (visit.site.access = body.text));
projections.add("message", (visit, { uuid, at, body }, state) => {
    state.messages.push({
        id: uuid,
        visit: visit ? visit.id : null,
        at,
        author: state.me.name,
        mine: true,
        text: body.text,
        files: [],
        waits: true,
    });
});
projections.add("messages_read", (_visit, { body }, state) => {
    for (const message of state.messages) {
        message.unread &&= message.id > body.last;
    }
});
projections.add("absence", (_visit, { uuid, body }, state) => {
    const kind = state.absence_types.find((type) => type.id === body.reason);
    state.absences.push({
        key: uuid,
        name: kind?.name || "",
        start: body.start,
        stop: body.stop,
        state: "waits",
    });
});
