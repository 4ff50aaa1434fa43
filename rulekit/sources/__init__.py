"""Input of any kind goes in, one Dataset that accounts for every row comes out."""

from __future__ import annotations

from rulekit.sources.mapping import DataMap, load_map
from rulekit.sources.objects import from_objects
from rulekit.sources.read import read_files
from rulekit.sources.values import read_value

__all__ = ["DataMap", "from_objects", "load_map", "read_files", "read_value"]
