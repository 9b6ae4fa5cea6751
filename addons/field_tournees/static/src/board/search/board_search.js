import { Component, onMounted, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { emptyFilters } from "@field_tournees/board/board_filters";
import { useBoard } from "@field_tournees/board/board_model";
import { STATES } from "@field_tournees/board/board_words";
import { SavedFilters } from "@field_tournees/board/search/saved_filters";

const FACETS = ["teams", "zones", "types", "states", "technicians"];
const SHOWN_STATES = ["to_plan", "to_reschedule", "planned", "confirmed", "en_route", "on_site", "paused", "done", "no_access"];

/** What narrows the board: words, facets, and sets of both that were saved under a name. */
export class BoardSearch extends Component {
    static template = "field_tournees.BoardSearch";
    static components = { Dropdown, DropdownItem };
    static props = { model: Object };

    setup() {
        this.model = useBoard(this.props.model);
        this.dialog = useService("dialog");
        this.saved = useState(new SavedFilters(useService("orm"), this.env.config?.actionId));
        this.state = useState({ name: "", isDefault: false, isShared: false });
        this.search = useDebounced((text) => (this.model.filters.text = text), 150);
        onMounted(() => this.start());
    }

    /** The planner's own default filter holds from the start, unless something was chosen already. */
    async start() {
        await this.saved.load();
        const favourite = this.saved.favourite;
        if (favourite && !this.count && !this.model.filters.text) {
            this.apply(favourite);
        }
    }

    /** The facets and what can be chosen of each. */
    get facets() {
        const { teams, zones, types, technicians } = this.model.data;
        const byName = (rows) => Object.values(rows).sort((a, b) => a.name.localeCompare(b.name));
        const states = SHOWN_STATES.map((state) => ({ id: state, name: STATES[state] }));
        return [
            { name: "teams", label: _t("Team"), options: byName(teams) },
            { name: "zones", label: _t("Zone"), options: byName(zones) },
            { name: "types", label: _t("Type"), options: byName(types) },
            { name: "states", label: _t("State"), options: states },
            { name: "technicians", label: _t("Technician"), options: byName(technicians) },
        ].filter((facet) => facet.options.length);
    }

    get count() {
        const { filters } = this.model;
        return [...FACETS, "flags"].reduce((sum, name) => sum + filters[name].length, 0);
    }

    isChosen(facet, id) {
        return this.model.filters[facet].includes(id);
    }

    toggle(facet, id) {
        const { filters } = this.model;
        filters[facet] = this.isChosen(facet, id)
            ? filters[facet].filter((one) => one !== id)
            : [...filters[facet], id];
    }

    clear() {
        this.search.cancel();
        this.model.filters = emptyFilters();
    }

    apply(filter) {
        this.model.filters = { ...emptyFilters(), ...filter.filters };
    }

    isApplied(filter) {
        const wanted = { ...emptyFilters(), ...filter.filters };
        return JSON.stringify(wanted) === JSON.stringify({ ...emptyFilters(), ...this.model.filters });
    }

    get canSave() {
        return Boolean(this.state.name.trim()) && Boolean(this.count || this.model.filters.text);
    }

    async save() {
        if (this.canSave) {
            const { name, ...options } = this.state;
            await this.saved.save(name.trim(), { ...this.model.filters }, options);
            Object.assign(this.state, { name: "", isDefault: false, isShared: false });
        }
    }

    remove(filter) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Delete this filter?"),
            body: filter.isShared
                ? _t("“%s” will be gone for all planners.", filter.name)
                : _t("“%s” will be gone.", filter.name),
            confirmLabel: _t("Delete"),
            confirm: () => this.saved.remove(filter),
            cancel: () => {},
        });
    }
}

registry.category("field_board_commands").add("search", { Component: BoardSearch, sequence: 5 });
