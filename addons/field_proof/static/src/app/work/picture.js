/* What the camera gives, made fit to be sent: small, upright, and without the place where it was taken. */
import { _t } from "../core/words";

export const LONGEST_SIDE = 1600;
export const VIDEO_BYTES = 20 * 1024 * 1024;
export const VIDEO_SECONDS = 20;

/** The size of a picture whose longest side is at most `side`. */
export function fit(width, height, side = LONGEST_SIDE) {
    const factor = Math.min(1, side / Math.max(width, height));
    return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** A file that may be sent, or an Error whose message is for the technician. */
export async function prepare(file) {
    if (file.type.startsWith("video/")) {
        await checkVideo(file);
        return file;
    }
    const bitmap = await open(file);
    const canvas = document.createElement("canvas");
    Object.assign(canvas, fit(bitmap.width, bitmap.height));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return toJpeg(canvas);
}

/** A canvas as a JPEG. Nothing but pixels goes through a canvas: the camera's own data stay behind. */
export function toJpeg(canvas) {
    return new Promise((resolve, reject) => {
        const done = (blob) => (blob ? resolve(blob) : reject(new Error(_t("The phone lacks memory for this picture. Close other apps and take it again."))));
        canvas.toBlob(done, "image/jpeg", 0.82);
    });
}

async function open(file) {
    try {
        return await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch {
        throw new Error(_t("This phone cannot read this file. Take the picture with the camera, or choose a JPEG or PNG."));
    }
}

async function checkVideo(file) {
    if (file.size > VIDEO_BYTES) {
        throw new Error(_t("This video is larger than 20 MB. Film less, or in a lower quality."));
    }
    if ((await seconds(file)) > VIDEO_SECONDS + 0.5) {
        throw new Error(_t("This video is longer than 20 seconds. Film only what must be seen."));
    }
}

/* The server measures too: a phone that cannot tell the length lets the video through. */
function seconds(file) {
    return new Promise((resolve) => {
        const video = document.createElement("video");
        const url = URL.createObjectURL(file);
        const end = (value) => {
            URL.revokeObjectURL(url);
            resolve(value);
        };
        video.onloadedmetadata = () => end(Number.isFinite(video.duration) ? video.duration : 0);
        video.onerror = () => end(0);
        video.preload = "metadata";
        video.src = url;
    });
}

/** The address of a photo: the phone's own copy while it waits, then the server's. */
export function photoUrl(store, photo, size = "url") {
    return photo[size] || photo.url || store.fileUrl(photo.upload);
}

/** Whether a photo of a visit is a film. */
export function isVideo(store, photo) {
    return photo.media === "video" || Boolean(store.files[photo.upload]?.type.startsWith("video/"));
}
