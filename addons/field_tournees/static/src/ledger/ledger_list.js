import { registry } from "@web/core/registry";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { LedgerFigures } from "./ledger_figures";

/** The ledger as a list, under the figures that say whether all is well. */
export class LedgerListController extends ListController {
    static template = "field_tournees.LedgerList";
    static components = { ...ListController.components, LedgerFigures };

    /** Show the rows that a figure counts, and no others. */
    showOnly(name) {
        const { searchModel } = this.env;
        const filter = Object.values(searchModel.searchItems).find((item) => item.name === name);
        searchModel.clearQuery();
        searchModel.toggleSearchItem(filter.id);
    }
}

registry.category("views").add("field_ledger_list", { ...listView, Controller: LedgerListController });
