/** Return the SHA-256 of bytes or of a text (composed, in UTF-8), in hexadecimal. */
export async function sha256(content) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content.normalize("NFC")) : content;
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
