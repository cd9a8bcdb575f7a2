"""Generated workbooks and month-end tables to tune on: shops for phones in Chinese, the margins of a bank."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from recognition_files import write_csv, write_xlsx
from recognition_making import Sheet, stamp


def workbook_chinese(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """A title above, two header rows with merged questions, a row number, a phone number held as a number."""
    s = Sheet("门店顾客调查", rng, 230)
    s.add("序号", list(range(1, s.size + 1)), "left_out || customer_id")
    s.add("会员编号", [f"VIP{60_000 + 7 * i}" for i in range(s.size)], "customer_id")
    s.add("提交时间", s.moments("2025-03-01 09:00", 25), "answered_on")
    s.out("手机号", [19_900_000_000 + int(rng.integers(0, 99_999)) for _ in range(s.size)])
    often = ["从不", "很少", "有时", "经常", "总是"]
    grid = "您在换手机时会做以下事情吗?"
    for item in ["比较各家价格", "看评测视频", "问店员意见", "只买同一品牌"]:
        s.words(grid, often, question=item, battery=grid, blank=0.03)
    rate = "您对下列服务满意吗?"
    pleased = ["非常不满意", "不满意", "一般", "满意", "非常满意"]
    for item in ["店内接待", "售后维修", "以旧换新"]:
        s.words(rate, pleased, "", {"未使用": 0.1}, question=item, battery=rate, role="rating")
    ask = "您购买过哪些产品?(多选)"
    had = ["手机", "平板电脑", "耳机", "充电器"]
    s.ticks([ask] * 4, had, ask, "active || describe", on="√", off="", questions=had)
    s.words("您每年的数码预算是多少?", ["1000元以下", "1000-3000元", "3001-6000元", "6000元以上"],
            "active || describe")  # fmt: skip
    s.points("您会向朋友推荐本店吗?(0-10分)", 0, 10, "describe")
    s.pick("您的性别", ["男", "女"], "protected", {"不愿透露": 0.05})
    s.pick("民族", ["汉族", "回族", "满族"], "protected")
    s.amount("年龄(岁)", 18, 75, "describe || protected", blank=0.04)
    s.pick("所在城市", ["苏州", "成都", "青岛"], "describe")
    s.said("其他建议", ["希望", "建议"], ["多开几家店", "延长保修", "加快维修"], 0.6)
    path = folder / f"{s.name}.xlsx"
    write_xlsx(path, {"调查结果": s}, two_rows=True, merged=True, title="2025年门店顾客调查结果(内部资料)")
    return [s]


def profitability_bank(folder: Path, rng: np.random.Generator) -> list[Sheet]:
    """A row per customer and quarter, losses in brackets, a total row; customers beside, as of a date."""
    people, quarters = 150, ["2024-Q3", "2024-Q4", "2025-Q1"]
    c = Sheet("retail_customers", rng, people)
    ids = [f"{40_001_000 + 17 * i:010d}" for i in range(people)]
    names = c.names()
    c.add("CUST_NO", ids, "customer_id")
    c.out("SURNAME", [n.split()[1] for n in names])
    c.out("ADDR_LINE_1", c.streets(["Crescent", "Terrace"]))
    c.out("MOBILE_TEL", c.phones("07700 90"))
    c.out("NI_NUMBER", [f"QQ{rng.integers(100_000, 999_999)}C" for _ in names])
    c.add("OPEN_DT", stamp(c.moments("2009-01-01 00:00", 5000), "%d-%b-%Y"), "joined_on")
    c.add("CLOSE_DT", c.holed(stamp(c.moments("2025-01-01 00:00", 80), "%d-%b-%Y"), 0.9), "left_on")
    c.add("IS_ACTIVE", ["1"] * (people - 9) + ["0"] * 9, "active")
    c.pick("HOME_BRANCH", ["Ashford", "Bury", "Crewe"], "describe")
    c.pick("GENDER_CD", ["M", "F"], "protected", {"U": 0.04})
    c.columns[-1].truth.update(kind="binary || categorical", missing="U || (blank)")
    c.pick("ETHN_GRP2", ["W", "B", "A", "X"], "protected")
    c.pick("MARITAL_STAT", ["S", "M", "D", "W"], "describe")
    c.amount("AGE_YRS", 18, 90, "describe || protected", missing={"999": 0.02})
    c.words("INCOME_BAND", ["0-14999", "15000-29999", "30000-59999", "60000+"], "describe", {"UNKNOWN": 0.06})
    c.amount("CREDIT_SCORE", 300, 990, "describe || active")
    c.amount("LOGINS_90D", 0, 180, "active || describe")
    c.amount("PRODUCTS_HELD", 1, 6, "active || describe")
    write_csv(folder, c, "|", suffix=".txt")
    m = Sheet("customer_pnl", rng, people * len(quarters))
    revenue = np.array(m.numbers(10, 1900, 2))
    cost = (revenue * rng.uniform(0.4, 1.3, m.size)).round(2)

    def money(values: np.ndarray) -> list[str]:
        return [f"{v:,.2f}" if v >= 0 else f"({-v:,.2f})" for v in values]

    m.add("Customer no.", [i for i in ids for _ in quarters], "customer_id")
    m.add("Quarter", quarters * people, "period")
    m.add("Net interest and fees", money(revenue), "revenue")
    m.add("Cost to serve", money(cost), "cost")
    m.add("Contribution", money((revenue - cost).round(2)), "margin")
    m.out("Ledger", ["GL-1"] * m.size)
    write_csv(folder, m)
    with (folder / f"{m.name}.csv").open("a", encoding="utf-8") as handle:
        handle.write(f'Total,,"{revenue.sum():,.2f}","{cost.sum():,.2f}","{(revenue - cost).sum():,.2f}",\n')
    return [c, m]


CASES = [
    ("phone_shops_zh", "Excel workbook", workbook_chinese),
    ("bank_margins_en", "Monthly profitability", profitability_bank),
]
