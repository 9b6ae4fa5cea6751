"""What the law wants written down at the end of some visits, as fields that a phone can show.

- `boiler`: the attestation of yearly service of a boiler of 4 to 400 kW.
- `refrigerant`: the sheet of an operation on an appliance that holds a refrigerant.

Words are keys here: `field.annex` gives them their language.
"""

from dataclasses import dataclass

BOILER, REFRIGERANT = "boiler", "refrigerant"
# Carbon monoxide in the room, in ppm: from 10 on the cause is looked for, above 50 the boiler stops.
CO_SEARCH, CO_STOP = 10, 50


@dataclass(frozen=True)
class AnnexField:
    """One field of an annex.

    kind: "text", "value", "choice" or "yes_no"
    """

    name: str
    kind: str = "text"
    required: bool = False
    unit: str = ""
    minimum: float = 0
    maximum: float = 0
    choices: tuple = ()


FIELDS = {
    BOILER: (
        AnnexField("energy", "choice", True, choices=("gas", "oil", "wood", "coal", "other")),
        AnnexField("power_kw", "value", True, "kW", 4, 400),
        AnnexField("installed_year", "value", False, "", 1900, 2100),
        AnnexField("evacuation", "choice", True, choices=("chimney", "balanced", "vmc", "other")),
        AnnexField("co_ppm", "value", True, "ppm", 0, 5000),
        AnnexField("shut_down", "yes_no"),
        AnnexField("flue_temperature", "value", False, "°C", 0, 600),
        AnnexField("oxygen_percent", "value", False, "%", 0, 21),
        AnnexField("efficiency_percent", "value", True, "%", 0, 120),
        AnnexField("nox_mg", "value", False, "mg/kWh", 0, 5000),
        AnnexField("cleaned", "yes_no", True),
        AnnexField("checked", "yes_no", True),
        AnnexField("faults"),
        AnnexField("advice"),
    ),
    REFRIGERANT: (
        AnnexField("fluid", "choice", True, choices=(
            "R32", "R134a", "R290", "R404A", "R407C", "R410A", "R448A", "R449A", "R452A", "R454B",
            "R454C", "R513A", "R600a", "R717", "R744", "R1234yf", "R1234ze",
        )),
        AnnexField("charge_kg", "value", True, "kg", 0, 5000),
        AnnexField("operation", "choice", True, choices=(
            "assembly", "commissioning", "modification", "maintenance", "leak_check", "dismantling", "other",
        )),
        AnnexField("detection", "yes_no", True),
        AnnexField("detector"),
        AnnexField("leak", "choice", True, choices=("none", "repaired", "to_repair", "not_checked")),
        AnnexField("leak_place"),
        AnnexField("virgin_kg", "value", False, "kg", 0, 5000),
        AnnexField("recycled_kg", "value", False, "kg", 0, 5000),
        AnnexField("regenerated_kg", "value", False, "kg", 0, 5000),
        AnnexField("recovered_waste_kg", "value", False, "kg", 0, 5000),
        AnnexField("recovered_reuse_kg", "value", False, "kg", 0, 5000),
        AnnexField("container"),
        AnnexField("waste_slip"),
        AnnexField("operator_certificate", "text", True),
        AnnexField("remarks"),
    ),
}  # fmt: skip

# Warming power of a kilogram against that of CO2 over a hundred years, as the sheet asks for it.
WARMING = {
    "R32": 675, "R134a": 1430, "R290": 3, "R404A": 3922, "R407C": 1774, "R410A": 2088, "R448A": 1387,
    "R449A": 1397, "R452A": 2140, "R454B": 466, "R454C": 148, "R513A": 631, "R600a": 3, "R717": 0,
    "R744": 1, "R1234yf": 4, "R1234ze": 7,
}  # fmt: skip
# Tonnes of CO2 from which on leaks are looked for every so many months; twice that with a detector.
_PERIODS = ((500, 3), (50, 6), (5, 12))


def get_co2_tonnes(values):
    """Return the charge of an appliance in tonnes of CO2, to the kilogram."""
    return round((values.get("charge_kg") or 0) * WARMING.get(values.get("fluid"), 0) / 1000, 3)


def get_leak_check_months(values):
    """Return every how many months leaks are looked for, 0 where the charge asks for none."""
    tonnes = get_co2_tonnes(values)
    months = next((months for least, months in _PERIODS if tonnes >= least), 0)
    return months * 2 if values.get("detection") else months


def find_missing(kind, values):
    """Return the names of the required fields that have no value."""
    return [
        field.name
        for field in FIELDS.get(kind, ())
        if field.required and values.get(field.name) in (None, "")
    ]


def find_wrong(kind, values):
    """Return the names of the values that are out of bounds, unknown or of another kind."""
    known = {field.name: field for field in FIELDS.get(kind, ())}
    given = {name: value for name, value in values.items() if value not in (None, "")}
    return [name for name, value in given.items() if name not in known or not _is_right(known[name], value)]


def _is_right(field, value):
    if field.kind == "yes_no":
        return isinstance(value, bool)
    if field.kind == "value":
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and field.minimum <= value <= field.maximum
    return isinstance(value, str) and (field.kind == "text" or value in field.choices)
