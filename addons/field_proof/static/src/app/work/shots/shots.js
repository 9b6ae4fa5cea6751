import { Component, useState } from "@odoo/owl";
import { Icon, PhotoButton } from "../../core/ui";
import { useStore } from "../../core/store";
import { _t } from "../../core/words";
import { isVideo, photoUrl, prepare } from "../picture";

/** Photos of one subject, and the button that takes another. */
export class Shots extends Component {
    static template = "field_proof.app.Shots";
    static components = { Icon, PhotoButton };
    static props = {
        visit: Object,
        photos: Array,
        kind: String,
        caption: { type: String, optional: true },
        line: { type: Number, optional: true },
        onAdd: { type: Function, optional: true },
        onOpen: { type: Function, optional: true },
        locked: { type: Boolean, optional: true },
    };
    static defaultProps = { caption: "", onAdd: () => {}, onOpen: () => {} };

    setup() {
        this.store = useStore();
        this.state = useState({ busy: false, problem: "" });
        this.labels = { camera: _t("Photo"), file: _t("File or video") };
    }

    get shown() {
        const known = new Map(this.props.visit.photos.map((photo) => [photo.uuid, photo]));
        return this.props.photos.map((uuid) => known.get(uuid)).filter(Boolean);
    }

    url(photo) {
        return photoUrl(this.store, photo, "small");
    }

    isVideo(photo) {
        return isVideo(this.store, photo);
    }

    async take(file) {
        Object.assign(this.state, { busy: true, problem: "" });
        try {
            const { visit, kind, caption, line = null } = this.props;
            const blob = await prepare(file);
            const upload = await this.store.addFile(blob, file.name);
            this.props.onAdd(await this.store.send("photo", visit.id, { upload, kind, caption, line }));
        } catch (error) {
            if (error.told) {
                throw error;
            }
            this.state.problem = error.message;
        } finally {
            this.state.busy = false;
        }
    }
}
