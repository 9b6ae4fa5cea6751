/** What the server refused, with the sentence to show; `field` says what to correct. */
export class Refused extends Error {
    constructor(values, status = 0) {
        super(values.error);
        Object.assign(this, values);
        this.status = status;
    }
}

/** Post JSON; throw Refused for anything but a good answer. */
export async function post(url, values, texts) {
    let response, answer;
    try {
        response = await fetch(url, {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify(values),
        });
        answer = await response.json();
    } catch {
        throw new Refused({ error: texts.offline });
    }
    if (!response.ok) {
        throw new Refused({ error: texts.offline, ...answer }, response.status);
    }
    return answer;
}

/** Make an element: tag, properties, children. */
export function element(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
}
