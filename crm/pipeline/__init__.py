"""The pipeline of leads: its stages, what each asks for, and the only way from one to another.

`catalogue` knows the stages, `facts` what is known about leads, `missing` what a stage still wants, `rules` whether a
move is allowed, `moves` makes it, `history` writes it down.
"""
