"""Templates of explanations that are not constraints: (English, French)."""

from __future__ import annotations

UNSERVED = {
    "capacity": (
        "It would be feasible alone ({able}), but the days are full: it fits nowhere beside the "
        "visits planned.",
        "Elle serait faisable seule ({able}), mais les journées sont pleines : elle n'entre nulle "
        "part à côté des visites planifiées.",
    ),
    "parts": (
        "It would fit with {name}, but beside the visits planned his van would need {needed} × "
        "{part} and carries {carried}.",
        "Elle entrerait chez {name}, mais avec les visites planifiées son véhicule devrait "
        "emporter {needed} × {part} et en a {carried}.",
    ),
    "resource": (
        "It would fit with {name}, but {resource} is taken by other shifts at that time.",
        "Elle entrerait chez {name}, mais {resource} est déjà pris par d'autres tournées.",
    ),
    "helper": (
        "It would fit with {name}, but no second technician is free at the same time.",
        "Elle entrerait chez {name}, mais aucun second technicien n'est libre au même moment.",
    ),
    "not_worth": (
        "It would fit with {name} at {start_clock}, but would cost {extra_cost_euros}, more "
        "than leaving it out ({penalty_euros}).",
        "Elle entrerait chez {name} à {start_clock}, mais coûterait {extra_cost_euros}, plus "
        "que de la laisser ({penalty_euros}).",
    ),
    "worth": (
        "It would be planned if leaving it out cost {needed_euros}.",
        "Elle serait planifiée si la laisser coûtait {needed_euros}.",
    ),
    "possible": (
        "It is not planned, yet it would fit with {name} at {start_clock} for {extra_cost_euros}.",
        "Elle n'est pas planifiée, alors qu'elle entrerait chez {name} à {start_clock} pour "
        "{extra_cost_euros}.",
    ),
}

KINDS = {
    "placed": (
        "Planned with {technician} at {start_clock}.",
        "Planifiée chez {technician} à {start_clock}.",
    ),
    "kept": (
        "Kept with {technician} at {start_clock}.",
        "Conservée chez {technician} à {start_clock}.",
    ),
    "moved_technician": (
        "Moved from {old_technician} to {technician}, still at {start_clock}.",
        "Passée de {old_technician} à {technician}, toujours à {start_clock}.",
    ),
    "moved_time": (
        "Moved with {technician} from {old_start_clock} to {start_clock}.",
        "Déplacée chez {technician} de {old_start_clock} à {start_clock}.",
    ),
    "moved_both": (
        "Moved from {old_technician} at {old_start_clock} to {technician} at {start_clock}.",
        "Passée de {old_technician} à {old_start_clock} chez {technician} à {start_clock}.",
    ),
}

CAUSES = {
    "cheaper": (
        "Keeping its former place would cost {keep_euros} more.",
        "La laisser à sa place coûterait {keep_euros} de plus.",
    ),
    "unfinished": (
        "Keeping its former place would be cheaper: the search ended before seeing it.",
        "La laisser à sa place serait moins cher : la recherche s'est arrêtée avant de le voir.",
    ),
    "capacity": (
        "Its former place is no longer free beside the other visits.",
        "Sa place précédente n'est plus libre à côté des autres visites.",
    ),
    "pinned": (
        "It is pinned to its new place.",
        "Elle est fixée à sa nouvelle place.",
    ),
}

ALTERNATIVES = {
    "other": (
        "Next best: {other} at {other_start_clock}, for {other_cost_euros} more.",
        "À défaut : {other} à {other_start_clock}, pour {other_cost_euros} de plus.",
    ),
    "cheaper": (
        "{other} at {other_start_clock} would even be cheaper by {saved_euros}.",
        "{other} à {other_start_clock} serait même moins cher de {saved_euros}.",
    ),
    "none": (
        "No other technician could take it as the day stands.",
        "Aucun autre technicien ne pourrait la prendre dans l'état de la journée.",
    ),
}
