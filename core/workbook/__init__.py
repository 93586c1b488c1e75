"""Reading uploaded workbooks and writing new ones. Kept light: the reader child imports it."""
