import { element } from "./api.js";

/** The slots on offer by day, and the wishes that they answer. */
export class SlotList {
    /**
     * @param {Element} root holds `.slots`, `.slots-status` and the wishes
     * @param {Object} texts sentences
     * @param {Function} load wishes => answer of the server with `days`
     * @param {Function} pick called with an offer's token and button
     * @param {Function} fail called with what load threw
     */
    constructor(root, texts, { load, pick, fail }) {
        Object.assign(this, { root, texts, load, pick, fail, absences: [], turn: 0 });
        this.list = root.querySelector(".slots");
        this.status = root.querySelector(".slots-status");
        this.away = root.querySelector(".absences ul");
        root.querySelector("[data-do=add-absence]").addEventListener("click", () => this.addAbsence());
        for (const box of this.boxes) {
            box.addEventListener("change", () => this.refresh());
        }
    }

    get boxes() {
        return this.root.querySelectorAll("input[name=periods], input[name=weekdays]");
    }

    get wishes() {
        const chosen = (name) =>
            [...this.root.querySelectorAll(`input[name=${name}]:checked`)].map((box) => box.value);
        return {
            periods: chosen("periods"),
            weekdays: chosen("weekdays").map(Number),
            absences: this.absences,
        };
    }

    set wishes({ periods = [], weekdays = [], absences = [] }) {
        for (const box of this.boxes) {
            const values = box.name === "periods" ? periods : weekdays.map(String);
            box.checked = values.includes(box.value);
        }
        this.absences = absences;
        this.drawAbsences();
    }

    /** Ask for offers; an answer that comes after a newer question is dropped. */
    async refresh() {
        const turn = ++this.turn;
        this.status.textContent = this.texts.searching;
        this.list.setAttribute("aria-busy", "true");
        try {
            const answer = await this.load(this.wishes);
            if (turn === this.turn) {
                this.show(answer.days);
            }
        } catch (error) {
            if (turn === this.turn) {
                this.show([]);
                this.status.textContent = "";
                this.fail(error);
            }
        }
    }

    show(days) {
        const count = days.reduce((sum, day) => sum + day.offers.length, 0);
        this.list.setAttribute("aria-busy", "false");
        this.status.textContent = count ? "" : this.texts.none;
        this.list.replaceChildren(...days.map((day) => this.drawDay(day)));
    }

    drawDay({ title, offers }) {
        const buttons = offers.map((offer) => element("li", {}, this.drawOffer(offer)));
        return element(
            "section",
            { className: "day" },
            element("h3", { textContent: title }),
            element("ul", {}, ...buttons)
        );
    }

    drawOffer({ token, time, green }) {
        const button = element("button", { type: "button", className: "slot" });
        button.append(element("strong", { textContent: time }));
        if (green) {
            button.classList.add("green");
            button.append(element("span", { className: "badge", textContent: this.texts.green }));
        }
        button.addEventListener("click", () => this.pick(token, button));
        return button;
    }

    addAbsence() {
        const [from, to] = ["from", "to"].map((end) => this.root.querySelector(`#away-${end}`));
        const first = from.value;
        const last = to.value || first;
        const error = this.root.querySelector("#error-absences");
        const isGood = first && first <= last && from.checkValidity() && to.checkValidity();
        error.hidden = Boolean(isGood);
        error.textContent = isGood ? "" : this.texts.absence;
        if (!isGood) {
            return from.focus();
        }
        this.absences = [...this.absences, [first, last]].slice(-5);
        from.value = to.value = "";
        this.drawAbsences();
        this.refresh();
    }

    drawAbsences() {
        this.away.hidden = !this.absences.length;
        this.away.replaceChildren(
            ...this.absences.map((absence) => {
                const label = absence.map((day) => new Date(`${day}T12:00`).toLocaleDateString()).join(" – ");
                const drop = element("button", { type: "button", className: "link", textContent: this.texts.remove });
                drop.setAttribute("aria-label", `${this.texts.remove} ${label}`);
                drop.addEventListener("click", () => {
                    this.absences = this.absences.filter((one) => one !== absence);
                    this.drawAbsences();
                    this.refresh();
                });
                return element("li", {}, label, " ", drop);
            })
        );
    }
}
