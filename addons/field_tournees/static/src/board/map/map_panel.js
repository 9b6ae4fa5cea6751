import { Component, onMounted, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { usePopover } from "@web/core/popover/popover_hook";
import { columnLabel } from "@field_tournees/board/board_clock";
import { useBoard } from "@field_tournees/board/board_model";
import { BoardMap } from "@field_tournees/board/map/board_map";
import { loadBase } from "@field_tournees/board/map/map_base";
import { MapList } from "@field_tournees/board/map/map_list";
import { makeScene } from "@field_tournees/board/map/map_scene";

/** The day on a map: routes, visits by number, what is to plan, where the technicians are. */
export class MapPanel extends Component {
    static template = "field_tournees.MapPanel";
    static props = { model: Object, close: { type: Function, optional: true } };

    setup() {
        this.model = useBoard(this.props.model);
        this.ref = useRef("map");
        this.state = useState({ day: null, hasWaiting: true, status: "loading", message: "" });
        this.list = usePopover(MapList);
        this.map = null;
        onMounted(() => this.open());
        onWillUnmount(() => this.close());
        useEffect(
            (scene) => this.map?.draw(scene),
            () => [this.scene, this.state.status]
        );
        useEffect(
            () => this.map?.nameTowns(Object.values(this.props.model.data.visits)),
            () => [this.model.data, this.state.status]
        );
        useEffect(
            () => this.map?.fit(),
            () => [this.day, this.model.days, this.state.status]
        );
        useEffect(
            (id) => id && this.map?.reveal(id),
            () => [this.model.focus.visitId]
        );
    }

    /** Where a week is shown, one of its days is on the map. */
    get day() {
        const { dates, midnights, now } = this.model;
        if (dates.includes(this.state.day)) {
            return this.state.day;
        }
        const today = dates.findIndex((_date, index) => now >= midnights[index] && now < midnights[index + 1]);
        return dates[Math.max(today, 0)];
    }

    get dayChoices() {
        const { dates } = this.model;
        return dates.length > 1 ? dates.map((day) => ({ day, label: columnLabel(day) })) : [];
    }

    get scene() {
        return makeScene(this.model, this.day, this.state);
    }

    get unlocatedLabel() {
        const { unlocated } = this.scene;
        return unlocated ? _t("%s without a place on the map", unlocated) : "";
    }

    async open() {
        try {
            await loadBundle("field_tournees.assets_leaflet");
        } catch {
            return Object.assign(this.state, {
                status: "error",
                message: _t("The map could not be loaded. Close this panel and open it again."),
            });
        }
        if (this.isClosed) {
            return;
        }
        const { tiles, attribution } = this.props.model.data.map;
        this.map = new BoardMap(this.ref.el, {
            tiles,
            attribution,
            onPin: (id, ev) => this.choose(id, ev),
            onCluster: (pins, el) => this.openList(pins, el),
            onTilesDown: () => this.fallBack(),
        });
        this.observer = new ResizeObserver(() => this.map.resize());
        this.observer.observe(this.ref.el);
        this.state.status = "ready";
        if (!tiles) {
            await this.addBase();
        }
    }

    close() {
        this.isClosed = true;
        this.observer?.disconnect();
        this.map?.destroy();
        this.map = null;
    }

    /** Draw the suite's own map; without it pins and routes are shown all the same. */
    async addBase() {
        try {
            const base = await loadBase();
            if (this.map && !this.map.base) {
                this.map.addBase(base);
                this.map.nameTowns(Object.values(this.props.model.data.visits));
            }
        } catch {
            this.state.message ||= _t("The background of the map could not be loaded.");
        }
    }

    fallBack() {
        this.state.message = _t("The tile server does not answer: here is the simple map.");
        return this.addBase();
    }

    choose(id, ev) {
        const { model } = this.props;
        model.select([id], { toggle: Boolean(ev?.ctrlKey || ev?.metaKey || ev?.shiftKey) });
        model.setFocus(id);
    }

    openList(pins, el) {
        this.list.open(el, { pins, choose: (id) => this.choose(id) });
    }

    fit() {
        this.map?.fit();
    }
}

registry
    .category("field_board_panels")
    .add("map", { Component: MapPanel, title: _t("Map"), icon: "fa-map-o", sequence: 15 });
