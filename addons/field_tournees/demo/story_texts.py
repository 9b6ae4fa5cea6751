"""What customers say when they call."""

REQUESTS = {
    "type_boiler_service": [
        "Entretien annuel de la chaudière, attestation demandée par le bailleur.",
        "Contrat d’entretien : visite annuelle.",
        "Première visite d’entretien depuis l’achat de la maison.",
        "Entretien annuel, la chaudière siffle un peu à l’allumage.",
    ],
    "type_boiler_repair": [
        "Plus de chauffage depuis ce matin, code défaut affiché.",
        "Plus d’eau chaude, le chauffage fonctionne.",
        "La chaudière perd de la pression tous les deux jours.",
        "La chaudière se met en sécurité la nuit.",
        "Fuite sous la chaudière, une bassine en dessous.",
    ],
    "type_ac_service": [
        "Entretien des deux unités intérieures avant la saison.",
        "Contrat d’entretien climatisation : visite annuelle.",
        "Odeur désagréable au démarrage, nettoyage demandé.",
    ],
    "type_ac_repair": [
        "La climatisation ne chauffe plus, voyant orange clignotant.",
        "Unité extérieure très bruyante, les voisins se plaignent.",
        "De l’eau coule de l’unité intérieure du salon.",
    ],
    "type_pump_service": [
        "Entretien de la pompe à chaleur, obligatoire tous les deux ans.",
        "Entretien et réglage de la loi d’eau, la maison chauffe trop peu.",
        "Contrat d’entretien pompe à chaleur.",
    ],
    "type_sweeping": [
        "Ramonage annuel, certificat pour l’assurance.",
        "Ramonage du conduit du poêle avant l’hiver.",
        "Ramonage : le poêle tire mal depuis une semaine.",
    ],
    "type_commissioning": [
        "Mise en service de la nouvelle chaudière posée la semaine dernière.",
    ],
    "type_survey": [
        "Relevé pour le remplacement de la chaudière par une pompe à chaleur.",
        "Prise de mesures avant devis.",
    ],
    "type_refill": [
        "Recharge après réparation de fuite, fiche CERFA à mettre à jour.",
        "Manque de puissance constaté à l’entretien : contrôle d’étanchéité et recharge.",
    ],
    "type_thermostat": [
        "Pose d’un thermostat connecté fourni par le client.",
        "Remplacement du thermostat, l’ancien ne répond plus.",
    ],
}
URGENT = [
    "Panne totale de chauffage, nourrisson au domicile. Rappeler dès qu’un créneau est trouvé.",
    "Odeur de gaz signalée puis levée par GRDF, chaudière consignée : à remettre en service.",
    "Chaufferie collective à l’arrêt, 42 logements sans eau chaude.",
]
CONFINED = "Relevé dans la bâche de la chaufferie : espace confiné, deux personnes habilitées."
