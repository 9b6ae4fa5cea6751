from . import app
from . import pull
from . import sync
