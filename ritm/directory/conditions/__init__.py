"""«Расширенный поиск»: fields that clients are chosen by, and conditions over them (CL-14, CL-32).

A new field is one entry of a `of_*` file: its code, words, kind of value and how it becomes a Q.
"""
