import { Component, useState } from "@odoo/owl";
import { useRequest } from "@field_tournees/request/request_model";
import { describeEffort, describeRisk, getConfidence } from "@field_tournees/request/request_words";

const { DateTime } = luxon;
const FIRST_HOUR = "08:00";

/** A slot chosen by hand: what it is worth is said before it is taken. */
export class RequestManual extends Component {
    static template = "field_tournees.RequestManual";
    static props = { model: Object, openVisit: Function };

    setup() {
        this.model = useRequest(this.props.model);
        this.state = this.model.state;
        Object.assign(this, { describeEffort, describeRisk });
        const { technicians, today } = this.state.settings;
        const day = DateTime.fromISO(today).plus({ days: 1 }).toISODate();
        this.slot = useState({
            technicianId: this.state.draft.technicianId || technicians[0]?.id || false,
            day,
            start: FIRST_HOUR,
            stop: this.addHours(FIRST_HOUR),
        });
    }

    get confidence() {
        return getConfidence(this.state.rating.offer);
    }

    addHours(clock) {
        const minutes = 60 * (this.model.type?.slot_hours || 2);
        return DateTime.fromISO(clock).plus({ minutes }).toFormat("HH:mm");
    }

    change(name, ev) {
        const value = ev.target.value;
        Object.assign(this.slot, { [name]: name === "technicianId" ? Number(value) : value });
        if (name === "start" && value) {
            this.slot.stop = this.addHours(value);
        }
        this.rate();
    }

    rate() {
        const { technicianId, day, start, stop } = this.slot;
        if (technicianId && day && start && stop) {
            this.model.rate(technicianId, day, start, stop);
        }
    }
}
