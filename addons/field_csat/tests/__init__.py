from . import test_field_irritant
