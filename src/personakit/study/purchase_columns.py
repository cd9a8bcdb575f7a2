"""The columns of customers made from purchases: names that a study may use under ``made_from``."""

from __future__ import annotations

CUSTOMER = "customer_id"
FIRST = "first_purchase"
DAYS_SINCE = "days_since_purchase"
PURCHASES = "purchases"
AVERAGE = "average_purchase"
