"""Exported lists that come back: what a person changed in a spreadsheet becomes changes of the records."""
