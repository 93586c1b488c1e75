"""How fast the pages are, beside plain Django: `make bench` (see docs/scaling.md)."""
