"""Generated firm exports that are held back: a museum shop, two CRMs, the results of an energy supplier."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from recognition_files import write_csv, write_xlsx
from recognition_making import Sheet, stamp

MOMENT = "%Y-%m-%d %H:%M:%S"


def woocommerce(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Orders with line items in one cell, guests with the customer id 0, totals beside."""
    s, people = Sheet("orders-2025-02-11-08-40-12", rng, 320), 150
    names = Sheet("people", rng, people).names()
    who = rng.integers(0, people, s.size)
    when = s.moments("2024-03-01 00:00", 340)
    total = s.numbers(8, 190, 2)
    s.add("order_id", [9_300 + 2 * i for i in range(s.size)], "left_out || join_key")
    s.out("order_number", [9_300 + 2 * i for i in range(s.size)])
    s.add("order_date", stamp(when, MOMENT), "at")
    s.add("paid_date", stamp(when, MOMENT, [30] * s.size), "left_out || at")
    s.side("status", list(rng.choice(["completed", "processing", "cancelled"], s.size, p=[0.85, 0.1, 0.05])))
    s.add("shipping_total", list(rng.choice(["0.00", "4.90"], s.size)), "left_out")
    s.add("tax_total", [f"{t * 0.08:.2f}" for t in total], "left_out")
    s.add("discount_total", ["0.00"] * s.size, "left_out")
    s.add("order_total", [f"{t:.2f}" for t in total], "amount")
    s.add("refunded_total", list(rng.choice(["0.00", "12.00"], s.size, p=[0.97, 0.03])), "left_out")
    s.out("order_currency", ["CHF"] * s.size)
    s.side("payment_method", s.picks(["twint", "invoice", "postcard_pay"]))
    s.side("shipping_method", s.picks(["Pick up at the desk", "Parcel"]))
    s.add("customer_id", [0 if w % 9 == 0 else 2_000 + int(w) for w in who], "customer_id || left_out")
    s.out("billing_first_name", [names[w].split()[0] for w in who])
    s.out("billing_last_name", [names[w].split()[1] for w in who])
    email = [f"{names[w].split()[1].lower()}_{w}@example.org" for w in who]
    s.add("billing_email", email, "customer_id || left_out || join_key")
    s.out("billing_phone", s.phones("+41 44 555 "))
    s.out("billing_address_1", s.streets(["Gasse", "Platz"]))
    s.out("billing_postcode", [rng.integers(1000, 9600) for _ in who])
    s.side("billing_city", s.picks(["Bern", "Chur", "Basel"]))
    s.side("billing_country", ["CH"] * s.size)
    goods = ["name:Poster of the west wing|quantity:1|total:24.00", "name:Catalogue|quantity:1|total:39.00"]
    s.side("line_items", s.picks([goods[0], goods[1], ";".join(goods)]))
    s.out("customer_note", s.holed(["Please wrap as a gift"] * s.size, 0.9))
    s.side("coupons", s.holed(["code:friends10|amount:2.40"] * s.size, 0.85))
    write_csv(folder, s)
    return [s]


