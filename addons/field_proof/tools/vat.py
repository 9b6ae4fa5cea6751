"""Rates of value added tax in metropolitan France (General Tax Code, articles 278 to 279-0 bis)."""

# The full one first: what is below it takes the customer's certificate.
RATES = (20.0, 10.0, 5.5, 0.0)
