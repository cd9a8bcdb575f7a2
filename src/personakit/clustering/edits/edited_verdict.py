"""What is said of the structure once the analyst has merged or split personas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from personakit.core.calibrated import FOUND_AGAIN
from personakit.core.formatting import format_index, join_words

if TYPE_CHECKING:
    from personakit.clustering.edits.component_map import ComponentMap
    from personakit.clustering.stability.stability import Stability


def edited_verdict(components: ComponentMap, stability: Stability) -> tuple[str, str]:
    """Return the verdict and its reason.

    The verdict is on the personas as found. Where a persona that the analyst merged or split is not stable, it is
    "constructed" at most: these are no longer groups that other samples show again.
    """
    index = dict(zip(stability.personas["persona"], stability.personas["jaccard"], strict=True))
    weak = [name for name in components.touched if index[name] < FOUND_AGAIN]
    reason = " ".join([components.reason, *components.edits])
    if not weak:
        return components.verdict, reason
    named = join_words([f"{name} (Jaccard index {format_index(index[name])})" for name in weak])
    verdict = components.verdict if components.verdict == "none" else "constructed"
    is_are = "is" if len(weak) == 1 else "are"
    return verdict, f"{reason} {named} {is_are} not stable in refits to resampled data: a practical split."
