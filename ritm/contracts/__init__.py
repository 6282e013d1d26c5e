"""Contracts: templates with variables, numbered contracts made from them, their journal (CR-05).

Always true:
- a number is given once, without gaps, and stays with its contract however it ends;
- what a contract says does not change: its template's version, the values used and both files are written once;
- values and files lie sealed: a contract holds a passport as often as not;
- a value that the maker may not see is not in the contract: a blank to fill in by hand stands there.
"""
