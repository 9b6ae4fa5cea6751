import { useState } from "@odoo/owl";

/** What somebody is typing: it survives a call, a locked screen or a phone that runs out of battery. */
class Draft {
    constructor(key, empty) {
        this.key = `field_draft/${key}`;
        this.empty = JSON.stringify(empty);
        const kept = this.read();
        this.dirty = Boolean(kept);
        this.value = { ...JSON.parse(this.empty), ...kept };
    }

    read() {
        try {
            return JSON.parse(localStorage.getItem(this.key));
        } catch {
            return null;
        }
    }

    set(changes) {
        Object.assign(this.value, changes);
        this.dirty = true;
        try {
            localStorage.setItem(this.key, JSON.stringify(this.value));
        } catch {
            // A full phone still lets the technician write and send.
        }
    }

    /** It is sent: what is shown stays. */
    settle() {
        this.dirty = false;
        localStorage.removeItem(this.key);
    }

    /** It is sent: the next one begins empty. */
    drop() {
        this.settle();
        this.value = JSON.parse(this.empty);
    }
}

/**
 * What the phone's user is writing, kept on the phone until it is sent.
 *
 * @param {Object} store
 * @param {string} key what is being written
 * @param {Object} empty what it is before the first word
 */
export function useDraft(store, key, empty) {
    return useState(new Draft(`${store.user.id}/${key}`, empty));
}
