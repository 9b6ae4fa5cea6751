import { _t } from "@web/core/l10n/translation";
import { Mutex } from "@web/core/utils/concurrency";
import { describeError } from "@field_tournees/board/board_words";

const DEPTH = 100;

function placeOf(row) {
    return { technician_id: row.technician_id || false, start: row.start || false };
}

function isSame(a, b) {
    return a.technician_id === b.technician_id && a.start === b.start;
}

/** A visit as it is drawn while its move is on the way to the server. */
function draw(row, { technician_id, start }) {
    const stop = start ? start + Math.round(row.hours * 3600) : null;
    return {
        ...row,
        technician_id: technician_id || null,
        start: start || null,
        stop,
        expected: null,
        late: 0,
        isPending: true,
    };
}

/**
 * Moves on their way, and those that can be undone.
 *
 * A move shows at once; moves are sent one after another. The version that a person saw
 * goes with each, and grows with our own moves only: whoever else changed the visit wins.
 */
export class BoardMoves {
    constructor() {
        this.queue = new Mutex();
        this.confirmed = new Map();
        this.pending = new Map();
        this.versions = new Map();
        this.done = [];
        this.undone = [];
    }

    /** Forget what was on the screen; the history stays. */
    reset() {
        this.confirmed.clear();
    }

    /** Take a row of the server, unless a newer one came first; return it as it is to be drawn. */
    confirm(row) {
        const known = this.confirmed.get(row.id);
        const latest = known?.version > row.version ? known : row;
        this.confirmed.set(row.id, latest);
        const move = this.pending.get(row.id);
        return move ? draw(latest, move) : latest;
    }

    /** Draw visits elsewhere without telling the server yet: more key presses may follow. */
    propose(model, moves) {
        const wanted = moves
            .filter(({ id }) => model.data.visits[id])
            .map((move) => this.prepare(model.data.visits[move.id], move));
        for (const move of wanted) {
            this.pending.set(move.id, move);
        }
        model.put(wanted.map((move) => draw(model.data.visits[move.id], move)));
        return wanted;
    }

    prepare(row, { id, technician_id, start, version }) {
        const drawn = this.pending.get(id);
        const { before, ...seen } = drawn && !drawn.isSent ? drawn : { ...row, before: placeOf(row) };
        return {
            id,
            technician_id: technician_id || false,
            start: start || false,
            version: version ?? seen.version,
            before,
        };
    }

    async move(model, moves, { reason = null, history = this.done } = {}) {
        const drawn = this.propose(model, moves);
        const wanted = drawn.filter((move) => !isSame(move, move.before));
        this.settle(
            model,
            drawn.filter((move) => !wanted.includes(move))
        );
        if (!wanted.length) {
            return { rows: [], routes: [] };
        }
        wanted.forEach((move) => (move.isSent = true));
        const answer = await this.queue.exec(() => this.send(model, wanted, reason, history));
        return answer.needs_reason ? this.retry(model, wanted, answer.needs_reason, history) : answer;
    }

    async send(model, moves, reason, history) {
        let answer;
        try {
            answer = await model.call("move", [
                moves.map(({ id, technician_id, start, version }) => ({ id, technician_id, start, version })),
                reason,
            ]);
        } catch (error) {
            this.settle(model, moves);
            model.ui.notify(describeError(error), "danger");
            return { error };
        }
        if (answer.rows) {
            this.accept(model, moves, answer, history);
        } else {
            this.settle(model, moves);
        }
        if (answer.conflict) {
            this.tellConflict(model, answer.conflict);
        }
        return answer;
    }

    accept(model, moves, answer, history) {
        for (const row of answer.rows) {
            this.versions.set(row.id, row.version);
            const next = this.pending.get(row.id);
            if (next && !moves.includes(next)) {
                next.version = row.version;
            }
        }
        this.release(moves);
        model.merge({ ...answer, visits: answer.rows });
        history.push(moves);
        history.splice(0, history.length - DEPTH);
        if (history === this.done && !this.isReplaying) {
            this.undone.length = 0;
        }
        model.historyCount = this.done.length + this.undone.length;
    }

    /** Show the visits where the server last had them. */
    settle(model, moves) {
        this.release(moves);
        model.merge({ visits: moves.map(({ id }) => this.confirmed.get(id)).filter(Boolean) });
    }

    release(moves) {
        for (const move of moves) {
            if (this.pending.get(move.id) === move) {
                this.pending.delete(move.id);
            }
        }
    }

    tellConflict(model, conflict) {
        model.merge({ visits: conflict.map(({ row }) => row).filter(Boolean) });
        model.flash(conflict.map(({ id }) => id));
        for (const { text } of conflict) {
            model.ui.notify(text, "warning");
        }
    }

    /** Ask why a rule is to give way, and try again; meanwhile other moves go on. */
    async retry(model, moves, sentences, history) {
        const reason = await model.ui.askReason(sentences);
        if (!reason) {
            return { cancelled: true };
        }
        return this.move(model, moves, { reason, history });
    }

    undo(model) {
        return this.replay(model, this.done, this.undone, _t("There is nothing to undo."));
    }

    redo(model) {
        return this.replay(model, this.undone, this.done, _t("There is nothing to redo."));
    }

    /** Put the visits of the last entry back; each answer makes an entry on the other side. */
    async replay(model, from, to, nothing) {
        const entry = from.pop();
        if (!entry) {
            return model.ui.notify(nothing, "info");
        }
        if (!entry.some(({ id }) => model.data.visits[id])) {
            from.push(entry);
            return model.ui.notify(_t("That move is on another day: go back there first."), "info");
        }
        const moves = entry.map(({ id, before }) => ({ id, ...before, version: this.versions.get(id) }));
        this.isReplaying = true;
        const answer = await this.move(model, moves, { history: to });
        this.isReplaying = false;
        return answer;
    }
}
