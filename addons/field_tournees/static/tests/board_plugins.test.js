import { expect, test } from "@odoo/hoot";
import { registry } from "@web/core/registry";
import { getPlugins } from "@field_tournees/board/board_plugins";

test("what is plugged into the board comes by its sequence, in the middle where it has none", () => {
    const place = registry.category("field_board_test");
    place.add("last", { title: "C", sequence: 90 });
    place.add("usual", { title: "B" });
    place.add("first", { title: "A", sequence: 5 });
    expect(getPlugins("test")).toEqual([
        { name: "first", title: "A", sequence: 5 },
        { name: "usual", title: "B" },
        { name: "last", title: "C", sequence: 90 },
    ]);
});
