import { KeepLast } from "@web/core/utils/concurrency";

const { DateTime } = luxon;
const MODEL = "field.hazard";

/** What the planner typed and what the server says that it leads to. */
export class HazardModel {
    constructor({ orm, visitIds, technicianId, start }) {
        this.orm = orm;
        this.origin = [visitIds, technicianId];
        this.keepLast = new KeepLast();
        this.playbooks = [];
        this.visits = [];
        this.technician = false;
        this.playbook = null;
        // What was typed stays whatever the server answers.
        const begins = start ? DateTime.fromSeconds(start) : DateTime.now();
        this.draft = { start: begins.startOf("minute"), stop: false, delay: 0, note: "", repair: true };
        this.preview = null;
        this.runId = false;
        this.outcome = null;
        this.problem = "";
        this.hasChanged = false;
        this.isBusy = false;
    }

    async load() {
        const { playbooks, visits, technician } = await this.orm.call(
            MODEL,
            "get_playbooks",
            this.origin
        );
        Object.assign(this, { playbooks, visits, technician });
    }

    async choose(playbook) {
        this.playbook = playbook;
        this.draft.delay = playbook.delay_minutes;
        await this.look();
    }

    /** Show a preview; the server keeps the repair that it proposes until it is carried out. */
    keep(preview) {
        this.preview = preview;
        this.runId = preview.repair.id || false;
    }

    /** Nothing is done: the repair is not proposed any longer. */
    async drop() {
        const runId = this.runId;
        if (runId && !this.outcome) {
            this.runId = false;
            await this.orm.call("field.optimization", "action_cancel", [[runId]]);
        }
    }

    back() {
        this.drop();
        Object.assign(this, { playbook: null, preview: null, problem: "", hasChanged: false });
    }

    async set(name, value) {
        this.draft[name] = value;
        await this.look();
    }

    /** Ask what would happen; an older answer that comes late is dropped. */
    async look() {
        this.isBusy = true;
        try {
            this.keep(await this.keepLast.add(this.orm.call(MODEL, "preview", [this.values])));
            Object.assign(this, { problem: "", hasChanged: false });
        } catch (error) {
            this.fail(error);
        }
        this.isBusy = false;
    }

    /** Do what is shown; when it is no longer what would happen, show that instead. */
    async run() {
        if (this.isBusy) {
            return;
        }
        this.isBusy = true;
        try {
            const values = { ...this.values, seal: this.preview.seal };
            const outcome = await this.orm.call(MODEL, "run", [values]);
            this.problem = "";
            this.hasChanged = Boolean(outcome.changed);
            this.keep(outcome.changed || this.preview);
            this.outcome = outcome.changed ? null : outcome;
        } catch (error) {
            this.fail(error, this.preview);
        }
        this.isBusy = false;
    }

    async called(call) {
        await this.orm.call("field.hazard.line", "action_called", [[call.id]]);
        call.isDone = true;
    }

    fail(error, preview = null) {
        this.problem = error.data?.message || error.message;
        this.preview = preview;
    }

    get values() {
        const { start, stop, delay, note, repair } = this.draft;
        return {
            type_id: this.playbook.id,
            visit_ids: this.origin[0],
            technician_id: this.origin[1] || this.technician.id || false,
            start: Math.floor(start.toSeconds()),
            stop: stop ? Math.floor(stop.toSeconds()) : false,
            delay_minutes: delay,
            note,
            without_repair: !repair,
            run_id: this.runId,
        };
    }

    get repair() {
        return this.preview?.repair;
    }

    get rows() {
        return this.preview?.visits || [];
    }

    count(how) {
        return this.rows.filter((row) => row.how === how).length;
    }
}
