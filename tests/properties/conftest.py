"""How many examples the properties are tried with: few and always the same, or many with HYPOTHESIS_PROFILE=deep."""

import os

from hypothesis import HealthCheck, settings

# No database of examples: a run depends on nothing that an earlier one left behind.
ALWAYS = {"deadline": None, "database": None, "suppress_health_check": [HealthCheck.too_slow]}

settings.register_profile("quick", max_examples=150, derandomize=True, **ALWAYS)
settings.register_profile("deep", max_examples=3_000, **ALWAYS)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or "quick")
