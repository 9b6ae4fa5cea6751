import { element, post } from "./api.js";

const PAUSE = 350;
const MIN_LETTERS = 5;

/** Where the visit takes place: a known site, a proposed address or the phone's position. */
export class AddressStep {
    /**
     * @param {Element} root the step
     * @param {Object} config of the page
     * @param {Function} fail shows an error
     */
    constructor(root, config, fail) {
        Object.assign(this, { root, config, fail, place: null, point: null, turn: 0 });
        this.input = root.querySelector("#address");
        this.status = root.querySelector("#address-status");
        this.list = root.querySelector(".suggestions");
        this.input.addEventListener("input", () => {
            clearTimeout(this.timer);
            this.timer = setTimeout(() => this.search(), PAUSE);
        });
        root.querySelector("[data-do=locate]").addEventListener("click", () => this.locate());
        root.querySelector("[data-do=change-address]").addEventListener("click", () => {
            this.choose(null);
            this.input.focus();
            this.search();
        });
        for (const radio of this.sites) {
            radio.addEventListener("change", () => this.chooseSite(radio));
        }
        this.draw();
    }

    get sites() {
        return this.root.querySelectorAll("input[name=site]");
    }

    get isElsewhere() {
        return !this.sites.length || this.root.querySelector("#other-site").checked;
    }

    chooseSite(radio) {
        this.choose(radio.value ? { token: radio.value, label: radio.dataset.label } : null);
    }

    choose(place) {
        this.place = place;
        if (place) {
            this.point = null;
            this.list.hidden = true;
            this.status.textContent = "";
        }
        this.draw();
        this.root.dispatchEvent(new Event("change", { bubbles: true }));
    }

    /** Show what was chosen before: a site by its radio, anything else as chosen. */
    restore(place) {
        this.place = place;
        const known = [...this.sites].find((radio) => radio.dataset.label === place?.label);
        if (known) {
            known.checked = true;
            this.chooseSite(known);
        } else if (place && this.sites.length) {
            this.root.querySelector("#other-site").checked = true;
        }
        this.draw();
    }

    draw() {
        const isChosen = Boolean(this.place) && this.isElsewhere;
        this.root.querySelector("#search").hidden = !this.isElsewhere;
        this.root.querySelector(".chosen").hidden = !isChosen;
        this.root.querySelector(".chosen strong").textContent = this.place?.label || "";
        this.root.querySelector(".search-box").hidden = isChosen;
        this.root.querySelector(".pin").hidden = isChosen || !this.point;
    }

    async search() {
        const text = this.input.value.trim();
        const turn = ++this.turn;
        if (text.length < MIN_LETTERS) {
            this.list.hidden = true;
            this.status.textContent = "";
            return;
        }
        this.status.textContent = this.config.texts.searching_address;
        try {
            const answer = await this.post("address", { q: text });
            if (turn === this.turn && !this.place) {
                this.propose(answer);
            }
        } catch (error) {
            this.status.textContent = "";
            this.fail(error);
        }
    }

    propose({ places, sentence }) {
        this.status.textContent = sentence || this.config.texts.choose_address;
        this.list.hidden = !places.length;
        this.list.replaceChildren(
            ...places.map((place) => {
                const button = element("button", { type: "button", textContent: place.label });
                button.addEventListener("click", () =>
                    place.token ? this.choose(place) : this.askStreet(place)
                );
                return element("li", {}, button);
            })
        );
    }

    /** A town is no address: let the customer write the street before it. */
    askStreet(place) {
        this.input.value = ` ${place.label}`;
        this.input.focus();
        this.input.setSelectionRange(0, 0);
        this.list.hidden = true;
        this.status.textContent = this.config.texts.add_street;
    }

    locate() {
        const missed = () => {
            this.status.textContent = this.config.texts.no_position;
        };
        if (!navigator.geolocation) {
            return missed();
        }
        this.status.textContent = this.config.texts.locating;
        navigator.geolocation.getCurrentPosition(
            ({ coords }) => {
                this.point = { lat: coords.latitude, lon: coords.longitude };
                this.status.textContent = "";
                this.list.hidden = true;
                this.draw();
                this.root.querySelector("#street").focus();
            },
            missed,
            { enableHighAccuracy: true, timeout: 10000 }
        );
    }

    /** Return whether a place is known now; a pin becomes one. */
    async settle() {
        if (!this.place && this.point && this.isElsewhere) {
            const values = { ...this.point };
            for (const name of ["street", "zip", "city"]) {
                values[name] = this.root.querySelector(`#${name}`).value;
            }
            const { place, label } = await this.post("pin", values);
            this.choose({ token: place, label });
        }
        return Boolean(this.place);
    }

    post(name, values) {
        return post(`/field/book/${name}`, { form: this.config.form, ...values }, this.config.texts);
    }
}
