"""Messaging: what the studio tells its clients. Letters for now.

Always true:
- a letter goes to whoever may be written to: an address, and no refusal of letters (CL-22);
- one fact gives one letter a client, however often the worker begins anew;
- between 22:00 and 08:00 of the branch nothing goes but what the client has just asked for (T-6).
"""
