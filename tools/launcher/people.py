"""Who can log in to the demo company; the password is the login."""

PEOPLE = {
    "planificateur": "planner",
    "technicien": "technician",
    "client": "customer, in the portal",
    "responsable": "manager",
    "comptable": "accountant",
    "admin": "administrator",
}
