import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useRequest } from "@field_tournees/request/request_model";
import { describeUrgency } from "@field_tournees/request/request_words";
import { readPhoto } from "@field_tournees/request/request_draft";

const { Info } = luxon;
// More types than this would push the questions off the screen.
const MAX_BUTTONS = 12;
const MAX_PHOTOS = 8;

/** What the caller asks for: type, urgency, notes, photos, wishes. */
export class RequestWhat extends Component {
    static template = "field_tournees.RequestWhat";
    static props = { model: Object };

    setup() {
        this.model = useRequest(this.props.model);
        this.state = this.model.state;
        this.local = useState({ isDragged: false, photoError: "" });
    }

    get draft() {
        return this.state.draft;
    }

    get urgency() {
        return describeUrgency(this.state.urgency);
    }

    get hasButtons() {
        return this.state.settings.types.length <= MAX_BUTTONS;
    }

    get periods() {
        return [
            { id: "morning", name: _t("Morning") },
            { id: "afternoon", name: _t("Afternoon") },
        ];
    }

    /** Monday to Saturday, short; Monday is 0 for the server. */
    get weekdays() {
        return Info.weekdays("short")
            .slice(0, 6)
            .map((name, id) => ({ id, name }));
    }

    chooseType(typeId) {
        this.model.change({ typeId });
    }

    write(name, ev) {
        this.model.change({ [name]: ev.target.value }, { soon: true });
    }

    toggle(name, id) {
        const chosen = this.draft[name];
        const others = chosen.filter((one) => one !== id);
        this.model.change({ [name]: others.length < chosen.length ? others : [...chosen, id] });
    }

    addAbsence() {
        const { today } = this.state.settings;
        this.model.change({ absences: [...this.draft.absences, { from: today, to: today }] });
    }

    changeAbsence(rank, name, ev) {
        const absences = this.draft.absences.map((one, index) => {
            if (index !== rank) {
                return one;
            }
            const changed = { ...one, [name]: ev.target.value };
            return changed.to < changed.from ? { from: changed.from, to: changed.from } : changed;
        });
        this.model.change({ absences }, { soon: true });
    }

    removeAbsence(rank) {
        this.model.change({ absences: this.draft.absences.filter((_one, index) => index !== rank) });
    }

    chooseTechnician(ev) {
        this.model.change({ technicianId: Number(ev.target.value) || false });
    }

    async addPhotos(files) {
        this.local.photoError = "";
        for (const file of files) {
            if (this.draft.photos.length >= MAX_PHOTOS) {
                this.local.photoError = _t("Eight photos are enough: remove one first.");
                return;
            }
            try {
                const photo = await readPhoto(file);
                this.model.change({ photos: [...this.draft.photos, photo] });
            } catch {
                this.local.photoError = _t("“%s” is not a photo.", file.name);
            }
        }
    }

    removePhoto(rank) {
        this.model.change({ photos: this.draft.photos.filter((_one, index) => index !== rank) });
    }

    onDrop(ev) {
        this.local.isDragged = false;
        this.addPhotos(ev.dataTransfer.files);
    }

    onPaste(ev) {
        if (ev.clipboardData.files.length) {
            ev.preventDefault();
            this.addPhotos(ev.clipboardData.files);
        }
    }

    onFile(ev) {
        this.addPhotos([...ev.target.files]);
        ev.target.value = "";
    }
}
