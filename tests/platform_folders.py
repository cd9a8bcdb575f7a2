"""Folders of exports with the headers and quirks of helpdesks, CRMs, shops and call centres; all data are invented."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

N = 120


def _rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def _moments(rng: np.random.Generator, n: int, year: int = 2024) -> pd.DatetimeIndex:
    return pd.to_datetime(f"{year}-01-01") + pd.to_timedelta(rng.integers(0, 360 * 86_400, n), unit="s")


def _write(folder: Path, **frames: pd.DataFrame) -> None:
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name.replace('__', '-')}.csv", index=False)


def _emails(n: int = N) -> list[str]:
    return [f"person{i}@example.org" for i in range(n)]


def _contacts(rng: np.random.Generator) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Record ID": [str(880_000_100 + 7 * i) for i in range(N)],
            "First Name": [f"F{i}" for i in range(N)],
            "Email": _emails(),
            "Lifecycle Stage": rng.choice(["customer", "lead", "subscriber"], N, p=[0.8, 0.1, 0.1]),
            "Lead Status": rng.choice(["", "Open", "Connected"], N),
            "Create Date": _moments(rng, N, 2022).strftime("%Y-%m-%d %H:%M"),
            "Number of Sessions": rng.integers(1, 60, N),
            "Industry": rng.choice(["Retail", "Software", "Health"], N),
        }
    )


def hubspot(folder: Path) -> None:
    """Contacts, deals by contact id, tickets by email."""
    rng = _rng(1)
    contacts = _contacts(rng)
    n = 260
    deals = pd.DataFrame(
        {
            "Record ID - Deal": [str(990_000_000 + i) for i in range(n)],
            "Deal Name": [f"Deal {i}" for i in range(n)],
            "Deal Stage": rng.choice(["Closed Won", "Closed Lost", "Contract sent"], n),
            "Close Date": _moments(rng, n).strftime("%Y-%m-%d %H:%M"),
            "Amount": np.round(rng.gamma(2, 800, n), 2),
            "Associated Contact IDs": rng.choice(contacts["Record ID"], n),
        }
    )
    tickets = pd.DataFrame(
        {
            "Ticket ID": [str(5_000_000 + i) for i in range(n)],
            "Ticket name": [f"Help with thing {i}" for i in range(n)],
            "Category": rng.choice(["Billing issue", "Product issue", "Feature request", "General inquiry"], n),
            "Create date": (created := _moments(rng, n)).strftime("%Y-%m-%d %H:%M"),
            "Close date": (created + pd.to_timedelta(rng.integers(600, 90_000, n), unit="s")).strftime(
                "%Y-%m-%d %H:%M"
            ),
            "Ticket owner": rng.choice(["Ann", "Bo"], n),
            "Source": rng.choice(["EMAIL", "CHAT", "PHONE"], n),
            "Contact email": rng.choice(contacts["Email"], n),
        }
    )
    _write(folder, hubspot__contacts=contacts, hubspot__deals=deals, hubspot__tickets=tickets)


def salesforce(folder: Path) -> None:
    """Accounts, opportunities and cases by AccountId."""
    rng = _rng(2)
    ids = [f"0015g00000{i:05d}AAB" for i in range(N)]
    account = pd.DataFrame(
        {
            "Id": ids,
            "Name": [f"Firm {i}" for i in range(N)],
            "Type": rng.choice(["Customer - Direct", "Customer - Channel"], N),
            "Industry": rng.choice(["Energy", "Banking", "Retail"], N),
            "NumberOfEmployees": rng.integers(5, 5000, N),
            "CreatedDate": _moments(rng, N, 2021).strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
        }
    )
    n = 300
    opportunity = pd.DataFrame(
        {
            "Id": [f"0065g00000{i:05d}AAC" for i in range(n)],
            "AccountId": rng.choice(ids, n),
            "StageName": rng.choice(["Closed Won", "Closed Lost", "Negotiation"], n),
            "Amount": np.round(rng.gamma(2, 2000, n)),
            "CloseDate": _moments(rng, n).strftime("%Y-%m-%d"),
            "LeadSource": rng.choice(["Web", "Referral"], n),
        }
    )
    created = _moments(rng, n)
    case = pd.DataFrame(
        {
            "Id": [f"5005g00000{i:05d}AAD" for i in range(n)],
            "CaseNumber": [f"{1026 + i:08d}" for i in range(n)],
            "AccountId": rng.choice(ids, n),
            "Reason": rng.choice(["Installation", "Performance", "Breakdown", "Feedback"], n),
            "Origin": rng.choice(["Phone", "Email", "Web"], n),
            "Status": rng.choice(["Closed", "New", "Escalated"], n),
            "CreatedDate": created.strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
            "ClosedDate": (created + pd.to_timedelta(rng.integers(900, 400_000, n), unit="s")).strftime(
                "%Y-%m-%dT%H:%M:%S.000+0000"
            ),
        }
    )
    _write(folder, Account=account, Opportunity=opportunity, Case=case)


def zendesk(folder: Path) -> None:
    """Tickets with requester emails, beside a CRM with its own ids."""
    rng = _rng(3)
    crm = pd.DataFrame(
        {
            "customer_no": [f"K-{1000 + i}" for i in range(N)],
            "email": _emails(),
            "plan": rng.choice(["basic", "pro", "team"], N),
            "seats": rng.integers(1, 40, N),
            "signed_up_at": _moments(rng, N, 2021).strftime("%Y-%m-%d"),
        }
    )
    n = 400
    created = _moments(rng, n)
    reply = rng.integers(1, 900, n)
    tickets = pd.DataFrame(
        {
            "Id": 30_000 + np.arange(n),
            "Subject": [f"about {i} and more" for i in range(n)],
            "Requester": [f"Some One {i % N}" for i in range(n)],
            "Requester email": rng.choice(crm["email"], n),
            "Group": rng.choice(["Billing", "Technical", "Onboarding"], n),
            "Assignee": rng.choice(["Kim", "Lee", "Max"], n),
            "Status": rng.choice(["Closed", "Solved", "Open"], n),
            "Priority": rng.choice(["low", "normal", "high"], n),
            "Via": rng.choice(["Mail", "Web form", "Chat"], n),
            "Created at": created.strftime("%Y-%m-%d %H:%M"),
            "Updated at": (created + pd.Timedelta(days=20)).strftime("%Y-%m-%d %H:%M"),
            "Solved at": (created + pd.to_timedelta(reply * 9, unit="m")).strftime("%Y-%m-%d %H:%M"),
            "Satisfaction Score": rng.choice(["Good", "Bad", "Offered", "Not Offered"], n, p=[0.4, 0.15, 0.25, 0.2]),
            "First reply time in minutes": reply,
            "Full resolution time in minutes": reply * 9,
        }
    )
    _write(folder, crm=crm, zendesk_tickets=tickets)


def freshdesk(folder: Path) -> None:
    """Tickets whose times are clocks, by a contact id."""
    rng = _rng(4)
    contacts = pd.DataFrame(
        {
            "Contact ID": 43_000_000_100 + 13 * np.arange(N),
            "Full name": [f"P {i}" for i in range(N)],
            "Plan": rng.choice(["a", "b", "c"], N),
            "Logins": rng.integers(0, 90, N),
        }
    )
    n = 350
    created = _moments(rng, n)
    hours = rng.integers(0, 90, n)
    tickets = pd.DataFrame(
        {
            "Ticket ID": 100 + np.arange(n),
            "Subject": [f"about thing {i}" for i in range(n)],
            "Status": rng.choice(["Closed", "Resolved"], n),
            "Priority": rng.choice(["Low", "High"], n),
            "Source": rng.choice(["Email", "Portal"], n),
            "Type": rng.choice(["Question", "Incident", "Problem"], n),
            "Agent": rng.choice(["A", "B"], n),
            "Created time": created.strftime("%Y-%m-%d %H:%M:%S"),
            "Due by Time": (created + pd.Timedelta(days=900)).strftime("%Y-%m-%d %H:%M:%S"),
            "Resolved time": (created + pd.to_timedelta(hours, unit="h")).strftime("%Y-%m-%d %H:%M:%S"),
            "First response time (in hrs)": [f"{h % 9:02d}:{h % 60:02d}:07" for h in hours],
            "Resolution time (in hrs)": [f"{h:02d}:15:00" for h in hours],
            "Survey results": rng.choice(["", "Extremely Happy", "Happy", "Neutral", "Unhappy"], n),
            "Contact ID": rng.choice(contacts["Contact ID"], n),
        }
    )
    _write(folder, contacts=contacts, tickets=tickets)


def shopify(folder: Path) -> None:
    """Orders alone: a row per line item, totals on the first line only, emails as ids."""
    rng = _rng(5)
    rows: list[dict[str, Any]] = []
    moments = _moments(rng, 300)
    who = rng.integers(0, N, 300)
    for order in range(300):
        lines = int(rng.integers(1, 4))
        total = round(float(rng.gamma(2, 30)), 2)
        for line in range(lines):
            first = line == 0
            rows.append(
                {
                    "Name": f"#{1001 + order}",
                    "Email": f"person{who[order]}@example.org",
                    "Financial Status": str(rng.choice(["paid", "refunded", "paid", "voided"])) if first else "",
                    "Paid at": moments[order].strftime("%Y-%m-%d %H:%M:%S +0100") if first else "",
                    "Currency": "EUR" if first else "",
                    "Subtotal": round(total * 0.9, 2) if first else "",
                    "Shipping": 4.9 if first else "",
                    "Taxes": 1.9 if first else "",
                    "Total": total if first else "",
                    "Created at": moments[order].strftime("%Y-%m-%d %H:%M:%S +0100"),
                    "Lineitem quantity": int(rng.integers(1, 5)),
                    "Lineitem name": str(rng.choice(["Mug", "Plate"])),
                    "Lineitem price": 9.5,
                    "Id": str(4_500_000_000_000 + order) if first else "",
                }
            )
    _write(folder, orders_export=pd.DataFrame(rows))


def woocommerce(folder: Path) -> None:
    """Customers and orders by customer id, with cancelled ones."""
    rng = _rng(6)
    customers = pd.DataFrame(
        {
            "customer_id": 1 + np.arange(N),
            "username": [f"u{i}" for i in range(N)],
            "country": rng.choice(["DE", "AT"], N),
            "newsletter": rng.choice(["yes", "no"], N),
            "visits": rng.integers(1, 40, N),
        }
    )
    n = 320
    orders = pd.DataFrame(
        {
            "order_id": 7000 + np.arange(n),
            "status": rng.choice(
                ["wc-completed", "wc-cancelled", "wc-refunded", "wc-processing"], n, p=[0.7, 0.1, 0.1, 0.1]
            ),
            "customer_id": rng.integers(1, N + 1, n),
            "date_created": _moments(rng, n).strftime("%Y-%m-%d %H:%M:%S"),
            "order_total": np.round(rng.gamma(2, 25, n), 2),
            "order_tax": 1.0,
            "payment_method": rng.choice(["paypal", "card"], n),
        }
    )
    _write(folder, customers=customers, orders=orders)


def stripe(folder: Path) -> None:
    """Customers and payments."""
    rng = _rng(7)
    customers = pd.DataFrame(
        {
            "id": [f"cus_{i:014x}" for i in range(1, N + 1)],
            "Email": _emails(),
            "Created (UTC)": _moments(rng, N, 2022).strftime("%Y-%m-%d %H:%M"),
            "Delinquent": rng.choice(["true", "false"], N),
            "Plan": rng.choice(["gold", "silver"], N),
        }
    )
    n = 330
    payments = pd.DataFrame(
        {
            "id": [f"ch_{i:024x}" for i in range(n)],
            "Created date (UTC)": _moments(rng, n).strftime("%Y-%m-%d %H:%M:%S"),
            "Amount": np.round(rng.gamma(2, 25, n), 2),
            "Amount Refunded": 0.0,
            "Currency": "eur",
            "Fee": 0.3,
            "Status": rng.choice(["Paid", "Failed", "Refunded"], n),
            "Customer ID": rng.choice(customers["id"], n),
        }
    )
    _write(folder, customers=customers, unified_payments=payments)


def marketplace(folder: Path) -> None:
    """Customers, orders, items, payments, reviews, products: hashes as ids."""
    rng = _rng(8)
    n = 400
    key = [f"{i:032x}" for i in rng.integers(1, 2**62, 3 * n)]
    customers, orders, products = key[:n], key[n : 2 * n], key[2 * n : 2 * n + 60]
    moments = _moments(rng, n)
    delivered = moments + pd.to_timedelta(rng.integers(86_400, 20 * 86_400, n), unit="s")
    form = "%Y-%m-%d %H:%M:%S"
    _write(
        folder,
        olist_customers_dataset=pd.DataFrame(
            {
                "customer_id": customers,
                "customer_unique_id": [f"u{i % 370:030d}" for i in range(n)],
                "customer_zip_code_prefix": rng.integers(1000, 99_000, n),
                "customer_state": rng.choice(["SP", "RJ", "MG"], n),
            }
        ),
        olist_orders_dataset=pd.DataFrame(
            {
                "order_id": orders,
                "customer_id": customers,
                "order_status": rng.choice(["delivered", "canceled"], n, p=[0.95, 0.05]),
                "order_purchase_timestamp": moments.strftime(form),
                "order_approved_at": moments.strftime(form),
                "order_delivered_carrier_date": (moments + pd.Timedelta(hours=5)).strftime(form),
                "order_delivered_customer_date": delivered.strftime(form),
                "order_estimated_delivery_date": (moments + pd.Timedelta(days=30)).strftime("%Y-%m-%d 00:00:00"),
            }
        ),
        olist_order_items_dataset=pd.DataFrame(
            {
                "order_id": orders + orders[:50],
                "order_item_id": [1] * n + [2] * 50,
                "product_id": rng.choice(products, n + 50),
                "seller_id": rng.choice(key[-9:], n + 50),
                "price": np.round(rng.gamma(2, 40, n + 50), 2),
                "freight_value": 9.9,
            }
        ),
        olist_order_payments_dataset=pd.DataFrame(
            {
                "order_id": orders,
                "payment_sequential": 1,
                "payment_type": rng.choice(["boleto", "credit_card"], n),
                "payment_installments": rng.integers(1, 8, n),
                "payment_value": np.round(rng.gamma(2, 60, n), 2),
            }
        ),
        olist_order_reviews_dataset=pd.DataFrame(
            {
                "review_id": [f"r{i:030d}" for i in range(n)],
                "order_id": orders,
                "review_score": rng.integers(1, 6, n),
                "review_comment_title": "",
                "review_comment_message": rng.choice(["", "muito bom o produto", "nao chegou ainda"], n),
                "review_creation_date": delivered.strftime("%Y-%m-%d 00:00:00"),
                "review_answer_timestamp": delivered.strftime(form),
            }
        ),
        olist_products_dataset=pd.DataFrame(
            {
                "product_id": products,
                "product_category_name": rng.choice(["beleza", "esporte"], 60),
                "product_weight_g": rng.integers(100, 9000, 60),
            }
        ),
    )


def delighted(folder: Path) -> None:
    """Answers to a recommendation survey by email, beside a CRM."""
    rng = _rng(9)
    crm = pd.DataFrame(
        {
            "Customer ID": [f"C{i:04d}" for i in range(N)],
            "E-Mail": _emails(),
            "Tarif": rng.choice(["S", "M", "L"], N),
            "Besuche": rng.integers(0, 50, N),
        }
    )
    n = 90
    nps = pd.DataFrame(
        {
            "Response ID": 700_000 + np.arange(n),
            "Score": rng.integers(0, 11, n),
            "Comment": rng.choice(["", "works very well for us", "too slow lately I think"], n),
            "Email": _emails(n),
            "Created at": _moments(rng, n).strftime("%Y-%m-%d %H:%M:%S UTC"),
            "Survey type": "nps",
        }
    )
    _write(folder, crm=crm, nps_responses=nps)


def call_centre(folder: Path) -> None:
    """Calls with queue, speed of answer and rating, by customer number."""
    rng = _rng(10)
    customers = pd.DataFrame(
        {
            "Kundennummer": [f"{70_000 + i}" for i in range(N)],
            "Tarif": rng.choice(["S", "M", "L"], N),
            "Verträge": rng.integers(1, 5, N),
        }
    )
    n = 500
    gone = rng.random(n) < 0.15
    calls = pd.DataFrame(
        {
            "Call Id": [f"ID{i:04d}" for i in range(n)],
            "Agent": rng.choice(["Diane", "Becky"], n),
            "Date": _moments(rng, n).strftime("%Y-%m-%d"),
            "Topic": rng.choice(["Contract related", "Technical Support", "Payment related", "Admin Support"], n),
            "Answered (Y/N)": np.where(gone, "N", "Y"),
            "Resolved": np.where(rng.random(n) < 0.7, "Y", "N"),
            "Speed of answer in seconds": np.where(gone, np.nan, rng.integers(5, 120, n)),
            "AvgTalkDuration": np.where(gone, "", "0:03:11"),
            "Satisfaction rating": np.where(gone, np.nan, rng.integers(1, 6, n)),
            "Kundennummer": rng.choice(customers["Kundennummer"], n),
        }
    )
    _write(folder, Kunden=customers, Anrufe=calls)


def online_retail(folder: Path) -> None:
    """A purchase log alone, without totals, with returns and rows without a customer."""
    rng = _rng(11)
    n = 2000
    who = rng.integers(0, N, n)
    log = pd.DataFrame(
        {
            "InvoiceNo": [f"{'C' if i % 40 == 0 else ''}{536_365 + i // 6}" for i in range(n)],
            "StockCode": rng.choice(["85123A", "71053", "22752"], n),
            "Description": rng.choice(["WHITE HANGING HEART", "METAL LANTERN"], n),
            "Quantity": [-1 if i % 40 == 0 else 1 + i % 12 for i in range(n)],
            "InvoiceDate": (
                pd.to_datetime("2011-01-01 08:26") + pd.to_timedelta(np.sort(rng.integers(0, 330 * 1440, n)), unit="m")
            ).strftime("%m/%d/%Y %H:%M"),
            "UnitPrice": np.round(rng.gamma(2, 1.5, n), 2),
            "CustomerID": [f"{17_850 + w}.0" if i % 4 else "" for i, w in enumerate(who)],
            "Country": "United Kingdom",
        }
    )
    _write(folder, data=log)


def german_money(folder: Path) -> None:
    """Customers, and revenue and cost by month with German headers."""
    rng = _rng(12)
    ids = [f"K{i:04d}" for i in range(N)]
    months = ["Januar 2024", "Februar 2024", "März 2024", "April 2024"]
    _write(
        folder,
        kunden=pd.DataFrame(
            {
                "Kundennr": ids,
                "Segment": rng.choice(["A", "B"], N),
                "Filiale": rng.choice(["Nord", "Süd"], N),
                "Käufe": rng.integers(1, 30, N),
            }
        ),
        ergebnis=pd.DataFrame(
            {
                "Kundennr": np.repeat(ids, 4),
                "Monat": months * N,
                "Umsatz": np.round(rng.gamma(3, 50, 4 * N), 2),
                "Kosten": np.round(rng.gamma(3, 20, 4 * N), 2),
            }
        ),
    )


def telco(folder: Path) -> None:
    """One table of customers with a churn flag and monthly charges."""
    rng = _rng(13)
    _write(
        folder,
        telco=pd.DataFrame(
            {
                "customerID": [f"{i:04d}-ABCDE" for i in range(N)],
                "gender": rng.choice(["Male", "Female"], N),
                "SeniorCitizen": rng.integers(0, 2, N),
                "tenure": rng.integers(1, 72, N),
                "Contract": rng.choice(["Month-to-month", "One year"], N),
                "InternetService": rng.choice(["DSL", "Fiber optic", "No"], N),
                "MonthlyCharges": np.round(rng.gamma(9, 8, N), 2),
                "TotalCharges": np.round(rng.gamma(9, 200, N), 2),
                "Churn": rng.choice(["Yes", "No"], N),
            }
        ),
    )


def intercom(folder: Path) -> None:
    """Users, and conversations by user id with a rating in words of emoji."""
    rng = _rng(14)
    users = pd.DataFrame(
        {
            "User ID": [f"usr_{i:05d}" for i in range(N)],
            "Email": _emails(),
            "Signed up": _moments(rng, N, 2022).strftime("%Y-%m-%d %H:%M:%S"),
            "Last seen": _moments(rng, N).strftime("%Y-%m-%d %H:%M:%S"),
            "Web sessions": rng.integers(1, 300, N),
            "Plan": rng.choice(["free", "pro"], N),
        }
    )
    n = 300
    _write(
        folder,
        users=users,
        conversations=pd.DataFrame(
            {
                "Conversation ID": 160_000_000 + np.arange(n),
                "User ID": rng.choice(users["User ID"], n),
                "Conversation started at": _moments(rng, n).strftime("%Y-%m-%d %H:%M:%S"),
                "Channel": rng.choice(["Chat", "Email"], n),
                "Team assigned": rng.choice(["Support", "Sales"], n),
                "Time to first response (seconds)": rng.integers(5, 4000, n),
                "Time to close (seconds)": rng.integers(500, 90_000, n),
                "Conversation rating": rng.choice(["", "1", "2", "3", "4", "5"], n),
                "Conversation rating remark": rng.choice(["", "very quick and kind answer"], n),
            }
        ),
    )


def jira(folder: Path) -> None:
    """Requests of a service desk by reporter's email, beside customers."""
    rng = _rng(15)
    crm = pd.DataFrame(
        {
            "Account": [f"A-{i:03d}" for i in range(N)],
            "Mail": _emails(),
            "Edition": rng.choice(["Standard", "Premium"], N),
            "Users": rng.integers(1, 400, N),
        }
    )
    n = 280
    created = _moments(rng, n)
    form = "%d/%b/%y %I:%M %p"
    _write(
        folder,
        accounts=crm,
        service_requests=pd.DataFrame(
            {
                "Issue key": [f"SD-{i}" for i in range(n)],
                "Request Type": rng.choice(["Access", "Incident", "Question"], n),
                "Reporter email": rng.choice(crm["Mail"], n),
                "Assignee": rng.choice(["x", "y"], n),
                "Status": rng.choice(["Done", "In Progress"], n),
                "Created": created.strftime(form),
                "Resolved": (created + pd.to_timedelta(rng.integers(600, 300_000, n), unit="s")).strftime(form),
                "Satisfaction rating": rng.integers(1, 6, n),
            }
        ),
    )


FOLDERS: tuple[Callable[[Path], None], ...] = (
    hubspot,
    salesforce,
    zendesk,
    freshdesk,
    shopify,
    woocommerce,
    stripe,
    marketplace,
    delighted,
    call_centre,
    online_retail,
    german_money,
    telco,
    intercom,
    jira,
)
