"""A technician's phone: the real app in a real browser, behind a wire that can be cut."""

import os

from playwright.sync_api import expect

from launcher.paths import IS_ROOT

_SCREEN = {"width": 393, "height": 851}
_STORE = "odoo.loader.modules.get('@field_proof/app/core/store').store"


class Phone:
    """A browser profile that a technician holds; `page` is the app's page that is open.

    `send` does what a screen does when its button is tapped; what is sent meanwhile is asked of
    the database, never of the app.
    """

    def __init__(self, browser, wire, profile=None, **options):
        self.wire = wire
        options = {
            "base_url": wire.url,
            "viewport": _SCREEN,
            "has_touch": True,
            "is_mobile": True,
            "locale": "fr-FR",
            "timezone_id": "Europe/Paris",
            **options,
        }
        if profile:  # on the disk, with the limits that a disk has
            program = {"executable_path": os.environ["CHROMIUM"], "args": ["--no-sandbox"] if IS_ROOT else []}
            self.context = browser.browser_type.launch_persistent_context(profile, **program, **options)
        else:
            self.context = browser.new_context(**options)
        self.errors = []
        self.context.on("weberror", lambda error: self.errors.append(str(error.error)))
        self.page = self.context.new_page()

    def close(self):
        """Put the phone away; an error in any of its pages is a failure."""
        self.context.close()
        assert not self.errors, "uncaught errors in the app:\n" + "\n".join(self.errors)

    def log_in(self, login):
        """Log in from the form that is open, or from the app's own address."""
        if "/web/login" not in self.page.url:
            self.page.goto("/web/login?redirect=/field/app")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", login)
        self.page.click(".oe_login_form button[type=submit]")
        self.page.wait_for_url("**/field/app*")
        self.wait(net="online")
        self.page.wait_for_function(f"{_STORE}.state !== null")

    def keep_app(self):
        """Wait until the service worker keeps the app and stands before the page."""
        self.page.evaluate("navigator.serviceWorker.ready")
        self.page.wait_for_function("navigator.serviceWorker.controller !== null")

    def open_again(self, page=None):
        """Load the app again, in the same page or in one more."""
        self.page = page or self.page
        self.page.goto("/field/app")
        self.page.wait_for_selector(".o_app[data-net]")

    def wait(self, page=None, **attributes):
        """Wait until the app shows a state: net, outbox, troubles."""
        app = (page or self.page).locator(".o_app")
        for name, value in attributes.items():
            expect(app).to_have_attribute(f"data-{name}", str(value), timeout=45000)

    def send(self, kind, visit=None, **body):
        """Do something; return its uuid once the phone keeps it."""
        return self.page.evaluate(f"(act) => {_STORE}.send(...act)", [kind, visit, body])

    def add_file(self, size, name="photo.jpg"):
        """Keep a file of so many bytes, which no disk makes smaller; return its uuid or why there is none."""
        return self.page.evaluate(
            f"""([size, name]) => {{
                const bytes = Uint8Array.from({{ length: size }}, () => Math.random() * 256);
                return {_STORE}.addFile(new Blob([bytes]), name).catch((error) => error.name);
            }}""",
            [size, name],
        )

    def read(self, path):
        """Return a value of the app's state, such as "state.me.name"."""
        return self.page.evaluate(f"() => {_STORE}.{path}")

    def wake(self):
        """Try the network now instead of at the next beat."""
        self.page.evaluate(f"() => void {_STORE}.wake()")

    def stop_workers(self):
        """End the service worker, as a phone does with what sleeps."""
        session = self.context.new_cdp_session(self.page)
        session.send("ServiceWorker.enable")
        session.send("ServiceWorker.stopAllWorkers")
        session.detach()
