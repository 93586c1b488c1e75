"""From a reading to the database: what each row would write, and the writing of it."""
