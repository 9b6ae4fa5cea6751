/** The app's words in its reader's language: a dictionary that is loaded before anything is shown. */

let words = {};

/** A sentence that is looked up when it is shown: modules are read before the words are there. */
class LateWords extends String {
    constructor(source, values) {
        super(source);
        this.values = values;
    }
    toString() {
        return translate(super.toString(), this.values);
    }
    valueOf() {
        return this.toString();
    }
    toJSON() {
        return this.toString();
    }
}

function translate(source, values) {
    const text = words[source] ?? source;
    return values ? text.replace(/%\((\w+)\)s/g, (_whole, name) => String(values[name] ?? "")) : text;
}

/**
 * Return a sentence in the reader's language, its named places filled: `_t("%(count)s to send", { count })`.
 */
export function _t(source, values) {
    return new LateWords(source, values);
}

/** What OWL asks for each text of a template. */
export function translateTemplate(source) {
    return translate(source);
}

/** Take the words of a language; one that cannot be had now leaves the English source. */
export async function loadWords(lang) {
    document.documentElement.lang = lang.replace("_", "-");
    try {
        const answer = await fetch(`/field/app/words/${lang}`);
        words = answer.ok ? await answer.json() : {};
    } catch {
        words = {};
    }
}
