{
    "name": "Tournées: proof of work and parts",
    "summary": "The stock of each van, and what is left to invoice",
    "version": "19.0.1.0.0",
    "category": "Services/Field Service",
    "author": "Tournées",
    "license": "LGPL-3",
    "depends": ["account", "field_tournees", "stock"],
    "data": [
        "security/field_proof_security.xml",
        "security/ir.model.access.csv",
        "views/stock_quant_views.xml",
        "views/field_technician_views.xml",
        "views/field_intervention_views.xml",
        "views/field_menus.xml",
    ],
    "demo": [
        "demo/res_users_demo.xml",
        "demo/product_demo.xml",
        "demo/field_story_demo.xml",
    ],
    "post_init_hook": "post_init_hook",
}
