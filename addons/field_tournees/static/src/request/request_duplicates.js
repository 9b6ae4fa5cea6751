import { Component } from "@odoo/owl";
import { useRequest } from "@field_tournees/request/request_model";

/** Open visits that this call may be about, shown before anything is created. */
export class RequestDuplicates extends Component {
    static template = "field_tournees.RequestDuplicates";
    static props = { model: Object, openVisit: Function };

    setup() {
        this.model = useRequest(this.props.model);
        this.state = this.model.state;
    }

    /** The call is about something else: none of these is shown again. */
    setAside() {
        const known = this.state.duplicates.map((visit) => visit.id);
        this.model.change({ known });
    }
}
