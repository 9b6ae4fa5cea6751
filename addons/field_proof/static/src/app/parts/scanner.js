import { Component, onMounted, onWillUnmount, useRef, useState } from "@odoo/owl";
import { Sheet } from "../core/ui";
import { _t } from "../core/words";

const PAUSE = 200;

/** Whether this phone reads barcodes by itself; where it does not, codes are typed. */
export const canScan = "BarcodeDetector" in window;

/** The camera, until it has read a barcode. */
export class Scanner extends Component {
    static template = "field_proof.app.Scanner";
    static components = { Sheet };
    static props = { onCode: Function, onClose: Function };

    setup() {
        this.video = useRef("video");
        this.state = useState({ problem: "" });
        onMounted(() => this.look());
        onWillUnmount(() => {
            this.isOver = true;
            this.stream?.getTracks().forEach((track) => track.stop());
        });
    }

    async look() {
        try {
            this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
            this.video.el.srcObject = this.stream;
            await this.video.el.play();
            const detector = new window.BarcodeDetector();
            while (!this.isOver) {
                const [found] = await detector.detect(this.video.el);
                if (found && !this.isOver) {
                    return this.props.onCode(found.rawValue);
                }
                await new Promise((resolve) => setTimeout(resolve, PAUSE));
            }
        } catch {
            this.state.problem = _t("The camera cannot be used here: allow it in the phone's settings, or type the code.");
        }
    }
}
