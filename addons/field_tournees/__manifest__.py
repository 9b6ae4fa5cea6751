{
    "name": "Tournées: field service planning",
    "summary": "Interventions, skills, zones, optimised routes and kept promises",
    "version": "19.0.1.0.0",
    "category": "Services/Field Service",
    "author": "Tournées",
    "license": "LGPL-3",
    "application": True,
    "depends": [
        "base_geolocalize",
        "contacts",
        "hr_holidays",
        "hr_skills",
        "mail",
        "phone_validation",
        "portal",
        "sms",
    ],
    "external_dependencies": {
        "python": ["geopy", "phonenumbers", "shapely", "tournees_engine"],
    },
    "data": [
        "security/field_security.xml",
        "security/ir.model.access.csv",
        "data/ir_sequence_data.xml",
    ],
}
