from odoo.tests import BaseCase

from ..tools import sms_text, wording


class TestSmsText(BaseCase):
    def test_160_characters_are_one_segment_and_161_are_two(self):
        self.assertEqual(sms_text.measure("a" * 160), ("GSM-7", 160, 1, 0))
        self.assertEqual(sms_text.measure("a" * 161), ("GSM-7", 161, 2, 2 * 153 - 161))

    def test_euro_counts_twice_and_is_not_cut_between_segments(self):
        self.assertEqual(sms_text.measure("€" * 80).segments, 1)
        self.assertEqual(sms_text.measure("a" * 159 + "€").segments, 2)
        # 152 + 2 units do not fit into 153: the pair opens the next segment.
        self.assertEqual(sms_text.measure("a" * 152 + "€" + "a" * 151), ("GSM-7", 305, 2, 0))
        self.assertEqual(sms_text.measure("a" * 152 + "€" + "a" * 152).segments, 3)

    def test_one_letter_outside_the_alphabet_makes_70_of_160(self):
        self.assertEqual(sms_text.measure("ç" + "a" * 69), ("UCS-2", 70, 1, 0))
        self.assertEqual(sms_text.measure("ç" + "a" * 70).segments, 2)
        self.assertEqual(sms_text.measure("😀" * 35).segments, 1)
        self.assertEqual(sms_text.measure("😀" * 36).segments, 2)

    def test_nothing_weighs_nothing(self):
        self.assertEqual(sms_text.measure(""), ("GSM-7", 0, 0, 160))
        self.assertEqual(sms_text.clean(None), "")

    def test_french_typography_becomes_plain(self):
        self.assertEqual(
            sms_text.clean("L’heure « prévue » : 8 h – 10 h… cœur\u200b \r\n  fin"),
            "L'heure \"prévue\" : 8 h - 10 h... coeur\nfin",
        )

    def test_accents_stay_where_they_cost_nothing(self):
        self.assertEqual(sms_text.clean("À bientôt, François"), "À bientôt, François")
        long = "Votre rendez-vous est confirmé à côté de la fenêtre, François vous appellera bientôt."
        self.assertEqual(
            sms_text.clean(long),
            "Votre rendez-vous est confirmé à coté de la fenetre, Francois vous appellera bientot.",
        )
        self.assertEqual(sms_text.measure(sms_text.clean(long)).segments, 1)

    def test_a_text_that_stays_unicode_keeps_its_letters(self):
        text = "Привет " * 12 + "François"
        self.assertEqual(sms_text.clean(text), text)


class TestWording(BaseCase):
    def test_advertising_is_found_with_or_without_accents(self):
        for text, found in (
            ("Profitez de notre contrat", "Profitez"),
            ("Entretien : offre spéciale !", "offre spéciale"),
            ("OFFRE SPECIALE", "OFFRE SPECIALE"),
            ("-20\u00a0% sur votre entretien", "-20\u00a0%"),
            ("Parrainez un ami", "Parrainez"),
            ("Get a 10 % off", "10 % off"),
            ("Une remise de 10 euros", "remise de 10"),
            ("Diagnostic gratuit", "gratuit"),
        ):
            self.assertEqual(wording.find_advertising(text), found)

    def test_service_words_pass(self):
        for text in (
            "La remise en service de votre chaudière est prévue mardi.",
            "Appelez notre numéro gratuit.",
            "Feel free to call us.",
            "Réduction de pression constatée sur le circuit.",
            "Votre intervention est confirmée entre 08:00 et 10:00.",
            "Consolider la fixation, soldat Dupont",
        ):
            self.assertEqual(wording.find_advertising(text), "")
