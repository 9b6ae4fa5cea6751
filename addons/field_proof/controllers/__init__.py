from . import app
from . import pull
