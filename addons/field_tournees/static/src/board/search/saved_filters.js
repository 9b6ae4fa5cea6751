import { markRaw } from "@odoo/owl";
import { user } from "@web/core/user";

const MODEL = "field.intervention";
const KEY = "field_board";

/**
 * The board's filters in Odoo's own table of favourites (ir.filters), bound to the board's
 * action: no list of visits offers them. What is chosen lies in their context.
 */
export class SavedFilters {
    constructor(orm, actionId) {
        Object.assign(this, { orm: markRaw(orm), actionId, list: [] });
    }

    get canSave() {
        return Boolean(this.actionId);
    }

    /** The reader's own default, or the one of all. */
    get favourite() {
        const defaults = this.list.filter((filter) => filter.isDefault);
        return defaults.find((filter) => !filter.isShared) || defaults[0];
    }

    async load() {
        if (!this.canSave) {
            return;
        }
        const rows = await this.orm.call("ir.filters", "get_filters", [MODEL, this.actionId]);
        this.list = rows.map(readFilter).filter((filter) => filter.filters);
    }

    async save(name, filters, { isDefault, isShared }) {
        const same = this.list.find((filter) => filter.name === name && filter.isShared === isShared);
        const values = {
            name,
            model_id: MODEL,
            action_id: this.actionId,
            user_ids: isShared ? [] : [user.userId],
            is_default: isDefault,
            // JSON is Python here: there are only strings, numbers and lists in it.
            context: JSON.stringify({ [KEY]: filters }),
        };
        if (same) {
            await this.orm.write("ir.filters", [same.id], values);
        } else {
            await this.orm.create("ir.filters", [values]);
        }
        await this.load();
    }

    async remove(filter) {
        await this.orm.unlink("ir.filters", [filter.id]);
        await this.load();
    }
}

function readFilter({ id, name, user_ids, is_default, context }) {
    return { id, name, isShared: !user_ids.length, isDefault: is_default, filters: parse(context) };
}

/** Filters of lists have other contexts, which are no matter of the board. */
function parse(context) {
    try {
        return JSON.parse(context)[KEY];
    } catch {
        return undefined;
    }
}
