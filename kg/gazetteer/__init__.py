"""China's administrative divisions with time: lookup by name, code and date."""

from .division import Division, Succession
from .lookup import Gazetteer

__all__ = ["Division", "Gazetteer", "Succession"]
