import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { day, dayKey, hour, minutes } from "../core/format";
import { useRouter } from "../core/router";
import { useStore } from "../core/store";
import { Empty, Icon, Page } from "../core/ui";
import { _t } from "../core/words";
import { Steps } from "../visit/steps";
import { VisitCard } from "./visit_card";
import { expected, findNext, isOver, isUnderWay, phoneOf, useNow, wayTo } from "./visits";

const late = registry.category("field_app_late");
const DAY = 24 * 3600 * 1000;
const DAYS = 8;
// What was chosen stays for as long as the app is open.
const chosen = { day: null, map: false, team: false };

/** The technician's days: the next visit large, the others in order, as a list or as a map. */
export class DayScreen extends Component {
    static template = "field_proof.app.DayScreen";
    static components = { Empty, Icon, Page, Steps, VisitCard };
    static props = { args: Array };

    setup() {
        this.store = useStore();
        this.router = useRouter();
        this.clock = useNow();
        this.chosen = useState(chosen);
        Object.assign(this, { day, phoneOf, wayTo });
    }

    get today() {
        return dayKey(this.clock.now);
    }

    get key() {
        return this.days.some((one) => one.key === this.chosen.day) ? this.chosen.day : this.today;
    }

    get isToday() {
        return this.key === this.today;
    }

    /** Today and the week ahead: [{ key, at, label, count, away }]. */
    get days() {
        // Noon: a day added there is another day on every clock.
        const noon = Date.parse(`${this.today}T12:00Z`);
        return Array.from({ length: DAYS }, (_none, index) => {
            const at = noon + index * DAY;
            const key = new Date(at).toISOString().slice(0, 10);
            const visits = this.visitsOf(key);
            return {
                key,
                at,
                label: index ? day(at).slice(0, 3) : _t("Today"),
                number: Number(key.slice(8)),
                count: visits.length,
                away: this.isAway(at),
            };
        }).filter(({ count, key, away }) => count || away || key === this.today);
    }

    isAway(noon) {
        return this.store.state.absences.some(
            ({ start, stop, state }) => state !== "refused" && start <= noon && noon < stop
        );
    }

    get hasTeam() {
        return this.store.state.visits.some((visit) => !visit.own);
    }

    /** The visits of a day; what was left over from before belongs to today. */
    visitsOf(key) {
        const isHere = ({ start, facts }) => {
            const own = dayKey(facts.left_at || start);
            return own === key || (key === this.today && own < key);
        };
        return this.store.state.visits
            .filter((visit) => (this.chosen.team || visit.own) && isHere(visit))
            .sort((a, b) => expected(a) - expected(b) || a.id - b.id);
    }

    /** The map, as soon as it is there: it is not what a day begins with. */
    get map() {
        return this.chosen.map && this.visits.length ? late.get("route_map", null) : null;
    }

    get visits() {
        return this.visitsOf(this.key);
    }

    get next() {
        return this.isToday ? findNext(this.visits) : undefined;
    }

    get rest() {
        return this.visits.filter((visit) => visit !== this.next);
    }

    get title() {
        return day(this.days.find((one) => one.key === this.key).at);
    }

    get subtitle() {
        const own = this.visits.filter((visit) => visit.own);
        const done = own.filter(isOver).length;
        return own.length ? _t("%(done)s of %(count)s visits done", { done, count: own.length }) : "";
    }

    /** When the day begins and ends on the road, as planned. */
    get route() {
        return this.store.state.days.find(({ date }) => date === this.key);
    }

    get byRoad() {
        return _t("%(time)s by road", { time: minutes(this.next.travel_minutes) });
    }

    get plan() {
        const { leave_at, back_at, break_start, break_stop, distance_km } = this.route;
        const road = _t("Planned: leave at %(leave)s, back at %(back)s, %(km)s km.", {
            leave: hour(leave_at),
            back: hour(back_at),
            km: distance_km,
        });
        const pause = _t("Break from %(start)s to %(stop)s.", {
            start: hour(break_start),
            stop: hour(break_stop),
        });
        return break_start ? `${road} ${pause}` : String(road);
    }

    get nextTitle() {
        return isUnderWay(this.next) ? _t("Now") : _t("Next visit");
    }
}

registry.category("field_app_screens").add("day", { component: DayScreen });
registry
    .category("field_app_tabs")
    .add("day", { label: _t("My round"), icon: "day", path: "day", sequence: 10 }, { sequence: 10 });
