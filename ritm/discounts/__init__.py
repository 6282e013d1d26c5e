"""Discounts: how the price of a sale came to be, step by step.

Always true:
- a price is never below zero, and its steps lead from the list price to it;
- a change by hand has a reason and stays within the seller's limit.
"""
