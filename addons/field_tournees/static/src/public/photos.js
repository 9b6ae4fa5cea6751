const MOST_SIDE = 1280;
const QUALITY = 0.72;

/** Return a photo as base64 of a JPEG small enough for a phone's network; null if it is none. */
export async function shrink(file) {
    let picture;
    try {
        picture = await createImageBitmap(file);
    } catch {
        return null;
    }
    const scale = Math.min(1, MOST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return canvas.toDataURL("image/jpeg", QUALITY).split(",")[1];
}
