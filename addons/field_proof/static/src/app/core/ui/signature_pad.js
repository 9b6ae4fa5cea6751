import { Component, onMounted, useRef, useState } from "@odoo/owl";

const SCALE = 2;

/**
 * Where the customer signs with a finger. After each stroke `onChange({ blank, ink, toBlob() })` is
 * called: `ink` is the length that was drawn, in pixels; `toBlob` gives a PNG on white.
 */
export class SignaturePad extends Component {
    static template = "field_proof.app.SignaturePad";
    static props = { onChange: Function };

    setup() {
        this.canvas = useRef("canvas");
        this.state = useState({ ink: 0 });
        onMounted(() => this.clear());
    }

    clear() {
        const canvas = this.canvas.el;
        canvas.width = canvas.clientWidth * SCALE;
        canvas.height = canvas.clientHeight * SCALE;
        this.pen = canvas.getContext("2d");
        this.pen.fillStyle = "#fff";
        this.pen.fillRect(0, 0, canvas.width, canvas.height);
        Object.assign(this.pen, { lineWidth: 2.5 * SCALE, lineCap: "round", lineJoin: "round", strokeStyle: "#14212b" });
        this.state.ink = 0;
        this.tell();
    }

    place({ offsetX, offsetY }) {
        return [offsetX * SCALE, offsetY * SCALE];
    }

    onDown(event) {
        this.canvas.el.setPointerCapture(event.pointerId);
        this.from = this.place(event);
    }

    onMove(event) {
        if (!this.from) {
            return;
        }
        for (const step of event.getCoalescedEvents?.() || [event]) {
            const to = this.place(step);
            this.pen.beginPath();
            this.pen.moveTo(...this.from);
            this.pen.lineTo(...to);
            this.pen.stroke();
            this.state.ink += Math.hypot(to[0] - this.from[0], to[1] - this.from[1]) / SCALE;
            this.from = to;
        }
    }

    onUp() {
        if (this.from) {
            this.from = null;
            this.tell();
        }
    }

    tell() {
        const { ink } = this.state;
        // A dot or a short line is a slip of the finger, not a signature.
        this.props.onChange({ blank: ink < 60, ink, toBlob: () => this.toBlob() });
    }

    toBlob() {
        return new Promise((resolve) => this.canvas.el.toBlob(resolve, "image/png"));
    }
}
