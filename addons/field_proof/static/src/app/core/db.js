/**
 * The phone's own database. The page and the service worker share it.
 *
 * Everything that belongs to a person carries the number of that person's user: who logs in on a
 * colleague's phone neither sees nor sends what the colleague left there.
 */

const NAME = "field_app";
const VERSION = 1;
let opened = null;

function open() {
    opened ??= new Promise((resolve, reject) => {
        const request = indexedDB.open(NAME, VERSION);
        request.onupgradeneeded = () => {
            const db = request.result;
            db.createObjectStore("kv");
            const outbox = db.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
            outbox.createIndex("uuid", "uuid", { unique: true });
            db.createObjectStore("files", { keyPath: "uuid" });
            db.createObjectStore("chunks");
            db.createObjectStore("positions", { keyPath: "seq", autoIncrement: true });
        };
        request.onsuccess = () => {
            const db = request.result;
            // A newer version of the app waits for this one to let go.
            db.onversionchange = () => {
                db.close();
                opened = null;
            };
            db.onclose = () => (opened = null);
            resolve(db);
        };
        request.onerror = () => reject(request.error);
    }).catch((error) => {
        opened = null;
        throw error;
    });
    return opened;
}

/** Return the answer of one request of a transaction. */
export function asked(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

async function begin(names, mode) {
    try {
        return (await open()).transaction(names, mode, { durability: "strict" });
    } catch (error) {
        if (error.name !== "InvalidStateError") {
            throw error;
        }
        opened = null; // the system closed the connection of a sleeping phone
        return (await open()).transaction(names, mode, { durability: "strict" });
    }
}

/**
 * Do some work in one transaction: all of it is on the disk when the promise resolves, or none of it.
 *
 * @param {string[]} names the stores
 * @param {"readonly"|"readwrite"} mode
 * @param {Function} work given the stores in their order; awaits nothing but `asked`
 */
export async function transact(names, mode, work) {
    const transaction = await begin(names, mode);
    const written = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
    });
    written.catch(() => {});
    try {
        const result = await work(...names.map((name) => transaction.objectStore(name)));
        await written;
        return result;
    } catch (error) {
        try {
            transaction.abort();
        } catch {
            // it has ended by itself
        }
        throw transaction.error ?? error;
    }
}

/** Return a remembered value. */
export function recall(key) {
    return transact(["kv"], "readonly", (kv) => asked(kv.get(key)));
}

/** Remember values: { key: value }, null to forget one. */
export function remember(values) {
    return transact(["kv"], "readwrite", (kv) => {
        for (const [key, value] of Object.entries(values)) {
            value === null ? kv.delete(key) : kv.put(value, key);
        }
    });
}

/** Tell whether an error means that the phone has no room left. */
export function isFull(error) {
    return error?.name === "QuotaExceededError";
}
