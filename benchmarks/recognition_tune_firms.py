"""Generated exports of help desks, a CRM and a call centre to tune on: networks and a bank for firms."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
from recognition_files import write_csv
from recognition_making import Sheet, stamp

PRIORITIES = ["Low", "Normal", "High", "Urgent"]


def zendesk(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Tickets with satisfaction in words, minutes in several columns, and the users behind them."""
    s, people = Sheet("export-2025-03-31-0915-tickets", rng, 400), 180
    names = Sheet("people", rng, people).names()
    who = rng.integers(0, people, s.size)
    emails = [f"{n.lower().replace(' ', '_')}{i}@example.org" for i, n in enumerate(names)]
    when, solved = s.moments("2025-01-02 00:00", 85), s.numbers(30, 9000)
    first = s.numbers(2, 900)
    s.add("Id", [40_100 + i for i in range(s.size)], "join_key || left_out")
    s.subjects("Subject", ["No signal since Monday", "Bill too high", "SIM not working", "Cancel roaming"])
    s.out("Requester", [names[w] for w in who])
    s.add("Requester id", [361_900_000 + 17 * int(w) for w in who], "customer_id")
    s.add("Requester email", [emails[w] for w in who], "left_out || join_key || customer_id")
    s.out("Requester domain", ["example.org"] * s.size)
    s.add("Assignee", s.picks(["Team lead Ada", "Agent Bo", "Agent Cy"]), "left_out || team")
    s.add("Group", s.picks(["Tech support", "Billing care", "Retention"]), "team || stage")
    s.side("Tags", s.picks(["network", "network invoice", "invoice", "sim_swap"]))
    s.side("Status", s.picks(["Open", "Solved", "Closed"]))
    s.side("Priority", s.holed([PRIORITIES[i] for i in s.places(4)], 0.1, "-"), PRIORITIES)
    s.columns[-1].truth["missing"] = "- || (blank)"
    s.add("Via", s.picks(["Web form", "Mail", "Chat", "Phone call (incoming)"]), "channel || touchpoint")
    s.side("Ticket type", s.picks(["Problem", "Question", "Task"]))
    s.columns[-1].truth["role"] = "left_out || attribute || stage || touchpoint"
    s.add("Created at", stamp(when, "%Y-%m-%d %H:%M:%S"), "at || started_at")
    s.out("Updated at", stamp(when, "%Y-%m-%d %H:%M:%S", [200_000] * s.size))
    s.add("Solved at", stamp(when, "%Y-%m-%d %H:%M:%S", np.array(solved) * 60), "ended_at || left_out")
    s.add("Satisfaction Score", s.picks(["Not Offered", "Offered", "Good", "Bad"]), "score")
    s.side("Reopens", list(rng.poisson(0.2, s.size)))
    s.side("Replies", list(rng.poisson(2.2, s.size)))
    s.add("First reply time in minutes", s.holed(first, 0.04), "wait_minutes")
    s.add("First reply time in minutes within business hours", [v // 3 for v in first], "left_out || wait_minutes")
    s.add("Full resolution time in minutes", solved, "left_out || wait_minutes")
    s.add("Requester wait time in minutes", [v // 2 for v in solved], "left_out || wait_minutes")
    s.side("Product area [list]", s.picks(["Prepaid", "Contract", "Broadband"]))
    s.columns[-1].truth["role"] = "left_out || attribute || stage || touchpoint"
    write_csv(folder, s, quote_all=True)
    u = Sheet("users", rng, people)
    u.add("id", [361_900_000 + 17 * i for i in range(people)], "customer_id")
    u.out("name", names)
    u.add("email", emails, "left_out || join_key")
    u.add("created_at", stamp(u.moments("2021-01-01 00:00", 1200), "%Y-%m-%dT%H:%M:%SZ"), "joined_on || left_out")
    u.out("time_zone", ["London"] * people)
    u.out("phone", u.phones())
    u.pick("role", ["end-user"], "", kind="categorical", role="left_out")
    u.pick("user_fields.tariff", ["Small", "Medium", "Large", "Unlimited"], "describe || active")
    u.columns[-1].truth["kind"] = "categorical || ordinal"
    u.columns[-1].truth["levels"] = "(blank) || Small < Medium < Large < Unlimited"
    u.out("suspended", ["false"] * people)
    write_csv(folder, u)
    return [s, u]


def freshdesk(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Times as hh:mm:ss over 24 hours, survey results in words, blank contacts."""
    s = Sheet("freshdesk_tickets", rng, 300)
    when = s.moments("2024-12-01 00:00", 60)
    first, whole = s.numbers(60, 90_000), s.numbers(3000, 400_000)

    def clock(seconds: list[int]) -> list[str]:
        return [f"{v // 3600:02d}:{v // 60 % 60:02d}:{v % 60:02d}" for v in seconds]

    names = s.names()
    s.add("Ticket ID", list(range(7001, 7001 + s.size)), "join_key || left_out")
    s.subjects("Subject", ["Card blocked", "Loan statement", "Cannot log in"])
    s.side("Status", s.picks(["Open", "Pending", "Resolved", "Closed"]))
    s.side(
        "Priority", [["Low", "Medium", "High", "Urgent"][i] for i in s.places(4)], ["Low", "Medium", "High", "Urgent"]
    )
    s.add("Source", s.picks(["Email", "Portal", "Phone", "Feedback Widget"]), "channel || touchpoint")
    s.side("Type", s.holed(s.picks(["Incident", "Question", "Refund"]), 0.1))
    s.columns[-1].truth["role"] = "left_out || attribute || stage || touchpoint"
    s.add("Agent", s.picks(["Dee Marlow", "Emil Prakash"]), "left_out || team")
    s.add("Group", s.picks(["Cards desk", "Loans desk"]), "team || stage")
    s.add("Created time", stamp(when, "%Y-%m-%d %H:%M:%S"), "at || started_at")
    s.out("Due by Time", stamp(when, "%Y-%m-%d %H:%M:%S", [86400] * s.size))
    s.add("Resolved time", stamp(when, "%Y-%m-%d %H:%M:%S", whole), "ended_at || left_out")
    s.add("Closed time", stamp(when, "%Y-%m-%d %H:%M:%S", np.array(whole) + 900), "ended_at || left_out")
    s.out("Last update time", stamp(when, "%Y-%m-%d %H:%M:%S", np.array(whole) + 900))
    s.out("Initial response time", stamp(when, "%Y-%m-%d %H:%M:%S", first))
    s.out("Time tracked", ["00:00:00"] * s.size)
    s.add("First response time (in hrs)", s.holed(clock(first), 0.05), "wait_minutes")
    s.add("Resolution time (in hrs)", clock(whole), "wait_minutes || left_out")
    s.side("Agent interactions", list(rng.poisson(2, s.size)))
    s.side("Customer interactions", list(rng.poisson(1.4, s.size)))
    s.side("Resolution status", s.picks(["Within SLA", "SLA Violated"]))
    s.side("First response status", s.picks(["Within SLA", "SLA Violated"]))
    s.side("Tags", s.holed(s.picks(["vip", "vip,fraud", "fraud"]), 0.6))
    happy = ["Extremely Unhappy", "Very unhappy", "Happy", "Very happy", "Extremely Happy"]
    s.add("Survey results", s.holed([happy[i] for i in s.places(5)], 0.5), "score")
    s.side("Product", s.picks(["Business account", "Overdraft"]))
    s.columns[-1].truth["role"] = "left_out || attribute || stage || touchpoint"
    s.out("Full name", names)
    s.add("Email", s.emails(names), "left_out || join_key || customer_id")
    s.add("Contact ID", [8_400_000 + 7 * int(c) for c in rng.integers(0, 140, s.size)], "customer_id")
    write_csv(folder, s)
    return [s]


def salesforce(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Reports with a footer, accounts and cases joined by an 18-sign id, money with a currency before it."""
    a = Sheet("Accounts report", rng, 160)
    ids = [f"0015g00000{rng.integers(16**5, 16**6):X}{i:02X}AAB"[:18] for i in range(a.size)]
    a.add("Account ID", ids, "customer_id")
    a.out("Account Name", [f"{rng.choice(['Harbour', 'Meadow', 'Granite'])} {n.split()[1]} Ltd" for n in a.names()])
    a.pick("Type", ["Customer - Direct", "Customer - Channel", "Prospect"], "describe || active")
    a.pick("Industry", ["Banking", "Logistics", "Retail", "Agriculture"], "describe")
    a.add("Annual Revenue", [f"GBP {v:,.2f}" for v in a.numbers(2e5, 9e7, 2)], "attribute", kind="numeric",
          use="describe")  # fmt: skip
    a.amount("Employees", 3, 900, "describe", blank=0.06)
    a.words("Rating", ["Cold", "Warm", "Hot"], "describe || active", blank=0.2)
    a.side("Billing State/Province", a.picks(["Kent", "Fife", "Powys"]))
    a.out("Billing Street", a.streets(["Way", "Street"]))
    a.out("Phone", a.phones("(01632) 96"))
    a.out("Website", [f"www.{i}.example.org" for i in range(a.size)])
    a.side("Account Owner", a.picks(["Gwen Ashby", "Harun Celik"]))
    a.add("Created Date", stamp(a.moments("2018-01-01 00:00", 2000), "%d/%m/%Y"), "joined_on")
    a.out("Last Modified Date", stamp(a.moments("2025-01-01 00:00", 80), "%d/%m/%Y"))
    a.words("Support Tier", ["Bronze", "Silver", "Gold"], "describe || active", blank=0.1)
    a.pick("Has Overdraft", ["1", "0"], "active || describe")
    a.out("Fax", [""] * a.size)
    c = Sheet("Cases report", rng, 350)
    when, hours = c.moments("2024-07-01 00:00", 250), c.numbers(1, 400, 1)
    c.add("Case Number", [f"{1_000_200 + i:08d}" for i in range(c.size)], "join_key || left_out")
    c.add("Account ID", [ids[i] for i in rng.integers(0, a.size, c.size)], "customer_id")
    c.subjects("Subject", ["Card terminal offline", "Payroll file rejected", "New signatory"])
    c.side("Status", c.picks(["New", "Working", "Escalated", "Closed"]))
    c.side("Priority", [["Low", "Medium", "High"][i] for i in c.places(3)], ["Low", "Medium", "High"])
    c.add("Case Origin", c.picks(["Phone", "Email", "Web"]), "channel || touchpoint")
    c.side("Case Reason", c.picks(["Installation", "Equipment", "Performance", "Other"]))
    c.columns[-1].truth["role"] = "stage || touchpoint || left_out || attribute"
    c.add("Date/Time Opened", stamp(when, "%d/%m/%Y %H:%M"), "at || started_at")
    c.add(
        "Date/Time Closed", c.holed(stamp(when, "%d/%m/%Y %H:%M", np.array(hours) * 3600), 0.15), "ended_at || left_out"
    )
    c.add("Age (Hours)", hours, "wait_minutes || left_out")
    c.side("Escalated", c.picks(["1", "0"]))
    c.points("CSAT Rating (1-5)", 1, 5, "", blank=0.6, role="score")
    c.add("Case Owner", c.picks(["Gwen Ashby", "Harun Celik"]), "left_out || team")
    for sheet in (a, c):
        write_csv(folder, sheet, quote_all=True, encoding="utf-8")
        with (folder / f"{sheet.name}.csv").open("a", encoding="utf-8") as handle:
            handle.write('\n\n"' + sheet.name + '"\n"Confidential Information - Do Not Distribute"\n')
    return [a, c]


def call_centre(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """A log of calls: waits as hh:mm:ss, a phone number of the caller, abandoned calls without an agent."""
    s = Sheet("acd_calls_week12", rng, 500)
    when, wait, talk = s.moments("2025-03-17 07:00", 7), s.numbers(2, 1500), s.numbers(30, 2400)
    gave_up = rng.random(s.size) < np.clip(np.array(wait) / 3000, 0.02, 0.6)

    def clock(seconds: list[int]) -> list[str]:
        return [str(timedelta(seconds=v)).zfill(8) for v in seconds]

    s.out("Seq", list(range(1, s.size + 1)))
    s.add("Call ID", [f"C-{rng.integers(10**8, 10**9)}" for _ in when], "left_out || join_key")
    s.add("Subscriber No", [f"MB{700100 + 7 * int(i)}" for i in rng.integers(0, 220, s.size)], "customer_id")
    s.out("ANI", [f"0{rng.integers(7_700_900_000, 7_700_900_999)}" for _ in when])
    s.out("DNIS", [rng.choice(["0800111", "0800112"]) for _ in when])
    s.add("Queue", s.picks(["New customers", "Faults", "Billing", "Leaving"]), "stage || team || touchpoint || channel")
    s.add("Queued At", stamp(when, "%d/%m/%Y %H:%M:%S"), "started_at || at")
    s.add("Time in Queue", clock(wait), "wait_minutes")
    s.add("Target (sec)", [20] * s.size, "sla_minutes || left_out")
    s.add("Abandoned", ["Y" if g else "N" for g in gave_up], "abandoned")
    s.add("Agent", ["" if g else str(rng.choice(["a117", "a204", "a311"])) for g in gave_up], "left_out || team")
    s.add("Talk Time", ["00:00:00" if g else clock([t])[0] for g, t in zip(gave_up, talk, strict=True)], "left_out")
    s.out("Hold Time", ["00:00:00"] * s.size)
    s.side("Disposition", ["" if g else str(rng.choice(["Resolved", "Call back", "Transferred"])) for g in gave_up])
    write_csv(folder, s, "\t", suffix=".tsv")
    return [s]


CASES = [
    ("network_tickets_en", "Zendesk", zendesk),
    ("bank_tickets_en", "Freshdesk", freshdesk),
    ("business_bank_en", "Salesforce", salesforce),
    ("network_calls_en", "Call-centre log", call_centre),
]
