"""Header rows of survey platforms: what each writes above its answers, and what it says about them."""
