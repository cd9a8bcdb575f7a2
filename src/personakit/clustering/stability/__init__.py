"""Stability: is each persona found again in bootstrap refits?"""
