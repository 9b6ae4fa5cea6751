const PREFIX = "field_request:";
const LAST_CALL = "field_request_last_call";
// A photo of a phone, large enough to read a fault code on it.
const PHOTO_PIXELS = 1600;

/** What the agent has typed so far; nothing else of the screen survives a reload. */
export function emptyDraft() {
    return {
        card: null,
        isNew: false,
        customer: null,
        contact: { name: "", phone: "", email: "" },
        address: { street: "", zip: "", city: "", lat: 0, lon: 0, quality: "", label: "" },
        equipmentId: false,
        visit: null,
        typeId: false,
        since: "",
        notes: "",
        access: "",
        ticked: [],
        denied: [],
        photos: [],
        periods: [],
        weekdays: [],
        absences: [],
        technicianId: false,
        known: [],
        reason: "",
        hold: null,
    };
}

/**
 * Keeps one draft per record the screen was opened for and per caller, in this tab only.
 *
 * The address of a reloaded page has lost the caller's number: the last call goes on then.
 */
export class DraftStore {
    constructor(storage, origin, phone = "") {
        this.storage = storage;
        if (Object.keys(origin).length) {
            this.key = PREFIX + JSON.stringify(origin);
        } else {
            this.key = phone ? PREFIX + phone : storage.getItem(LAST_CALL) || PREFIX;
            storage.setItem(LAST_CALL, this.key);
        }
    }

    read() {
        try {
            const kept = JSON.parse(this.storage.getItem(this.key));
            return kept && { ...emptyDraft(), ...kept };
        } catch {
            return null;
        }
    }

    write(draft) {
        // Photos may be larger than the storage: what was typed is kept without them.
        for (const kept of [draft, { ...draft, photos: [] }]) {
            try {
                return this.storage.setItem(this.key, JSON.stringify(kept));
            } catch {
                continue;
            }
        }
    }

    clear() {
        this.storage.removeItem(this.key);
    }
}

/** Return the request as the server reads it. */
export function toRequest(draft) {
    const { contact, address, card } = draft;
    return {
        intervention_id: draft.visit?.id || false,
        site_id: card?.id || false,
        customer_id: draft.customer?.id || false,
        phone: card?.phone || contact.phone,
        contact: { ...contact },
        address: { ...address },
        equipment_id: draft.equipmentId,
        type_id: draft.typeId,
        since: draft.since,
        notes: draft.notes,
        access: draft.access,
        ticked: [...draft.ticked],
        denied: [...draft.denied],
        periods: [...draft.periods],
        weekdays: [...draft.weekdays],
        absences: draft.absences.filter((one) => one.from).map((one) => ({ ...one })),
        technician_id: draft.technicianId,
    };
}

/** Return where the visit takes place, or null while that is not known. */
export function getPlace(draft) {
    const place = draft.card || draft.address;
    return place.lat || place.lon ? { lat: place.lat, lon: place.lon } : null;
}

/** Return a photo as the server takes it: smaller, without its position. */
export async function readPhoto(file) {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, PHOTO_PIXELS / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const [, data] = canvas.toDataURL("image/jpeg", 0.85).split(",");
    return { name: file.name.replace(/\.\w+$/, "") + ".jpg", data };
}
