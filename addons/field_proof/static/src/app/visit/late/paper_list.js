import { Component, useState } from "@odoo/owl";
import { size } from "../../core/format";
import { useStore } from "../../core/store";
import { Icon, Sheet } from "../../core/ui";
import { isPicture, openPaper, readPaper, usePapers } from "./papers";

/** Files to open, each with whether it is on the phone. */
export class PaperList extends Component {
    static template = "field_proof.app.PaperList";
    static components = { Icon, Sheet };
    static props = { files: Array };

    setup() {
        this.store = useStore();
        this.papers = usePapers();
        this.state = useState({ picture: null });
        this.size = size;
    }

    async open(file) {
        try {
            if (isPicture(file)) {
                this.state.picture = { name: file.name, url: await readPaper(file) };
            } else {
                await openPaper(file);
            }
        } catch (error) {
            this.store.say(error.message, "bad");
        }
    }

    shut() {
        URL.revokeObjectURL(this.state.picture.url);
        this.state.picture = null;
    }
}
