"""Passes: what the studio sells, what clients hold, and every movement of visits.

Always true:
- what is left on a pass is the sum of its entries, never below zero;
- after u hundredths of n lessons exactly round(price × u / n) of it is earned, in the branch of each lesson;
- nobody holds more trial passes than the plan allows, whatever card or phone he comes with.
"""
