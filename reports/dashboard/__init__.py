"""The dashboard: what one reader asks (`outlook`), the key numbers and the charts that answer."""
