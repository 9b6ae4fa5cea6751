"""A text as a QR code that a page can hold by itself: no picture to fetch, sharp at any size."""

from reportlab.graphics.barcode.qr import QrCodeWidget

_QUIET = 4  # modules of white around a code, as readers want it


def make_svg(text, size):
    """Return an SVG image of a text's QR code, `size` pixels wide."""
    code = QrCodeWidget(text, barLevel="M").qr
    code.make()
    count = code.getModuleCount()
    dark = "".join(
        f"M{column + _QUIET} {row + _QUIET}h1v1h-1z"
        for row in range(count)
        for column in range(count)
        if code.isDark(row, column)
    )
    side = count + 2 * _QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        f'viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{dark}"/></svg>'
    )
