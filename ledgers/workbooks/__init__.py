"""Workbooks that go out so that they come back: the person's own with its problems marked, and empty templates."""
