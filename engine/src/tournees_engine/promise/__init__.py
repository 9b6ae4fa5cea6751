"""The promise: how sure a time slot is, and the narrowest slot that is sure enough.

`learn` turns what happened into `Habits`; a `Rehearsal` plays a planned `Day` many times with them;
`kept` and `narrowest` read the probability of a slot from it; `reliability` judges afterwards
whether the probabilities given were true. On the day itself, `ahead` plays what is left of it, and
`told` chooses the window that the customer is told.
"""

from .ahead import Step, ahead
from .arrivals import arrivals
from .day import Day
from .day_fact import DayFact
from .day_stop import DayStop
from .fact import Fact
from .habits import Habits
from .learn import learn
from .quantiles import Quantiles
from .rehearsal import Rehearsal
from .reliability import Reliability, reliability
from .rest import Rest
from .told import told
from .travel_fact import TravelFact
from .window import kept, narrowest

__all__ = [
    "Day",
    "DayFact",
    "DayStop",
    "Fact",
    "Habits",
    "Quantiles",
    "Rehearsal",
    "Reliability",
    "Rest",
    "Step",
    "TravelFact",
    "ahead",
    "arrivals",
    "kept",
    "learn",
    "narrowest",
    "reliability",
    "told",
]
