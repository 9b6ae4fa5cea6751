from odoo.tests import HttpCase, tagged


def _hash(name):
    """Return the identifier that hoot gives to a suite."""
    value = 0
    for char in name:
        value = ((value << 5) - value + ord(char)) & 0xFFFFFFFF
    return f"{value:08x}"


@tagged("post_install", "-at_install", "browser")
class TestHoot(HttpCase):
    """The addon's components, in a browser without a server behind them."""

    def test_components_pass_their_own_tests(self):
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={_hash('@field_proof')}",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
