import { registry } from "@web/core/registry";
import { sortBy } from "@web/core/utils/arrays";

const USUAL_SEQUENCE = 50;

/** Return what was registered for a place of the board (panels, commands, menu…), in its order. */
export function getPlugins(place) {
    const entries = registry.category(`field_board_${place}`).getEntries();
    const plugins = entries.map(([name, plugin]) => ({ name, ...plugin }));
    return sortBy(plugins, ({ sequence = USUAL_SEQUENCE }) => sequence);
}
