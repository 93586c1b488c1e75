"""Reading values as people write them: amounts, numbers, dates, phones, codes, company names. Nothing is guessed."""
