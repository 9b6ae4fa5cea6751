{
    "name": "Tournées: customer satisfaction",
    "summary": "What irritates customers, visit by visit",
    "version": "19.0.1.0.0",
    "category": "Services/Field Service",
    "author": "Tournées",
    "license": "LGPL-3",
    "depends": ["field_proof", "rating"],
    "data": [
        "security/field_csat_security.xml",
        "security/ir.model.access.csv",
        "data/field_irritant_data.xml",
        "views/field_irritant_views.xml",
        "views/field_intervention_views.xml",
        "views/field_menus.xml",
    ],
    "demo": ["demo/field_story_demo.xml"],
}