def hubspot(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Contacts and deals; associated ids, lists with semicolons, dates by minute, empty properties."""
    c = Sheet("hubspot-crm-exports-all-contacts-2025-04-02", rng, 280)
    names = c.names()
    ids = [150_001 + 50 * i for i in range(c.size)]
    c.add("Record ID", ids, "customer_id")
    c.out("First Name", [n.split()[0] for n in names])
    c.out("Last Name", [n.split()[1] for n in names])
    c.add("Email", c.emails(names), "left_out || join_key || customer_id")
    c.out("Phone Number", c.holed(c.phones("+1 555-01"), 0.3))
    c.side("Contact owner", c.picks(["Ines Varga", "Otto Lindgren"]))
    c.words("Lifecycle Stage", ["Lead", "Marketing Qualified Lead", "Opportunity", "Customer"], "describe || active")
    c.columns[-1].truth["kind"] = "ordinal || categorical"
    c.columns[-1].truth["levels"] += " || (blank)"
    c.side("Lead Status", c.holed(c.picks(["New", "In progress", "Unqualified"]), 0.2))
    c.pick("Original Source", ["Organic Search", "Referrals", "Paid Social", "Direct Traffic"], "describe || active")
    c.add("Create Date", stamp(c.moments("2022-01-01 00:00", 900), "%Y-%m-%d %H:%M"), "joined_on || left_out")
    c.out("Last Activity Date", stamp(c.moments("2025-01-01 00:00", 90), "%Y-%m-%d %H:%M"))
    c.side("Job Title", c.picks(["Head of Operations", "Analyst", "Founder"]))
    c.add("Associated Company", [f"Studio {letter}" for letter in c.picks(list("KLMNOP"))], "left_out || attribute")
    c.columns[-1].truth.update(kind="categorical", use="describe")
    c.add("Associated Company IDs", [8_800 + int(i) for i in rng.integers(0, 90, c.size)], "join_key || left_out")
    c.amount("Number of Sessions", 1, 90, "active || describe")
    c.many("Modules of interest", ["Scheduling", "Invoicing", "Payroll sync", "Reports"], ";", "active", blank=0.2)
    c.pick("Marketing contact status", ["Marketing contact", "Non-marketing contact"], "describe || active")
    c.words("Product maturity", ["Newcomer", "Explorer", "Regular", "Power user"], blank=0.1)
    c.side("Preferred language", c.picks(["en", "fi", "sv"]))
    for name in ("Twitter Username", "Fax Number"):
        c.out(name, [""] * c.size)
    d = Sheet("hubspot-crm-exports-all-deals-2025-04-02", rng, 300)
    when = d.moments("2023-06-01 00:00", 600)
    d.add("Record ID", [91_000 + i for i in range(d.size)], "left_out || join_key")
    d.add("Deal Name", [f"Renewal {i}" for i in range(d.size)], "left_out")
    stages = ["Appointment Scheduled", "Contract Sent", "Closed Won", "Closed Lost"]
    d.add("Deal Stage", d.picks(stages), "left_out || attribute || stage", kind="categorical || ordinal",
          use="describe || active", levels="(blank) || " + " < ".join(stages))  # fmt: skip
    d.add("Close Date", stamp(when, "%Y-%m-%d %H:%M"), "at || left_out")
    d.add("Create Date", stamp(when, "%Y-%m-%d %H:%M", [-86400 * 20] * d.size), "left_out || at")
    d.add("Amount", d.holed([f"{v:.2f}" for v in d.numbers(300, 24_000, 2)], 0.05), "amount")
    d.side("Pipeline", ["Sales Pipeline"] * d.size)
    d.add("Associated Contact IDs", [ids[i] for i in rng.integers(0, c.size, d.size)], "customer_id || join_key")
    for sheet in (c, d):
        write_csv(folder, sheet, quote_all=True)
    return [c, d]


def pipedrive(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """A workbook with two tabs, `Person - ` and `Deal - ` before each header, amounts with their currency beside."""
    p = Sheet("export_pipedrive", rng, 190)
    names = p.names()
    ids = [501 + i for i in range(p.size)]
    p.add("Person - ID", ids, "customer_id")
    p.out("Person - Name", names)
    p.out("Person - Email - Work", p.emails(names))
    p.out("Person - Phone - Work", p.phones("+372 555 "))
    p.side("Person - Owner", p.picks(["Liis Tamme", "Raul Otsa"]))
    p.add("Person - Person created", p.moments("2021-02-01 00:00", 1100), "joined_on || left_out")
    p.amount("Person - Won deals", 0, 9, "active || describe")
    p.pick("Person - Label", ["Hot lead", "Cold lead", "Warm lead"], "describe || active", blank=0.25)
    p.columns[-1].truth.update(kind="categorical || ordinal", levels="(blank) || Cold lead < Warm lead < Hot lead")
    p.pick("Person - Deployment", ["Cloud", "Own servers"], "active || describe")
    d = Sheet("export_pipedrive.Deals", rng, 240)
    opened = d.moments("2022-05-01 00:00", 900)
    d.add("Deal - ID", [3001 + i for i in range(d.size)], "left_out || join_key")
    d.add("Deal - Title", [f"Licence deal {i}" for i in range(d.size)], "left_out")
    d.add("Deal - Person ID", [ids[i] for i in rng.integers(0, p.size, d.size)], "customer_id")
    d.add("Deal - Value", d.numbers(200, 18_000), "amount")
    d.out("Deal - Currency of Value", ["EUR"] * d.size)
    d.add("Deal - Stage", d.picks(["Qualified", "Demo held", "Offer out"]), "left_out || attribute || stage")
    d.columns[-1].truth.update(kind="categorical || ordinal", use="describe || active",
                               levels="(blank) || Qualified < Demo held < Offer out")  # fmt: skip
    status = d.picks(["won", "lost", "open"])
    d.side("Deal - Status", status)
    d.add("Deal - Deal created", opened, "at || left_out")
    d.add("Deal - Won time", [o if w == "won" else "" for o, w in zip(opened, status, strict=True)], "left_out || at")
    reasons = d.picks(["Price", "No budget", "Went silent"])
    d.side("Deal - Lost reason", [r if w == "lost" else "" for r, w in zip(reasons, status, strict=True)])
    d.amount("Deal - Probability", 5, 95, "", role="left_out")
    d.columns[-1].truth = {"role": "left_out || attribute", "kind": "numeric", "use": "describe || active || (blank)"}
    write_xlsx(folder / "export_pipedrive.xlsx", {"People": p, "Deals": d})
    return [p, d]


def profitability_german(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """A row per customer and month: cp1252, semicolons, decimal commas, points for thousands; customers beside."""
    people, months = 150, ["01.2025", "02.2025", "03.2025"]
    k = Sheet("Kundenstamm", rng, people)
    numbers = [f"V{880_000 + 9 * i}" for i in range(people)]
    names = k.names()
    k.add("Vertragskonto", numbers, "customer_id")
    k.out("Kundenname", names)
    k.out("Straße", [f"{rng.choice(['Lindenallee', 'Mühlweg'])} {rng.integers(1, 90)}" for _ in names])
    k.out("PLZ", [f"{rng.integers(1067, 99998):05d}" for _ in names])
    k.side("Ort", k.picks(["Gießen", "Zürich", "Köln"]))
    k.add("Lieferbeginn", stamp(k.moments("2015-01-01 00:00", 3000), "%d.%m.%Y"), "joined_on")
    k.add("Lieferende", k.holed(stamp(k.moments("2025-01-01 00:00", 80), "%d.%m.%Y"), 0.88), "left_on")
    k.pick("Tarif", ["Ökostrom Fix", "Grundversorgung", "Wärmestrom"], "describe || active")
    k.columns[-1].truth["role"] = "attribute || contract"
    k.amount("Jahresverbrauch (kWh)", 900, 9800, "active || describe")
    k.columns[-1].values = [f"{int(v):,}".replace(",", ".") for v in k.columns[-1].values]
    k.pick("Abschlagszahlung", ["monatlich", "vierteljährlich"], "active || describe")
    k.out("Telefon", k.phones("0641 5550"))
    write_csv(folder, k, ";", encoding="cp1252", ending="\r\n")
    m = Sheet("Ergebnisrechnung", rng, people * 3)
    revenue = np.array(m.numbers(30, 2600, 2))
    cost = (revenue * rng.uniform(0.6, 1.05, m.size)).round(2)

    def money(values: np.ndarray) -> list[str]:
        return [f"{v:,.2f}".translate(str.maketrans(",.", ".,")) for v in values]

    m.add("Vertragskonto", [n for n in numbers for _ in months], "customer_id")
    m.add("Abrechnungsmonat", months * people, "period")
    m.add("Erlöse (€)", money(revenue), "revenue")
    m.add("Kosten gesamt (€)", money(cost), "cost")
    m.add("Deckungsbeitrag (€)", money((revenue - cost).round(2)), "margin")
    m.side("Sparte", m.picks(["Strom", "Gas"]))
    m.out("Buchungskreis", ["1000"] * m.size)
    write_csv(folder, m, ";", encoding="cp1252", ending="\r\n")
    return [k, m]


CASES = [
    ("museum_shop_en", "WooCommerce", woocommerce),
    ("scheduling_software_en", "HubSpot", hubspot),
    ("licence_sales_en", "Pipedrive", pipedrive),
    ("energy_margins_de", "Monthly profitability", profitability_german),
]
