"""Checks of the analyst's edits of the personas, as far as the study alone shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from personakit.study.error_messages import Fault
from personakit.study.settings import MOST_PERSONAS

if TYPE_CHECKING:
    from personakit.study.settings import PersonaSettings, Study


def persona_faults(study: Study) -> list[Fault]:
    """Return every fault of the section ``[personas]``; whether a persona is found is known to a run only."""
    settings = study.personas
    merged = [persona for group in settings.merge for persona in group]
    most = MOST_PERSONAS if settings.number == "auto" else settings.number
    with_parts = most + len(settings.split)
    used_up = {persona: group[0] for group in settings.merge for persona in group[1:]}
    faults = []
    for key, ids, highest in (
        ("merge", merged, most),
        ("split", settings.split, most),
        ("order", settings.order, with_parts),
        ("names", settings.names, with_parts),
        ("pictures", settings.pictures, with_parts),
    ):
        after = used_up if key in {"order", "names", "pictures"} else {}
        faults += _id_faults(key, ids, highest, after)
    return faults + _edit_faults(settings, merged)


def _id_faults(key: str, ids: Iterable[str], most: int, used_up: dict[str, str]) -> list[Fault]:
    faults = []
    for persona in dict.fromkeys(ids):
        at = f"personas.{key}.{persona}" if key in {"names", "pictures"} else f"personas.{key}"
        examples = {"names": 'p1 = "Busy families"', "pictures": 'p1 = "families.png"', "merge": '[["p2", "p5"]]'}
        example = examples.get(key, '["p3"]')
        if not re.fullmatch(r"p[1-9]\d*", persona):
            faults.append(Fault(at, f"expected a persona id, e.g. {example}."))
        elif int(persona[1:]) > most:
            why = f"there are at most {most} personas" if most > 1 else "there is one persona"
            named = "names no persona" if key in {"names", "pictures"} else f"'{persona}' is no persona"
            faults.append(Fault(at, f"{named}: {why} (p1 to p{most})."))
        elif persona in used_up:
            whole = used_up[persona]
            faults.append(Fault(at, f"'{persona}' was merged into '{whole}' by personas.merge; use '{whole}'."))
    return faults


def _edit_faults(settings: PersonaSettings, merged: list[str]) -> list[Fault]:
    faults = [
        Fault("personas.merge", f'\'{group[0]}\' stands alone: name two or more, e.g. [["p2", "p5"]].')
        if group
        else Fault("personas.merge", "has an empty group: name two or more personas in it, or take it out.")
        for group in settings.merge
        if len(group) < 2
    ]
    faults += [
        Fault(
            "personas.merge",
            f"'{persona}' is merged twice; name it once, with all that it is merged with in one group.",
        )
        for persona in _repeated(merged)
    ]
    for key, ids in (("split", settings.split), ("order", settings.order)):
        faults += [Fault(f"personas.{key}", f"'{persona}' is named twice; name it once.") for persona in _repeated(ids)]
    faults += [
        Fault("personas.split", f"'{persona}' is in personas.merge as well; take it out of one of the two.")
        for persona in dict.fromkeys(settings.split)
        if persona in merged
    ]
    if settings.number != "auto" and not faults and settings.merge:
        left = settings.number - len(merged) + len(settings.merge) + len(settings.split)
        if left < 2:
            faults.append(
                Fault(
                    "personas.merge",
                    f"merging all {settings.number} personas leaves one, everyone; leave one out, or set number = 1.",
                )
            )
    return faults


def _repeated(ids: Iterable[str]) -> list[str]:
    seen = list(ids)
    return [persona for persona in dict.fromkeys(seen) if seen.count(persona) > 1]
