"""How a visit ended: who signed what, or why nobody did."""

from dataclasses import dataclass, field
from datetime import datetime

OUTCOMES = ("signed", "refused", "absent", "office")
REDUCED_RATES = ("10", "5.5")
FULL_RATE = "20"


@dataclass(frozen=True)
class Closing:
    """What is known of the end of a visit beside the visit itself.

    outcome: "signed", "refused" or "absent" with the customer, "office" without
    summary: the very text that the customer read before signing
    device_at: naive UTC by the phone's own clock
    position: {"lat", "lon", "accuracy"} where the technician allows it, else None
    vat: {"rate", "certified"} as the phone told it, else None
    """

    outcome: str = "office"
    signer: str = ""
    capacity: str = ""
    consent: str = ""
    reason: str = ""
    signature: bytes = b""
    summary: str = ""
    device: str = ""
    device_at: datetime | None = None
    position: dict | None = None
    vat: dict | None = None
    annex: dict = field(default_factory=dict)

    @property
    def vat_rate(self):
        """The rate that the law allows: a reduced one needs the customer's signed mention."""
        wanted = (self.vat or {}).get("rate", FULL_RATE)
        is_signed = self.outcome == "signed" and bool((self.vat or {}).get("certified"))
        return wanted if wanted in REDUCED_RATES and is_signed else FULL_RATE
