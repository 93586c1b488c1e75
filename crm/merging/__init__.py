"""Two records of one company become one: what would happen, doing it, and taking it back."""
