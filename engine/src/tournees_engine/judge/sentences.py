"""What the judge says, by key: (English, French)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "unknown": (
        "The plan names {name}, which the problem does not have.",
        "Le plan cite {name}, absent du problème.",
    ),
    "twice": (
        "{name} is in the plan more than once.",
        "{name} figure plusieurs fois dans le plan.",
    ),
    "lost": (
        "{visit} is neither served nor listed among the visits left out.",
        "{visit} n'est ni planifiée ni dans la liste des visites non planifiées.",
    ),
    "allowed": (
        "{technician} may not do {visit}.",
        "{technician} n'est pas autorisé pour {visit}.",
    ),
    "skill": (
        "{technician} does not hold {skill} at level {level} for {visit}.",
        "{technician} n'a pas la compétence {skill} au niveau {level} pour {visit}.",
    ),
    "validity": (
        "{technician}'s {skill} expires at {until_clock}, before {visit} ends at {end_clock}.",
        "L'habilitation {skill} de {technician} expire à {until_clock}, avant la fin de {visit} "
        "({end_clock}).",
    ),
    "pinned": (
        "{visit} is pinned to {wanted} at {pinned_clock}.",
        "{visit} est fixée à {wanted} à {pinned_clock}.",
    ),
    "window": (
        "{visit} starts at {start_clock}, out of its windows.",
        "{visit} commence à {start_clock}, hors de ses créneaux.",
    ),
    "early": (
        "{visit} starts at {start_clock}, before {technician} arrives ({arrival_clock}).",
        "{visit} commence à {start_clock}, avant l'arrivée de {technician} ({arrival_clock}).",
    ),
    "service": (
        "{visit} takes {technician} {seconds} s, the plan gives {given} s.",
        "{visit} demande {seconds} s à {technician}, le plan en donne {given}.",
    ),
    "travel": (
        "{technician} needs {seconds} s to reach {name}, the plan gives {given} s.",
        "{technician} met {seconds} s pour rejoindre {name}, le plan en donne {given}.",
    ),
    "leave": (
        "{technician} leaves at {leave_clock}, before the shift starts ({start_clock}).",
        "{technician} part à {leave_clock}, avant le début de sa journée ({start_clock}).",
    ),
    "shift": (
        "{technician} is back at {back_clock}, after the last second allowed ({last_clock}).",
        "{technician} rentre à {back_clock}, après la limite autorisée ({last_clock}).",
    ),
    "break": (
        "{technician}'s break is missing, out of its hours, cut short, or during work or driving.",
        "La pause de {technician} manque, est hors de ses horaires, écourtée, ou tombe pendant un "
        "travail ou un trajet.",
    ),
    "parts": (
        "{technician}'s van has not enough {part} left for {visit}.",
        "Il ne reste pas assez de {part} dans le véhicule de {technician} pour {visit}.",
    ),
    "locked": (
        "{visit} is locked: it must come first, in its shift and in order.",
        "{visit} est verrouillée : elle passe en premier, dans sa tournée et dans l'ordre.",
    ),
    "helper": (
        "{visit} is not started by the right number of different technicians at the same time.",
        "{visit} n'est pas commencée au même moment par le bon nombre de techniciens différents.",
    ),
    "resource": (
        "{name} is held by {held} shifts at once, there are {quantity}.",
        "{name} est pris par {held} tournées à la fois, il y en a {quantity}.",
    ),
    "figures": (
        "{technician}'s route says {given} for {name}, the judge finds {found}.",
        "La tournée de {technician} annonce {given} pour {name}, le contrôle trouve {found}.",
    ),
    "cost": (
        "The plan says it costs {given}, the judge finds {found}.",
        "Le plan annonce un coût de {given}, le contrôle trouve {found}.",
    ),
}
