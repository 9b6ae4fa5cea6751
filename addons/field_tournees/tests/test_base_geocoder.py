import json
from ast import literal_eval
from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from ..tools import geo
from .common import NOW
from .fake_geocoder import GeocoderCase, ban_answer, ban_feature

LYON_2 = {"postcode": "69002", "city": "Lyon"}


class TestBaseGeocoder(GeocoderCase):
    def test_house_is_placed_with_its_quality_and_date(self):
        site = self._make_site("12 Rue Mercière")
        self.fake.answers["Mercière"] = ban_answer(
            ban_feature("12 Rue Mercière 69002 Lyon", 45.7631, 4.8331, **LYON_2)
        )
        self._run_cron()
        self.assertEqual(site.geo_quality, "house")
        self.assertAlmostEqual(site.partner_latitude, 45.7631)
        self.assertEqual(site.date_localization, NOW.date())
        self.assertEqual(self.fake.questions, ["12 Rue Mercière, 69002 Lyon"])

    def test_street_and_lieu_dit_are_placed_as_streets(self):
        sites = self._make_site("Rue Mercière") | self._make_site("Le Bourg")
        self.fake.answers = {
            "Mercière": ban_answer(ban_feature("Rue Mercière", 45.7, 4.8, kind="street", **LYON_2)),
            "Bourg": ban_answer(ban_feature("Le Bourg", 45.7, 4.8, kind="locality", **LYON_2)),
        }
        self._run_cron()
        self.assertEqual(sites.mapped("geo_quality"), ["street", "street"])

    def test_two_places_of_near_scores_are_ambiguous_and_never_placed(self):
        site = self._make_site("3 Rue Pasteur")
        self.fake.answers["Pasteur"] = ban_answer(
            ban_feature("3 Rue Pasteur (nord)", 45.80, 4.83, 0.91, **LYON_2),
            ban_feature("3 Rue Pasteur (sud)", 45.70, 4.83, 0.90, **LYON_2),
        )
        self._run_cron()
        self.assertEqual(site.geo_quality, "ambiguous")
        self.assertFalse(site.partner_latitude or site.partner_longitude)
        self.assertIn("Several places", site.geo_message)
        self.assertEqual(
            [found["label"] for found in site.geo_candidates],
            ["3 Rue Pasteur (nord)", "3 Rue Pasteur (sud)"],
        )

    def test_two_answers_at_one_place_are_no_doubt(self):
        site = self._make_site("3 Rue Pasteur")
        self.fake.answers["Pasteur"] = ban_answer(
            ban_feature("3 Rue Pasteur", 45.8000, 4.83, 0.91, **LYON_2),
            ban_feature("3 bis Rue Pasteur", 45.8005, 4.83, 0.90, **LYON_2),
        )
        self._run_cron()
        self.assertEqual(site.geo_quality, "house")

    def test_post_code_settles_between_two_towns(self):
        site = self._make_site("3 Rue Pasteur")
        self.fake.answers["Pasteur"] = ban_answer(
            ban_feature("3 Rue Pasteur 69300", 45.80, 4.83, 0.91, postcode="69300"),
            ban_feature("3 Rue Pasteur 69002", 45.75, 4.83, 0.90, postcode="69002"),
        )
        self._run_cron()
        self.assertAlmostEqual(site.partner_latitude, 45.75)

    def test_answer_in_another_town_is_ambiguous(self):
        site = self._make_site("3 Rue Pasteur")
        self.fake.answers["Pasteur"] = ban_answer(
            ban_feature("3 Rue Pasteur 38200 Vienne", 45.52, 4.87, postcode="38200", city="Vienne")
        )
        self._run_cron()
        self.assertEqual((site.geo_quality, site.geo_reason), ("ambiguous", "elsewhere"))

    def test_weak_score_is_ambiguous_and_a_wild_guess_not_found(self):
        weak, wild = self._make_site("3 Rue Pasteurre"), self._make_site("Zzz")
        self.fake.answers = {
            "Pasteurre": ban_answer(ban_feature("3 Rue Pasteur", 45.8, 4.8, 0.55, **LYON_2)),
            "Zzz": ban_answer(ban_feature("Rue Z", 45.8, 4.8, 0.2, **LYON_2)),
        }
        self._run_cron()
        self.assertEqual((weak.geo_quality, wild.geo_quality), ("ambiguous", "not_found"))

    def test_town_hall_never_stands_for_an_unknown_street(self):
        site, town = self._make_site("3 Rue Inconnue"), self._make_site("", "69700", "Givors")
        self.fake.answers = {
            "Inconnue": ban_answer(ban_feature("Lyon", 45.75, 4.85, 0.9, "municipality")),
            "Givors": ban_answer(ban_feature("Givors", 45.59, 4.77, 0.9, "municipality")),
        }
        self._run_cron()
        self.assertEqual((site.geo_quality, site.geo_reason), ("not_found", "town_only"))
        self.assertFalse(site.partner_latitude)
        self.assertEqual(town.geo_quality, "town")

    def test_empty_answer_is_not_found_and_listed_for_correction(self):
        site = self._make_site("1 Rue Qui N'existe Pas")
        self._run_cron()
        self.assertEqual(site.geo_quality, "not_found")
        action = self.env.ref("field_tournees.res_partner_action_to_locate")
        self.assertIn(site, self.env["res.partner"].search(literal_eval(action.domain)))

    def test_site_without_address_is_listed_without_a_call(self):
        site = self._make_site("", "", "")
        self._run_cron()
        self.assertEqual((site.geo_quality, site.geo_reason), ("not_found", "no_address"))
        self.assertFalse(self.fake.questions)

    def test_address_abroad_is_not_sent_to_the_french_base(self):
        site = self._make_site("Rue du Rhône 1", "1204", "Genève", country_id=self.env.ref("base.ch").id)
        self._run_cron()
        self.assertEqual((site.geo_quality, site.geo_reason), ("not_found", "country"))
        self.assertFalse(self.fake.questions)

    def test_rate_limit_stops_the_batch_until_the_time_it_asked_for(self):
        sites = self._make_site("1 Rue A") | self._make_site("2 Rue B") | self._make_site("3 Rue C")
        self.fake.answers["Rue"] = (429, {"Retry-After": "900"}, "slow down")
        with self._count_wake_ups() as wake_up:
            self._run_cron()
        self.assertEqual(len(self.fake.questions), 1)
        self.assertEqual(sites.mapped("geo_quality"), ["todo"] * 3)
        self.assertEqual(set(sites.mapped("geo_next_try")), {NOW + timedelta(seconds=900)})
        self.assertEqual(wake_up.call_args.kwargs["at"], NOW + timedelta(seconds=900))
        self._run_cron()
        self.assertEqual(len(self.fake.questions), 1, "asked again before the time")

    def test_html_answer_is_tried_again_later(self):
        site = self._make_site("1 Rue A")
        self.fake.answers["Rue"] = (200, {"Content-Type": "text/html"}, "<html>Maintenance</html>")
        self._run_cron()
        self.assertEqual((site.geo_quality, site.geo_reason), ("todo", "unreadable"))
        self.assertEqual(site.geo_tries, 1)
        self.assertGreater(site.geo_next_try, NOW)

    def test_strange_json_is_tried_again_later(self):
        site = self._make_site("1 Rue A")
        for body in ('{"features": [{"type": "Feature"}]}', "[]", '"no"', '{"features": [1]}'):
            self.fake.answers["Rue"] = (200, {}, body)
            site.write({"geo_next_try": False, "geo_reason": False})
            self._run_cron()
            self.assertEqual((site.geo_quality, site.geo_reason), ("todo", "unreadable"), body)

    def test_hanging_service_costs_the_timeout_and_no_row(self):
        site = self._make_site("1 Rue A")
        for answer in ("hang", "stall"):
            self.fake.answers["Rue"] = answer
            site.write({"geo_next_try": False, "geo_reason": False})
            self._run_cron()
            self.assertEqual((site.geo_quality, site.geo_reason), ("todo", "timeout"), answer)

    def test_dead_service_is_left_alone_after_three_failures(self):
        for number in range(6):
            self._make_site(f"{number} Rue A")
        self.fake.answers["Rue"] = (500, {}, "oops")
        self._run_cron()
        self.assertEqual(len(self.fake.questions), 3)
        self._run_cron()
        self.assertEqual(len(self.fake.questions), 3)

    def test_unreachable_service_keeps_the_site_in_the_queue(self):
        site = self._make_site("1 Rue A")
        self.params.set_param("field_tournees.banfrance_url", "http://127.0.0.1:1/geocodage")
        self._run_cron()
        self.assertEqual((site.geo_quality, site.geo_reason), ("todo", "unavailable"))

    def test_one_failure_never_stops_the_others(self):
        broken, good = self._make_site("1 Rue Cassée"), self._make_site("12 Rue Mercière")
        self.fake.answers = {
            "Cassée": (200, {}, "<html>"),
            "Mercière": ban_answer(ban_feature("12 Rue Mercière", 45.7, 4.8, **LYON_2)),
        }
        self._run_cron()
        self.assertEqual((broken.geo_quality, good.geo_quality), ("todo", "house"))

    @mute_logger("odoo.addons.field_tournees.models.field_geo_queue")
    def test_answer_that_cannot_be_stored_never_stops_the_others(self):
        mad, good = self._make_site("1 Rue Folle"), self._make_site("12 Rue Mercière")
        self.fake.answers = {
            "Folle": ban_answer(ban_feature("1 Rue Folle", 89.0, 175.0, **LYON_2)),
            "Mercière": ban_answer(ban_feature("12 Rue Mercière", 45.7, 4.8, **LYON_2)),
        }
        place = type(mad)._place

        def refuse(site, lat, lon, quality):
            if site == mad:
                raise ValidationError("No.")
            place(site, lat, lon, quality)

        self.patch(type(mad), "_place", refuse)
        self._run_cron()
        self.assertEqual(good.geo_quality, "house")

    def test_same_address_is_asked_once(self):
        first = self._make_site("12 Rue Mercière")
        twin = self._make_site("12, RUE MERCIERE", city="LYON")
        self.fake.answers["Mercière"] = ban_answer(ban_feature("12 Rue Mercière", 45.7631, 4.8331, **LYON_2))
        self._run_cron()
        later = self._make_site("12 rue merciere")
        self._run_cron()
        self.assertEqual(len(self.fake.questions), 1)
        self.assertEqual((first | twin | later).mapped("geo_quality"), ["house"] * 3)
        self.assertEqual(len(set((first | twin | later).mapped("partner_latitude"))), 1)

    def test_switched_off_geocoder_is_never_called(self):
        site = self._make_site("12 Rue Mercière")
        self.env["res.config.settings"].create({"field_geocoding_enabled": False}).execute()
        self._run_cron()
        self.assertEqual(site.geo_quality, "todo")
        self.assertFalse(self.fake.questions)

    def test_contact_that_is_no_site_is_never_sent_out(self):
        self._make_site("12 Rue Mercière", is_field_site=False)
        self._run_cron()
        self.assertFalse(self.fake.questions)

    def test_address_edited_meanwhile_is_not_given_the_old_answer(self):
        site = self._make_site("12 Rue Mercière")
        asked = site._get_geo_address()
        site.street = "1 Place Bellecour"
        site._store_geo_result(asked, geo.GeoResult("house", 45.0, 4.0))
        self.assertEqual((site.geo_quality, site.partner_latitude), ("todo", 0.0))

    def test_cron_runs_as_a_cron(self):
        site = self._make_site("12 Rue Mercière")
        self.fake.answers["Mercière"] = ban_answer(ban_feature("12 Rue Mercière", 45.7631, 4.8331, **LYON_2))
        with self.enter_registry_test_mode():
            self.env.ref("field_tournees.ir_cron_geocode").method_direct_trigger()
        self.assertEqual(site.geo_quality, "house")


