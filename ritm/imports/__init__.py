"""Imports: a workbook on its way into the client base.

Always true:
- nothing is decoded before its size, unpacked size and kind are known;
- checking a file changes no client; a good row comes in once, however often its file is run;
- rows come in batches, each wholly or not at all.
"""
