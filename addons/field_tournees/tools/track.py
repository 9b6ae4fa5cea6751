"""A visit as its customer follows it: how far it has come, and who comes. Without the ORM."""

STEPS = ("received", "date", "en_route", "on_site", "done")
# State of a visit -> the step that it stands at, and whether that step is done or going on.
_AT = {
    "draft": ("date", "now"),
    "to_plan": ("date", "now"),
    "planned": ("date", "done"),
    "confirmed": ("date", "done"),
    "en_route": ("en_route", "now"),
    "on_site": ("on_site", "now"),
    "paused": ("on_site", "now"),
    "done": ("done", "done"),
    "to_reschedule": ("date", "now"),
    "no_access": ("on_site", "now"),
    "cancelled": ("cancelled", "now"),
}
AWAITED = ("planned", "confirmed", "en_route")
# The promise does not stand any more.
GIVEN_UP = ("cancelled", "to_reschedule")
LIVE = ("en_route", "on_site", "paused")
_TONES = {"confirmed": "good", "done": "good", "cancelled": "over", **dict.fromkeys(LIVE, "live")}


def get_tone(state):
    """Return the colour in which customers see a state: good, live, over or wait."""
    return _TONES.get(state, "wait")


def get_steps(state, is_open):
    """Return the steps of a visit in order as (key, "done", "now" or "next").

    Parameters
    ----------
    state : str
        State of the intervention.
    is_open : bool
        The date still waits for an answer, or there is none.
    """
    key, standing = _AT[state]
    if key == "cancelled":
        return [("received", "done"), (key, standing)]
    if key == "date" and is_open:
        standing = "now"
    position = STEPS.index(key)
    return [
        (step, "done" if number < position else standing if number == position else "next")
        for number, step in enumerate(STEPS)
    ]


def get_first_name(name):
    """Return what a technician is called at the door; a family name in capitals may come first."""
    words = (name or "").split()
    given = [word for word in words if not (len(word) > 1 and word.isupper())]
    return (given or words or [""])[0]
