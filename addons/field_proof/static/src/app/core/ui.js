/** The parts that every screen is made of. */

export { Choice } from "./ui/choice";
export { Confirm } from "./ui/confirm";
export { Empty } from "./ui/empty";
export { Field } from "./ui/field";
export { Icon } from "./ui/icon";
export { Page } from "./ui/page";
export { PhotoButton } from "./ui/photo_button";
export { Sheet } from "./ui/sheet";
export { SignaturePad } from "./ui/signature_pad";
