import { Component, onWillDestroy, onWillStart, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { Dialog } from "@web/core/dialog/dialog";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { HazardCalls } from "@field_tournees/board/hazard/dialog/hazard_calls";
import { HazardModel } from "@field_tournees/board/hazard/dialog/hazard_model";
import { HazardRepair } from "@field_tournees/board/hazard/dialog/hazard_repair";
import { HazardRow } from "@field_tournees/board/hazard/dialog/hazard_row";

/** Something happened: choose the playbook, see exactly what it does, do it. */
export class HazardDialog extends Component {
    static template = "field_tournees.HazardDialog";
    static components = { DateTimeInput, Dialog, HazardCalls, HazardRepair, HazardRow };
    static props = {
        visitIds: { type: Array, element: Number },
        technicianId: { type: [Number, { value: false }] },
        start: { type: Number, optional: true },
        onDone: { type: Function, optional: true },
        close: Function,
    };

    setup() {
        this.notification = useService("notification");
        const { visitIds, technicianId, start } = this.props;
        const orm = useService("orm");
        this.model = useState(new HazardModel({ orm, visitIds, technicianId, start }));
        onWillStart(() => this.model.load());
        onWillDestroy(() => this.model.drop());
    }

    /** Nobody types seconds. */
    get format() {
        return localization.dateTimeFormat.replace(":ss", "");
    }

    get title() {
        return this.model.playbook ? this.model.playbook.name : _t("What happened?");
    }

    /** Whom the dialog was opened on. */
    get subject() {
        const { visits, technician } = this.model;
        if (visits.length === 1) {
            return `${visits[0].name} · ${visits[0].title}`;
        }
        return visits.length ? _t("%s interventions", visits.length) : technician.name || "";
    }

    get canRun() {
        const { isBusy, preview, rows } = this.model;
        return Boolean(!isBusy && preview && rows.length);
    }

    get runLabel() {
        const messages = this.model.count("mail") + this.model.count("sms");
        const calls = this.model.count("call");
        if (messages && calls) {
            return _t("Do it (messages: %(messages)s, calls: %(calls)s)", { messages, calls });
        }
        if (messages) {
            return _t("Do it (messages: %s)", messages);
        }
        return calls ? _t("Do it (calls: %s)", calls) : _t("Do it");
    }

    setDelay(ev) {
        this.model.set("delay", Math.min(480, Math.max(0, parseInt(ev.target.value, 10) || 0)));
    }

    async run() {
        await this.model.run();
        const { outcome, rows } = this.model;
        if (!outcome) {
            return;
        }
        this.props.onDone?.(rows.map((row) => row.id));
        if (!outcome.calls.length) {
            this.notification.add(
                outcome.messages
                    ? _t("Done. Messages leave within a minute: %s.", outcome.messages)
                    : _t("Done."),
                { type: "success" }
            );
            this.props.close();
        }
    }
}

registry.category("lazy_components").add("field_tournees.HazardDialog", HazardDialog);
