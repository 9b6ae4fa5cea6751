import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useDateTimePicker } from "@web/core/datetime/datetime_picker_hook";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { dayLabel, shiftDay } from "@field_tournees/board/board_clock";
import { BoardKeys } from "@field_tournees/board/board_keys";
import { useBoard } from "@field_tournees/board/board_model";
import { getPlugins } from "@field_tournees/board/board_plugins";

const { DateTime } = luxon;

/** Which day, how it is shown, and what can be done with the whole board. */
export class BoardToolbar extends Component {
    static template = "field_tournees.BoardToolbar";
    static components = { Dropdown, DropdownItem };
    static props = { model: Object };

    setup() {
        this.model = useBoard(this.props.model);
        this.dialog = useService("dialog");
        this.spans = [
            { days: 1, label: _t("Day") },
            { days: 7, label: _t("Week") },
        ];
        this.groupings = [
            { name: "team", label: _t("Team") },
            { name: "zone", label: _t("Zone") },
            { name: "subcontractor", label: _t("Own staff or subcontractors") },
            { name: "none", label: _t("No groups") },
        ];
        this.densities = [
            { name: "compact", label: _t("Compact lanes") },
            { name: "normal", label: _t("Normal lanes") },
            { name: "large", label: _t("High lanes") },
        ];
        this.picker = useDateTimePicker({
            target: "day",
            get pickerProps() {
                return { type: "date", value: DateTime.now() };
            },
            onApply: (value) => value && this.props.model.goTo(value.toISODate()),
        });
    }

    get label() {
        return this.model.day ? dayLabel(this.model.day, this.model.days) : "";
    }

    get commands() {
        return getPlugins("commands").filter(
            (command) => !command.isVisible || command.isVisible(this.model)
        );
    }

    pickDay() {
        this.picker.state.value = DateTime.fromISO(this.model.day);
        this.picker.open();
    }

    showKeys() {
        this.dialog.add(BoardKeys);
    }

    page(count) {
        this.props.model.goTo(shiftDay(this.model.day, count * this.model.days));
    }

    run(command) {
        return command.run(this.props.model, this.env);
    }
}
