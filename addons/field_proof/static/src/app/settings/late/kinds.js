/** What each kind of command is to a technician, for the list of what waits. */

import { _t } from "../../core/words";

export const KINDS = {
    absence: _t("Absence"),
    access: _t("Access instructions"),
    arrive: _t("Arrived"),
    check: _t("Checklist answer"),
    close: _t("End of visit and signature"),
    en_route: _t("On the way"),
    estimate: _t("Extra work"),
    feedback: _t("My opinion of the visit"),
    incident: _t("Incident"),
    kit_load: _t("Parts loaded"),
    message: _t("Message to the office"),
    messages_read: _t("Messages read"),
    no_access: _t("No access"),
    nonconformity: _t("Non-conformity"),
    note: _t("Report"),
    notice: _t("Notice about positions"),
    part: _t("Part used"),
    part_missing: _t("Part missing"),
    part_remove: _t("Part taken back"),
    part_return: _t("Parts returned"),
    pause: _t("Pause"),
    photo: _t("Photo"),
    photo_remove: _t("Photo removed"),
    position_switch: _t("Sharing of the position"),
    reschedule: _t("To plan again"),
    resume: _t("Work resumed"),
    suggestion: _t("Suggestion"),
    time: _t("Time entry"),
};
