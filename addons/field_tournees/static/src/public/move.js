import { post } from "./api.js";
import { SlotList } from "./slots.js";

/** The page that moves a visit to another slot. */
const root = document.getElementById("move");
const { url, texts } = JSON.parse(root.dataset.config);
const form = root.querySelector("form");
const notice = root.querySelector(".notice");
const submit = form.querySelector("[type=submit]");
let chosen = null;

function say(text, kind) {
    notice.hidden = !text;
    notice.className = `notice ${kind}`;
    notice.textContent = text;
    if (text) {
        notice.scrollIntoView({ block: "center" });
    }
}

function choose(token, button) {
    chosen = token;
    for (const other of form.querySelectorAll(".slot")) {
        other.setAttribute("aria-pressed", String(other === button));
    }
    submit.disabled = !token;
}

function fail(error) {
    say(error.message, error.days ? "info" : "error");
    if (error.days) {
        slots.show(error.days);
        choose(null);
    }
}

const slots = new SlotList(form, texts, {
    load: (wishes) => {
        choose(null);
        say("");
        return post(`${url}/offers`, wishes, texts);
    },
    pick: choose,
    fail,
});

form.addEventListener("submit", async (event) => {
    event.preventDefault();
    submit.disabled = true;
    submit.classList.add("busy");
    try {
        const answer = await post(`${url}/move`, { ...slots.wishes, offer: chosen }, texts);
        location.assign(answer.url);
    } catch (error) {
        submit.disabled = false;
        fail(error);
    } finally {
        submit.classList.remove("busy");
    }
});

root.hidden = false;
slots.refresh();
