"""Generated exports of shops to tune on: a tea shop, boxes of meals, a marketplace of crafts in several files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from recognition_files import write_csv
from recognition_making import Sheet, stamp


def shopify(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """A row per line item; total, dates and status on the first row of an order only; zips with an apostrophe."""
    orders = Sheet("orders_export", rng, 260)
    people = 160
    names = Sheet("people", rng, people).names()
    emails = [f"{n.lower().replace(' ', '.')}{i}@example.org" for i, n in enumerate(names)]
    who, lines = rng.integers(0, people, orders.size), rng.choice([1, 2, 3], orders.size, p=[0.6, 0.3, 0.1])
    s = Sheet("orders_export_1", rng, int(lines.sum()))
    order = np.repeat(np.arange(orders.size), lines)
    first = np.r_[True, order[1:] != order[:-1]]
    made = orders.moments("2024-06-01 00:00", 300)[::-1]
    teas = {"Smoked Lapsang 100g": 9.5, "Mountain Oolong 50g": 14.0, "Breakfast Blend 250g": 11.25, "Clay Pot": 38.0}
    which, quantity = rng.choice(list(teas), s.size), rng.choice([1, 2, 3], s.size, p=[0.8, 0.15, 0.05])
    value = np.array([teas[w] for w in which]) * quantity
    subtotal = np.bincount(order, value)

    def once(values: list) -> list:
        return [values[o] if f else "" for o, f in zip(order, first, strict=True)]

    date = "%Y-%m-%d %H:%M:%S +0100"
    s.add("Name", [f"#{1200 + orders.size - o}" for o in order], "join_key || left_out")
    s.add("Email", [emails[who[o]] for o in order], "customer_id")
    s.side(
        "Financial Status", once(list(rng.choice(["paid", "refunded", "pending"], orders.size, p=[0.9, 0.06, 0.04])))
    )
    s.add("Paid at", once(stamp(made, date, [20] * orders.size)), "left_out || at")
    s.side("Fulfillment Status", once(list(rng.choice(["fulfilled", "unfulfilled"], orders.size, p=[0.9, 0.1]))))
    s.out("Fulfilled at", once(stamp(made, date, [90_000] * orders.size)))
    s.side("Accepts Marketing", once(list(rng.choice(["yes", "no"], orders.size))))
    s.out("Currency", once(["GBP"] * orders.size))
    s.add("Subtotal", once([f"{v:.2f}" for v in subtotal]), "left_out")
    s.add("Shipping", once(["3.95"] * orders.size), "left_out")
    s.add("Taxes", once([f"{v / 6:.2f}" for v in subtotal]), "left_out")
    s.add("Total", once([f"{v + 3.95:.2f}" for v in subtotal]), "amount")
    s.side("Discount Code", once(list(rng.choice(["", "STEEP10"], orders.size, p=[0.85, 0.15]))))
    s.out("Discount Amount", once(["0.00"] * orders.size))
    s.side("Shipping Method", once(list(rng.choice(["Standard", "Express"], orders.size))))
    s.add("Created at", [stamp([made[o]], date)[0] for o in order], "at")
    s.out("Lineitem quantity", list(quantity))
    s.side("Lineitem name", list(which))
    s.add("Lineitem price", [f"{teas[w]:.2f}" for w in which], "left_out")
    s.out("Lineitem sku", [f"T-{list(teas).index(w):03d}" for w in which])
    s.out("Lineitem requires shipping", ["true"] * s.size)
    s.out("Billing Name", once([names[w] for w in who]))
    s.out("Billing Address1", once(orders.streets(["Lane", "Road"])))
    s.side("Billing City", once(orders.picks(["Leeds", "Cardiff", "Exeter", "Perth"])))
    s.out("Billing Zip", once([f"'LS{rng.integers(1, 20)} {rng.integers(1, 9)}QT" for _ in who]))
    s.side("Billing Country", once(["GB"] * orders.size))
    s.out("Billing Phone", once(orders.phones()))
    s.out("Notes", [""] * s.size)
    s.out("Cancelled at", [""] * s.size)
    s.side("Payment Method", once(list(rng.choice(["Shopify Payments", "PayPal Express Checkout"], orders.size))))
    s.out("Refunded Amount", once(["0.00"] * orders.size))
    s.out("Vendor", ["Steep and Leaf"] * s.size)
    s.add("Id", once([5_500_000_000_000 + 31 * i for i in range(orders.size)]), "left_out || join_key")
    s.side("Source", once(["web"] * orders.size))
    write_csv(folder, s)
    c = Sheet("customers_export", rng, people)
    c.add("Customer ID", [7_100_000_000_000 + 13 * i for i in range(people)], "customer_id || left_out || join_key")
    c.out("First Name", [n.split()[0] for n in names])
    c.out("Last Name", [n.split()[1] for n in names])
    c.add("Email", emails, "customer_id || join_key || left_out")
    c.pick("Accepts Email Marketing", ["yes", "no"], "active || describe")
    c.out("Default Address Address1", c.streets(["Lane", "Road"]))
    c.out("Phone", c.phones())
    c.amount("Total Spent", 5, 400, "active || describe", 2)
    c.amount("Total Orders", 1, 14, "active || describe")
    c.many("Tags", ["wholesale", "newsletter", "repeat"], ", ", "active || describe", blank=0.4)
    write_csv(folder, c)
    return [s, c]


def stripe(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Amounts in cents, times as epochs, ids with prefixes, a table of customers with metadata."""
    s, people = Sheet("charges", rng, 420), 160
    ids = [f"cus_{rng.integers(16**9, 16**10):x}" for _ in range(people)]
    who = rng.integers(0, people, s.size)
    when = s.moments("2024-10-01 00:00", 150)
    s.add("id", [f"ch_{rng.integers(16**11, 16**12):x}" for _ in who], "left_out || join_key")
    s.out("object", ["charge"] * s.size)
    s.add("amount", s.picks([2990, 4490, 5990]), "amount")
    s.add("amount_refunded", list(rng.choice([0, 2990], s.size, p=[0.95, 0.05])), "left_out")
    s.out("currency", ["eur"] * s.size)
    s.add("created", [int(w.timestamp()) for w in when], "at")
    s.add("customer", [ids[w] for w in who], "customer_id")
    s.side("description", s.picks(["Meal box for 2", "Meal box for 4", "Family box"]))
    s.side("status", list(rng.choice(["succeeded", "failed"], s.size, p=[0.94, 0.06])))
    s.side("paid", list(rng.choice(["true", "false"], s.size, p=[0.94, 0.06])))
    s.side("failure_code", s.holed(["card_declined"] * s.size, 0.94))
    s.side("card_brand", s.picks(["Visa", "MasterCard", "American Express"]))
    s.out("card_last4", [f"{rng.integers(0, 9999):04d}" for _ in who])
    s.out("receipt_url", [f"https://pay.example.org/r/{i}" for i in range(s.size)])
    write_csv(folder, s)
    c = Sheet("customers", rng, people)
    names = c.names()
    c.add("id", ids, "customer_id")
    c.add("email", c.emails(names), "left_out || join_key")
    c.out("name", names)
    c.add("created", [int(w.timestamp()) for w in c.moments("2023-01-01 00:00", 600)], "joined_on")
    c.side("delinquent", list(rng.choice(["true", "false"], people, p=[0.04, 0.96])))
    c.add("plan", c.picks(["weekly", "fortnightly"]), "attribute || contract", kind="binary", use="describe || active")
    c.add("canceled_at", c.holed([int(w.timestamp()) for w in c.moments("2025-01-05 00:00", 50)], 0.8), "left_on")
    c.pick("metadata[diet]", ["vegan", "vegetarian", "no pork", "everything"])
    c.amount("metadata[household_size]", 1, 6, "describe")
    c.words("metadata[cooking_skill]", ["beginner", "okay", "confident", "chef"])
    write_csv(folder, c)
    return [s, c]


