import { AddressStep } from "./address.js";
import { element, post } from "./api.js";
import { shrink } from "./photos.js";
import { SlotList } from "./slots.js";

const STEPS = ["type", "address", "contact", "slot", "confirm"];
const TEXTS = ["name", "phone", "email", "description", "access"];
const MOST_PHOTOS = 3;

/** The journey of /field/book: five steps, whose answers outlive errors and reloads. */
class Booking {
    constructor(root) {
        this.root = root;
        this.config = JSON.parse(root.dataset.config);
        this.texts = this.config.texts;
        this.form = root.querySelector("form");
        this.notice = root.querySelector(".notice");
        this.key = `field-booking-${this.config.company}`;
        this.hold = null;
        this.photos = [];
        const fail = (error) => this.fail(error);
        this.address = new AddressStep(this.section("address"), this.config, fail);
        this.slots = new SlotList(this.section("slot"), this.texts, {
            load: (wishes) => this.loadSlots(wishes),
            pick: (token, button) => this.pick(token, button),
            fail,
        });
        this.restore();
        this.listen();
        root.hidden = false;
        this.go(this.firstOpenStep(), { isFirst: true });
    }

    listen() {
        this.form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.next();
        });
        this.form.addEventListener("input", (event) => {
            this.forgive(event.target);
            this.save();
        });
        this.form.addEventListener("change", () => this.save());
        for (const step of ["type", "address"]) {
            this.section(step).addEventListener("change", () => {
                this.hold = null; // it was for another visit
            });
        }
        this.form.querySelector("[data-do=back]").addEventListener("click", () => history.back());
        for (const button of this.form.querySelectorAll("[data-go]")) {
            button.addEventListener("click", () => this.go(button.dataset.go));
        }
        this.form.querySelector("#photos").addEventListener("change", (event) => this.addPhotos(event.target));
        addEventListener("popstate", (event) => {
            if (event.state?.step) {
                this.show(event.state.step);
            }
        });
    }

    section(step) {
        return this.form.querySelector(`[data-step=${step}]`);
    }

    input(name) {
        return this.form.elements[name];
    }

    get type() {
        return this.form.querySelector("input[name=type]:checked");
    }

    // Answers that outlive a reload; photos and the honeypot do not
    save() {
        const kept = { type: this.type?.value, place: this.address.place, wishes: this.slots.wishes };
        kept.hold = this.hold;
        for (const name of TEXTS) {
            kept[name] = this.input(name).value;
        }
        try {
            sessionStorage.setItem(this.key, JSON.stringify(kept));
        } catch {
            // Private browsing without storage: only a reload loses the answers.
        }
    }

    restore() {
        let kept = {};
        try {
            kept = JSON.parse(sessionStorage.getItem(this.key)) || {};
        } catch {
            // Nothing readable was kept.
        }
        const type = kept.type || this.config.type;
        const radio = this.form.querySelector(`input[name=type][value="${type}"]`);
        if (radio) {
            radio.checked = true;
        }
        if (kept.place || this.config.place) {
            this.address.restore(kept.place || this.config.place);
        }
        this.slots.wishes = kept.wishes || {};
        this.hold = kept.hold?.until > Date.now() ? kept.hold : null;
        for (const name of TEXTS.filter((name) => kept[name])) {
            this.input(name).value = kept[name];
        }
    }

    firstOpenStep() {
        const done = {
            type: this.type,
            address: this.address.place,
            contact: ["name", "phone", "email"].every((name) => this.input(name).checkValidity()),
            slot: this.hold,
        };
        return STEPS.find((step) => !done[step]);
    }

    // Steps
    go(step, { isFirst = false } = {}) {
        history[isFirst ? "replaceState" : "pushState"]({ step }, "");
        this.show(step, { isFirst });
    }

    /** Show a step; nobody confirms without a slot. */
    show(asked, { isFirst = false, days = null } = {}) {
        const step = asked === "confirm" && !this.hold ? "slot" : asked;
        this.step = step;
        const number = STEPS.indexOf(step) + 1;
        for (const name of STEPS) {
            this.section(name).hidden = name !== step;
        }
        const heading = this.section(step).querySelector("h2");
        this.root.querySelector(".steps-text").textContent = this.texts.step
            .replace("{number}", number)
            .replace("{title}", heading.textContent);
        [...this.root.querySelectorAll(".steps li")].forEach((dot, index) => {
            dot.className = index < number ? "on" : "";
        });
        this.form.querySelector("[data-do=back]").hidden = step === "type";
        this.form.querySelector("[data-do=next]").hidden = step === "slot";
        this.form.querySelector(".actions").classList.toggle("still", step === "slot");
        this.form.querySelector(".next-text").textContent =
            step === "confirm" ? this.texts.confirm : this.texts.next;
        this.say("");
        if (step === "slot" && days) {
            this.slots.show(days);
        } else if (step === "slot") {
            this.slots.refresh();
        }
        if (step === "confirm") {
            this.summarize();
        }
        if (!isFirst) {
            scrollTo(0, 0);
            heading.focus({ preventScroll: true });
        }
    }

    async next() {
        this.clearErrors();
        try {
            if (this.step === "confirm") {
                await this.book();
            } else if (await this.isAnswered(this.step)) {
                this.save();
                this.go(STEPS[STEPS.indexOf(this.step) + 1]);
            }
        } catch (error) {
            this.fail(error);
        }
    }

    async isAnswered(step) {
        if (step === "type") {
            return Boolean(this.type) || this.miss("type", this.texts.choose_type);
        }
        if (step === "address") {
            return (await this.address.settle()) || this.miss("address", this.texts.choose_address_first);
        }
        if (step === "contact") {
            const bad = ["name", "phone", "email"].filter((name) => !this.input(name).checkValidity());
            bad.forEach((name) => this.miss(name, this.texts[`bad_${name}`], { isFocused: name === bad[0] }));
            return !bad.length;
        }
        return true;
    }

    // Slots
    loadSlots(wishes) {
        const hold = this.hold?.token;
        this.hold = null;
        this.save();
        return this.post("offers", { ...this.demand, ...wishes, hold });
    }

    async pick(token, button) {
        this.say("");
        button.classList.add("busy");
        try {
            const held = await this.post("hold", { ...this.demand, offer: token });
            this.hold = { ...held, token: held.hold, until: Date.now() + held.minutes * 60000 };
            this.save();
            this.go("confirm");
        } catch (error) {
            this.fail(error);
        } finally {
            button.classList.remove("busy");
        }
    }

    summarize() {
        const until = new Date(this.hold?.until || 0);
        const isKept = until > new Date();
        const clock = until.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
        const shown = {
            when: this.hold?.when || "",
            type: this.type.dataset.label,
            address: this.address.place.label,
            contact: TEXTS.slice(0, 3).map((name) => this.input(name).value).join("\n"),
        };
        for (const [name, text] of Object.entries(shown)) {
            this.form.querySelector(`[data-sum=${name}]`).textContent = text;
        }
        const held = this.form.querySelector(".held-text");
        held.textContent = isKept ? this.texts.held.replace("{time}", clock) : this.texts.not_held;
        this.form.querySelector("#express-box").hidden = !this.hold?.express;
    }

    async book() {
        const button = this.form.querySelector("[data-do=next]");
        const values = { ...this.demand, ...this.slots.wishes, hold: this.hold?.token };
        for (const name of [...TEXTS, "website"]) {
            values[name] = this.input(name).value;
        }
        values.express = this.input("express").checked;
        values.photos = this.photos.map((photo) => photo.data);
        button.disabled = true;
        button.classList.add("busy");
        try {
            const { url } = await this.post("confirm", values);
            sessionStorage.removeItem(this.key);
            location.assign(url);
        } finally {
            button.disabled = false;
            button.classList.remove("busy");
        }
    }

    get demand() {
        return { type: Number(this.type?.value), place: this.address.place?.token };
    }

    // Photos
    async addPhotos(picker) {
        for (const file of picker.files) {
            if (this.photos.length === MOST_PHOTOS) {
                this.miss("photos", this.texts.three_photos);
                break;
            }
            const data = await shrink(file);
            if (data) {
                this.photos.push({ name: file.name, data });
            } else {
                this.miss("photos", this.texts.no_photo);
            }
        }
        picker.value = "";
        this.drawPhotos();
    }

    drawPhotos() {
        const list = this.form.querySelector(".photos");
        list.hidden = !this.photos.length;
        list.replaceChildren(
            ...this.photos.map((photo) => {
                const image = element("img", { src: `data:image/jpeg;base64,${photo.data}`, alt: photo.name });
                const drop = element("button", { type: "button", className: "link", textContent: this.texts.remove });
                drop.setAttribute("aria-label", `${this.texts.remove} ${photo.name}`);
                drop.addEventListener("click", () => {
                    this.photos = this.photos.filter((one) => one !== photo);
                    this.drawPhotos();
                });
                return element("li", {}, image, drop);
            })
        );
    }

    // What went wrong
    fail(error) {
        if (error.days) {
            this.hold = null;
            if (this.step !== "slot") {
                history.pushState({ step: "slot" }, "");
            }
            this.show("slot", { days: error.days });
            return this.say(error.message, "info");
        }
        const step = error.field && this.findStep(error.field);
        if (step && step !== this.step) {
            this.go(step);
        }
        if (!step || !this.miss(error.field, error.message, { isShown: true })) {
            this.say(error.message, error.reload ? "reload" : "error");
        }
    }

    findStep(field) {
        const error = this.form.querySelector(`#error-${field}`);
        return error?.closest("[data-step]")?.dataset.step;
    }

    /** Show what is wrong with a field and return false, for `a || miss(…)`. */
    miss(field, text, { isFocused = true, isShown = false } = {}) {
        const error = this.form.querySelector(`#error-${field}`);
        if (!error) {
            return false;
        }
        error.textContent = text;
        error.hidden = false;
        const input = this.form.querySelector(`#${field}, [name=${field}]`);
        input?.setAttribute("aria-invalid", "true");
        if (isFocused) {
            input?.focus();
        }
        return isShown;
    }

    /** Take back what was said of an answer that is being corrected. */
    forgive(input) {
        const error = this.form.querySelector(`#error-${input.name || "none"}`);
        if (error) {
            error.hidden = true;
            input.removeAttribute("aria-invalid");
        }
    }

    clearErrors() {
        for (const error of this.form.querySelectorAll(".field-error")) {
            error.hidden = true;
        }
        for (const input of this.form.querySelectorAll("[aria-invalid]")) {
            input.removeAttribute("aria-invalid");
        }
        this.say("");
    }

    say(text, kind = "error") {
        this.notice.hidden = !text;
        this.notice.className = `notice ${kind === "info" ? "info" : "error"}`;
        this.notice.replaceChildren(text);
        if (kind === "reload") {
            const button = element("button", { type: "button", className: "link", textContent: this.texts.reload });
            button.addEventListener("click", () => location.reload());
            this.notice.append(" ", button);
        }
        if (text) {
            this.notice.scrollIntoView({ block: "center" });
        }
    }

    post(name, values) {
        return post(`/field/book/${name}`, { form: this.config.form, ...values }, this.texts);
    }
}

new Booking(document.getElementById("booking"));
