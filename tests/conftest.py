"""Settings of the whole suite: no property is timed, and on a CI machine the same examples come out on every run."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Machines are noisy: a slow example is no failure, and neither is slow generation. HYPOTHESIS_PROFILE=explore draws new examples.
_CALM = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=_CALM)
settings.register_profile("explore", deadline=None, suppress_health_check=_CALM)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
