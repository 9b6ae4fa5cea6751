/** Questions to the server, and the three ways in which there is no answer. */

/** Nobody answered, or the server is in trouble: try again later. */
export class Offline extends Error {}

/** Nobody, or somebody else, is logged in: the queue stays until its owner is. */
export class Expired extends Error {}

/** The server understood and will not: trying again changes nothing. */
export class Denied extends Error {
    constructor(status, answer) {
        super(answer?.message || String(status));
        this.status = status;
        this.answer = answer;
    }
}

async function ask(url, options, seconds) {
    try {
        const answer = await fetch(url, {
            ...options,
            cache: "no-store",
            credentials: "same-origin",
            redirect: "error",
            signal: AbortSignal.timeout(seconds * 1000),
        });
        return [answer.status, await answer.json()];
    } catch (error) {
        throw new Offline(error.message);
    }
}

/**
 * Post a body and return the answer's JSON.
 *
 * @param {string} url
 * @param {Object|ArrayBuffer} body an object is sent as JSON
 * @param {number} user whose words these are: the server refuses them from any other session
 * @param {number[]} [kept] statuses above 299 whose answer is returned all the same
 */
export async function post(url, body, user, kept = []) {
    const raw = body instanceof ArrayBuffer;
    const headers = { "Content-Type": raw ? "application/octet-stream" : "application/json" };
    if (user) {
        headers["X-Field-User"] = String(user);
    }
    const options = { method: "POST", headers, body: raw ? body : JSON.stringify(body) };
    const [status, answer] = await ask(url, options, raw ? 60 : 30);
    if (status < 300 || kept.includes(status)) {
        return answer;
    }
    if (status === 401) {
        throw new Expired(answer?.error);
    }
    if (status === 403 || (status >= 400 && status < 500 && status !== 408 && status !== 429)) {
        throw new Denied(status, answer);
    }
    throw new Offline(String(status));
}
