"""Generated help desk exports that are held back: conversations and requests of software makers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from recognition_files import write_csv
from recognition_making import Sheet, stamp

MOMENT = "%Y-%m-%d %H:%M:%S"


def intercom(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Conversations with a rating out of five, seconds to a reply, and the users with custom attributes."""
    s, people = Sheet("conversations", rng, 360), 170
    names = Sheet("people", rng, people).names()
    ids = [f"65{rng.integers(16**9, 16**10):x}{i:03x}" for i in range(people)]
    who = rng.integers(0, people, s.size)
    when = s.moments("2025-02-01 00:00", 60)
    s.add("Conversation ID", [215_468_000_000 + 13 * i for i in range(s.size)], "left_out || join_key")
    s.add("Conversation started at (UTC)", stamp(when, MOMENT), "at || started_at")
    s.add("Channel", s.picks(["Messenger", "Email", "WhatsApp"]), "channel || touchpoint")
    s.add("User ID", [ids[w] for w in who], "customer_id")
    s.out("User name", [names[w] for w in who])
    s.add(
        "User email",
        [f"{names[w].split()[0].lower()}-{w}@example.org" for w in who],
        "left_out || join_key || customer_id",
    )
    s.add("Team assigned", s.picks(["Tier 1", "Migration crew"]), "team || stage")
    s.add("Teammate assigned", s.picks(["Noa Wilder", "Pim Achterberg"]), "left_out || team")
    s.side("State", s.picks(["open", "closed", "snoozed"]))
    s.side("Conversation tags", s.holed(s.picks(["import", "permissions", "import,api"]), 0.3))
    s.columns[-1].truth["role"] = "left_out || attribute || stage || touchpoint"
    s.add("Time to first response (seconds)", s.holed(s.numbers(20, 30_000), 0.06), "wait_minutes")
    s.add("Time to close (seconds)", s.numbers(500, 700_000), "left_out || wait_minutes")
    s.points("Conversation rating", 1, 5, "", blank=0.6, role="score")
    s.said("Conversation rating remark", ["Solved at once", "Had to repeat myself", "Clear steps"], ["today", "again"],
           0.85, "comment || verbatims || attribute")  # fmt: skip
    s.subjects("First message", ["How do I import a calendar?", "The API returns 403", "Invoice address"])
    s.side("Replies count", list(rng.poisson(3, s.size)))
    write_csv(folder, s)
    u = Sheet("users", rng, people)
    u.add("User ID", ids, "customer_id")
    u.out("Name", names)
    u.out("Phone", u.phones("+61 2 5550 "))
    u.add("Signed up", stamp(u.moments("2022-06-01 00:00", 800), "%Y-%m-%dT%H:%M:%S+10:00"), "joined_on")
    u.out("Last seen", stamp(u.moments("2025-03-01 00:00", 30), "%Y-%m-%dT%H:%M:%S+10:00"))
    u.amount("Web sessions", 1, 300, "active || describe")
    u.side("Country", u.picks(["Australia", "New Zealand", "Fiji"]))
    u.pick("plan_name", ["Starter", "Team", "Enterprise"], "describe || active")
    u.columns[-1].truth.update(kind="categorical || ordinal", levels="(blank) || Starter < Team < Enterprise",
                               role="attribute || contract")  # fmt: skip
    u.amount("projects_created", 0, 40, "active || describe")
    u.pick("has_used_automation", ["true", "false"], "active || describe")
    u.pick("Unsubscribed from Emails", ["true", "false"], "active || describe")
    u.add("churned_on", u.holed(stamp(u.moments("2025-01-01 00:00", 80), "%Y-%m-%d"), 0.85), "left_on")
    write_csv(folder, u)
    return [s, u]


def jira(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Headers that repeat, custom fields, days as 14/Mar/25 10:22 AM, times left to reply."""
    s = Sheet("Jira Service Management 2025-03-14", rng, 290)
    when, took = s.moments("2025-01-03 00:00", 70), s.numbers(4000, 900_000)
    form = "%d/%b/%y %I:%M %p"
    s.subjects("Summary", ["Report times out", "Add a reviewer", "Broken export button"])
    keys = [f"SD-{900 + i}" for i in range(s.size)]
    s.add("Issue key", keys, "join_key || left_out")
    s.add("Issue id", [20_400 + 3 * i for i in range(s.size)], "left_out || join_key")
    s.side("Issue Type", s.picks(["Service Request", "Incident report", "Change"]))
    s.columns[-1].truth["role"] = "left_out || attribute || stage || touchpoint"
    s.side("Status", s.picks(["Waiting for support", "In review", "Done"]))
    s.out("Project key", ["SD"] * s.size)
    s.out("Project name", ["Service desk"] * s.size)
    levels = ["Lowest", "Low", "Medium", "High", "Highest"]
    s.side("Priority", [levels[i] for i in s.places(5)], levels)
    s.side("Resolution", s.holed(["Fixed"] * s.size, 0.2))
    s.add("Assignee", s.picks(["m.okoro", "t.haines"]), "left_out || team")
    s.out("Reporter", s.names())
    s.add("Reporter Id", [f"qm:{rng.integers(0, 130):04d}-desk" for _ in when], "customer_id")
    s.add("Created", stamp(when, form), "at || started_at")
    s.out("Updated", stamp(when, form, [800_000] * s.size))
    s.add("Resolved", s.holed(stamp(when, form, took), 0.2), "ended_at || left_out")
    s.side("Labels", s.holed(s.picks(["ui", "backend"]), 0.3))
    s.side("Labels", s.holed(s.picks(["urgent-fix", "quarterly"]), 0.7))
    s.out("Description", s.picks(["Steps:\n1. open the report\n2. wait", 'It says "no access" to me']))
    s.add("Custom field (Organizations)", [f"Org {i}" for i in rng.integers(1, 40, s.size)], "left_out || attribute")
    s.columns[-1].truth.update(kind="categorical", use="describe || active")
    s.side("Custom field (Request Type)", s.picks(["Get help", "Report a bug", "Request access"]))
    s.columns[-1].truth["role"] = "stage || touchpoint || left_out || attribute"
    s.add("Custom field (Request channel type)", s.picks(["portal", "jira", "email"]), "channel || touchpoint")
    s.points("Satisfaction rating", 1, 5, "", blank=0.55, role="score")
    s.out("Custom field (Satisfaction date)", s.holed(stamp(when, form, took), 0.55))
    s.add("Custom field (Time to first response)", [f"{v / 60000:.2f}h" for v in s.numbers(6000, 900_000)],
          "wait_minutes || left_out")  # fmt: skip
    s.out("Custom field (Rank)", [f"0|i{rng.integers(16**4, 16**5):05x}:" for _ in when])
    for share in (0.3, 0.6, 0.9):
        said = [f"{w:%d/%b/%y %I:%M %p};qm:{i};Thanks, will look" for i, w in enumerate(when)]
        s.add("Comment", s.holed(said, share), "left_out || text || comment")
    write_csv(folder, s)
    return [s]


CASES = [
    ("planning_software_en", "Intercom", intercom),
    ("reporting_software_en", "Jira Service Management", jira),
]
