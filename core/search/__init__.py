"""One index and one way to ask it, for list boxes, look-ups, the search page and the palette.

`tokens` cuts a name into what it is found by, `asked` does the same with what a person types, `index` keeps the entries
in step with the records, `query` asks. A kind of record is found when its model says `found_as` and `search_forms()`.
"""
