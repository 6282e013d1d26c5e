"""Studio: opening a new account, the first steps in it, and what the boss decides for the whole of it.

Always true:
- a new account holds what AC-12 names and nothing else, and has exactly one boss;
- a step of the checklist is done when its fact stands in the data, not when a page was looked at;
- no event and no job carries a password: the letter's one is made while the letter is written.
"""
