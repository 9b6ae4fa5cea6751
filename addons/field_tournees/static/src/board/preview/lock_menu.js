import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { describeError } from "@field_tournees/board/board_words";
import { isMovable } from "@field_tournees/board/lanes/lanes_moves";

// From free to fixed: each step leaves the optimiser less.
const LADDER = [
    { lock: "free", icon: "fa-unlock", title: _t("Lock: none, the optimiser may move it") },
    { lock: "day", icon: "fa-calendar-check-o", title: _t("Lock: stays on its day") },
    { lock: "technician", icon: "fa-user", title: _t("Lock: stays with its technician") },
    { lock: "fixed", icon: "fa-lock", title: _t("Lock: fixed, time and technician") },
];

const menu = registry.category("field_board_menu");

function isLockable(row) {
    return Boolean(row.start) && isMovable(row);
}

async function setLock(model, visits, lock) {
    const ids = visits.filter(isLockable).map((row) => row.id);
    try {
        model.merge(await model.call("set_lock", [ids, lock]));
    } catch (error) {
        model.ui.notify(describeError(error), "danger");
    }
}

LADDER.forEach(({ lock, icon, title }, rank) =>
    menu.add(`lock_${lock}`, {
        title,
        icon,
        sequence: 60 + rank,
        isVisible: (_model, visits) => visits.some((row) => isLockable(row) && row.lock !== lock),
        run: (model, visits) => setLock(model, visits, lock),
    })
);
