/** What the technician's own choices change on the phone before the office knows them. */

import { registry } from "@web/core/registry";

const projections = registry.category("field_app_projections");

function share(me, on) {
    me.position_on = on;
    me.sharing = Boolean(on && me.notice_accepted && me.position_open);
}

projections.add("notice", (_visit, { body }, { me }) => {
    me.notice_accepted = me.notice_accepted || body.accepted;
    share(me, body.accepted);
});
projections.add("position_switch", (_visit, { body }, { me }) => share(me, body.on));