def marketplace(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """Purchases, lines, payments and reviews in files of their own; reviews reach a buyer through the purchase."""
    p, buyers = Sheet("purchases", rng, 380), 200
    ids = [f"{rng.integers(16**11, 16**12):x}{i:03x}" for i in range(p.size)]
    when = p.moments("2023-05-01 00:00", 400)
    p.add("purchase_id", ids, "join_key || left_out")
    p.add("buyer_id", [f"b{100 + b}" for b in rng.integers(0, buyers, p.size)], "customer_id")
    p.side("purchase_status", list(rng.choice(["delivered", "cancelled", "shipped"], p.size, p=[0.9, 0.04, 0.06])))
    p.add("purchased_at", stamp(when, "%Y-%m-%d %H:%M:%S"), "at")
    p.add(
        "delivered_at", p.holed(stamp(when, "%Y-%m-%d %H:%M:%S", rng.integers(1, 15, p.size) * 86400), 0.1), "left_out"
    )
    p.out("estimated_delivery", stamp(when, "%Y-%m-%d", [86400 * 12] * p.size))
    lines = Sheet("purchase_lines", rng, 520)
    of = np.sort(np.r_[np.arange(p.size), rng.integers(0, p.size, 140)])
    lines.add("purchase_id", [ids[o] for o in of], "join_key")
    lines.out("line_no", [1 if not i or of[i - 1] != o else 2 for i, o in enumerate(of)])
    lines.add("article_id", [f"art{rng.integers(100, 180)}" for _ in of], "left_out || join_key")
    lines.add("maker_id", [f"mk{rng.integers(10, 40)}" for _ in of], "left_out || join_key")
    lines.side("article_group", lines.picks(["ceramics", "textiles", "woodwork", "jewellery"]))
    lines.amount("unit_price", 6, 180, "", 2, role="amount || left_out")
    lines.amount("postage", 2, 15, "", 2, role="left_out")
    pays = Sheet("payments", rng, p.size)
    pays.add("purchase_id", ids, "join_key")
    pays.out("payment_no", [1] * p.size)
    pays.side("payment_kind", pays.picks(["card", "bank transfer", "voucher"]))
    pays.side("instalments", list(rng.choice([1, 2, 3, 6], p.size)))
    pays.amount("paid_value", 8, 240, "", 2, role="amount")
    asked = rng.choice(p.size, 300, replace=False)
    r = Sheet("reviews", rng, 300)
    r.add("review_id", [f"rv{9000 + i}" for i in range(r.size)], "left_out || join_key")
    r.add("purchase_id", [ids[a] for a in asked], "join_key")
    r.points("stars", 1, 5, "", role="score")
    r.said("review_text", ["Beautifully made", "Smaller than shown", "Came broken"], ["and well packed", "sadly", "!"],
           0.5, "comment")  # fmt: skip
    r.add("reviewed_on", stamp([when[a] for a in asked], "%Y-%m-%d", [86400 * 16] * r.size), "at")
    sheets = [p, lines, pays, r]
    for sheet in sheets:
        write_csv(folder, sheet, quote_all=True)
    return sheets


CASES = [
    ("tea_shop_en", "Shopify", shopify),
    ("meal_boxes_en", "Stripe", stripe),
    ("craft_marketplace_en", "Marketplace tables", marketplace),
]
