"""The client portal («личный кабинет») under /<account>/my/: what a client and his children have here, phone first.

Always true:
- a session of the desk opens nothing here, and one of a client opens nothing of the desk;
- who is signed in sees himself and the living children whom he answers for, nobody else, and no notes of the staff;
- without a login, deleted, or with the module switched off nobody enters, and open sessions end at once (CL-21).
"""
