import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useBoard } from "@field_tournees/board/board_model";

/** What is proposed, drawn over the lanes: where visits would go, and from where. */
export class PreviewGhosts extends Component {
    static template = "field_tournees.PreviewGhosts";
    static props = { model: Object, geometry: Object };

    setup() {
        this.model = useBoard(this.props.model);
    }

    get ghosts() {
        const { preview } = this.model;
        if (preview?.state !== "proposed") {
            return [];
        }
        return preview.lines
            .filter((line) => line.state === "pending")
            .flatMap((line) => [this.draw(line, line.from, "o_from"), this.draw(line, line.to, "o_to")])
            .filter(Boolean);
    }

    /** A ghost of one place of a visit; nothing where its day or its lane is not shown. */
    draw(line, spot, className) {
        const { geometry, model } = this.props;
        const top = spot ? geometry.top(spot.technician_id) : undefined;
        const { midnights, hovered } = { midnights: model.midnights, hovered: this.model.preview.hovered };
        if (top === undefined || spot.start < midnights[0] || spot.start >= midnights.at(-1)) {
            return null;
        }
        const width = Math.max(geometry.width(spot.start, spot.stop), 5);
        return {
            key: `${line.id}${className}`,
            visitId: line.visit_id,
            label: className === "o_to" ? `${model.clock(spot.start)} ${line.site}` : "",
            title: line.reason,
            className: [
                className,
                line.selected ? "" : "o_off",
                line.warning ? "o_warned" : "",
                hovered === line.id ? "o_hovered" : "",
                hovered && hovered !== line.id ? "o_faint" : "",
            ].join(" "),
            style: `left:${geometry.left(spot.start).toFixed(1)}px;width:${width.toFixed(1)}px;top:${top}px;height:${geometry.rowHeight}px`,
        };
    }
}

registry.category("field_board_overlays").add("preview", { Component: PreviewGhosts, sequence: 20 });
