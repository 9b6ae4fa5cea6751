import { formatMonetary } from "@web/views/fields/formatters";
import { _t } from "@web/core/l10n/translation";
import { columnLabel, hoursLabel } from "@field_tournees/board/board_clock";
import { findDay } from "@field_tournees/board/lanes/lanes_geometry";

export const KINDS = {
    new: _t("New place"),
    technician: _t("Other technician"),
    time: _t("Other time"),
    both: _t("Other technician and time"),
    unserved: _t("Without a place"),
};

const KM = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });

/** What a planner compares, in the order of what hurts most. */
export function figuresOf({ figures, currency_id }) {
    const money = (value) => formatMonetary(value, { currencyId: currency_id });
    const km = (value) => `${KM.format(value)}\u202fkm`;
    const count = (value) => String(value);
    return [
        { name: "visits", label: _t("Planned visits"), format: count, more: "better" },
        { name: "promises", label: _t("Promises kept"), format: count, more: "better" },
        { name: "promises_at_risk", label: _t("Promises at risk"), format: count, more: "worse" },
        { name: "distance_km", label: _t("Distance"), format: km, more: "worse" },
        { name: "travel_hours", label: _t("On the road"), format: hoursLabel, more: "worse" },
        { name: "overtime_hours", label: _t("Overtime"), format: hoursLabel, more: "worse" },
        { name: "cost", label: _t("Driving and overtime"), format: money, more: "worse" },
    ].map(({ name, label, format, more }) => {
        const [before, after] = [figures.before[name], figures.after[name]].map(format);
        const rises = figures.after[name] > figures.before[name];
        const trend = before === after ? "" : rises === (more === "better") ? "o_better" : "o_worse";
        return { name, label, before, after, trend };
    });
}

/** “Karim 08:30”, with the day where the board shows several. */
export function spotLabel(model, spot) {
    if (!spot) {
        return _t("to plan");
    }
    const day = model.days > 1 ? findDay(model.midnights, spot.start) : -1;
    const parts = [spot.technician, day < 0 ? "" : columnLabel(model.dates[day]), model.clock(spot.start)];
    return parts.filter(Boolean).join(" ");
}
