import { Component } from "@odoo/owl";
import { hour, minutes } from "../core/format";
import { useRouter } from "../core/router";
import { useStore } from "../core/store";
import { Icon } from "../core/ui";
import { expected, isLate, isOver, slot, STATES } from "./visits";

/** A visit as one line of the day: when, what, for whom, how it stands. */
export class VisitCard extends Component {
    static template = "field_proof.app.VisitCard";
    static components = { Icon };
    static props = { visit: Object, number: { type: Number, optional: true } };

    setup() {
        this.store = useStore();
        this.router = useRouter();
        Object.assign(this, { hour, isOver, minutes, slot, STATES });
    }

    get visit() {
        return this.props.visit;
    }

    get at() {
        return expected(this.visit);
    }

    get late() {
        return isLate(this.visit);
    }

    get unread() {
        return this.store.state.messages.filter(
            (message) => message.unread && message.visit === this.visit.id
        ).length;
    }
}
