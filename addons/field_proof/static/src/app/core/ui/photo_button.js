import { Component } from "@odoo/owl";
import { Icon } from "./icon";

/** A button that takes a photo or picks one; `onFile` gets the file as it comes from the phone. */
export class PhotoButton extends Component {
    static template = "field_proof.app.PhotoButton";
    static components = { Icon };
    static props = {
        label: [String, Object],
        onFile: Function,
        accept: { type: String, optional: true },
        camera: { type: Boolean, optional: true },
        icon: { type: String, optional: true },
        name: { type: String, optional: true },
    };
    static defaultProps = { accept: "image/*", icon: "camera" };

    onChange(event) {
        const [file] = event.target.files;
        event.target.value = ""; // the same photo may be taken twice
        if (file) {
            this.props.onFile(file);
        }
    }
}
