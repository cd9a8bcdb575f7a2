"""Scoring: place new rows, as a scorecard and as SQL, and say what they hold that the model has not seen."""
