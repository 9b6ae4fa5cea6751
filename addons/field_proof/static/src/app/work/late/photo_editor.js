import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { Choice, Field, Sheet } from "../../core/ui";
import { useStore } from "../../core/store";
import { _t } from "../../core/words";
import { drawMarks, isMark, toPhoto } from "./annotation";
import { isVideo, photoUrl, toJpeg } from "../picture";

/** One picture, large: arrows, circles and words on it, its caption, or its end. */
export class PhotoEditor extends Component {
    static template = "field_proof.app.PhotoEditor";
    static components = { Choice, Field, Sheet };
    static props = { visit: Object, photo: Object, onClose: Function };

    setup() {
        this.store = useStore();
        this.canvas = useRef("canvas");
        this.tools = [
            { value: "arrow", label: _t("Arrow") },
            { value: "circle", label: _t("Circle") },
            { value: "text", label: _t("Text") },
        ];
        const { caption } = this.props.photo;
        this.state = useState({ tool: "arrow", marks: [], caption, problem: "", busy: false });
        this.labels = { caption: _t("Caption"), title: _t("Picture") };
        this.isVideo = isVideo(this.store, this.props.photo);
        onMounted(() => this.isVideo || this.load());
    }

    get url() {
        return photoUrl(this.store, this.props.photo);
    }

    get isLocked() {
        return this.props.visit.state === "done";
    }

    get isChanged() {
        return this.state.marks.length || this.state.caption.trim() !== this.props.photo.caption;
    }

    async load() {
        this.image = new Image();
        this.image.src = this.url;
        try {
            await this.image.decode();
        } catch {
            this.state.problem = _t("This picture is not on the phone: it shows again with the network.");
            return;
        }
        if (this.canvas.el) {
            this.size = { width: this.image.naturalWidth, height: this.image.naturalHeight };
            Object.assign(this.canvas.el, this.size);
            this.draw();
        }
    }

    draw() {
        const context = this.canvas.el.getContext("2d");
        context.drawImage(this.image, 0, 0);
        drawMarks(context, [...this.state.marks, ...(this.gesture ? [this.gesture] : [])], this.size);
    }

    point(event) {
        return toPhoto(event, this.canvas.el.getBoundingClientRect(), this.size);
    }

    press(event) {
        if (!this.size || this.isLocked) {
            return;
        }
        const from = this.point(event);
        if (this.state.tool === "text") {
            const text = (prompt(_t("Words on the picture")) || "").trim().slice(0, 60);
            this.add({ kind: "text", from, text });
        } else {
            this.canvas.el.setPointerCapture(event.pointerId);
            this.gesture = { kind: this.state.tool, from, to: from };
        }
    }

    move(event) {
        if (this.gesture) {
            this.gesture.to = this.point(event);
            this.draw();
        }
    }

    release() {
        const mark = this.gesture;
        this.gesture = null;
        if (mark) {
            this.add(mark);
        }
    }

    add(mark) {
        if (isMark(mark, this.size)) {
            this.state.marks.push(mark);
        }
        this.draw();
    }

    undo() {
        this.state.marks.pop();
        this.draw();
    }

    /** A picture that was sent is never changed: another takes its place. */
    async save() {
        this.state.busy = true;
        const { visit, photo, onClose } = this.props;
        const upload = await this.store.addFile(await toJpeg(this.canvas.el), "photo.jpg");
        const { kind, line } = photo;
        const body = { upload, kind, caption: this.state.caption.trim(), line: line || null };
        const uuid = await this.store.send("photo", visit.id, body);
        await this.relink(uuid);
        await this.store.send("photo_remove", visit.id, { photo: photo.uuid });
        onClose();
    }

    async remove() {
        const { visit, photo, onClose } = this.props;
        await this.relink();
        await this.store.send("photo_remove", visit.id, { photo: photo.uuid });
        onClose();
    }

    /** Answers that showed the picture show the one that replaces it, or none. */
    async relink(uuid) {
        const { visit, photo } = this.props;
        for (const [line, { value, note, photos }] of Object.entries(visit.answers)) {
            if (photos?.includes(photo.uuid)) {
                const kept = photos.flatMap((each) => (each === photo.uuid ? uuid || [] : each));
                await this.store.send("check", visit.id, { line: Number(line), value, note: note || "", photos: kept });
            }
        }
    }
}

registry.category("field_app_late").add("photo_editor", PhotoEditor);