class TestProviders(GeocoderCase):
    def test_french_base_is_the_default_provider(self):
        self.params.search([("key", "=", "base_geolocalize.geo_provider")]).unlink()
        self.assertEqual(self.env["base.geocoder"]._get_provider().tech_name, "banfrance")

    def test_nominatim_is_asked_with_a_name_and_understood(self):
        self._use_provider("nominatim")
        site = self._make_site("12 Rue Mercière")
        self.fake.answers["Mercière"] = self._nominatim_answer(
            {"house_number": "12", "road": "Rue Mercière", "postcode": "69002", "city": "Lyon"}
        )
        self._run_cron()
        self.assertEqual(site.geo_quality, "house")
        self.assertIn("Tournees", self.fake.agents[0])

    def test_nominatim_town_never_stands_for_a_street(self):
        self._use_provider("nominatim")
        site = self._make_site("12 Rue Inconnue")
        self.fake.answers["Inconnue"] = self._nominatim_answer({"city": "Lyon", "postcode": "69002"})
        self._run_cron()
        self.assertEqual((site.geo_quality, site.geo_reason), ("not_found", "town_only"))

    def test_provider_without_a_sure_answer_is_refused_in_words(self):
        self.params.set_param(
            "base_geolocalize.geo_provider", self.env.ref("base_geolocalize.geoprovider_google_map").id
        )
        site = self._make_site("12 Rue Mercière")
        self._run_cron()
        self.assertEqual((site.geo_quality, site.geo_reason), ("todo", "provider"))

    def test_odoo_s_own_search_gets_a_point_or_nothing(self):
        geocoder = self.env["base.geocoder"]
        self.fake.answers = {
            "Mercière": ban_answer(ban_feature("12 Rue Mercière", 45.7, 4.8, **LYON_2)),
            "Pasteur": ban_answer(ban_feature("Rue Pasteur", 45.7, 4.8, 0.5, **LYON_2)),
        }
        self.assertEqual(geocoder.geo_find("12 Rue Mercière, 69002 Lyon"), (45.7, 4.8))
        self.assertIsNone(geocoder.geo_find("Rue Pasteur"))

    def test_no_test_reaches_the_public_servers(self):
        self.params.set_param("field_tournees.banfrance_url", False)
        result = self.env["base.geocoder"]._locate(geo.Address("12 Rue Mercière", "69002", "Lyon"))
        self.assertEqual((result.quality, result.reason), ("todo", "unavailable"))

    def _nominatim_answer(self, address):
        place = {"lat": "45.7631", "lon": "4.8331", "display_name": "Lyon", "address": address}
        return 200, {}, json.dumps([place])
