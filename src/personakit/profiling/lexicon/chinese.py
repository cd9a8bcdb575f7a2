"""Chinese words of answer scales; phrases are matched character by character."""

#: `tag value: phrases`; see `word_list`.
WORDS = """
filler: 的, 是, 我, 了, 这, 那, 有, 会, 对, 得, 地, 个, 个人, 觉得, 感到, 认为, 感觉, 它, 们, 于, 就, 也, 说
filler: 描述, 情况, 服务, 要
not: 不, 没, 没有, 未, 無, 无
none: 完全不, 一点也不, 一点都不, 根本不, 毫不, 绝不, 丝毫不, 绝对不, 完全没有, 完全没, 根本没有, 肯定不, 一定不
none: 毫无, 一点儿也不
barely: 不太, 不怎么, 不大, 不是很, 不算, 不很, 几乎不, 很少有, 没那么, 没多大
neutral: 一般, 中立, 普通, 无所谓, 说不准, 既不, 中等, 还行, 不好不坏, 一半一半, 没有意见, 没意见
degree 1: 完全, 绝对, 彻底, 百分之百, 十足
degree .95: 极其, 极度, 极, 特别特别
degree .9: 非常, 强烈, 十分, 超级, 特别, 极大
degree .8: 很, 相当, 高度, 挺, 真的, 蛮
degree .56: 基本, 基本上, 大部分, 大体, 总体
degree .5: 比较, 较, 较为, 还算
degree .4: 某种程度上, 部分, 在一定程度上, 中度
degree .25: 有点, 有点儿, 稍微, 略, 略微, 一点, 有些, 轻微
modal 1: 一定, 肯定, 必定, 当然, 绝对会
modal .5: 可能, 大概, 应该, 大概率, 很可能
modal 0: 也许, 或许, 看情况, 不一定
yes: 是, 是的, 会, 对
no: 否, 不是, 不会
often 0: 从不, 从来不, 从未, 从没, 从来没有
often .1: 几乎从不, 几乎没有, 几乎不曾
often .2: 很少, 极少, 不常, 不经常
often .33: 偶尔
often .45: 有时, 有时候, 有时会
often .6: 定期, 时常
often .7: 经常, 常常, 频繁, 常
often .8: 通常, 大多数时候, 大部分时间, 一般都会, 大多时候
often .92: 几乎总是, 几乎每次
often 1: 总是, 一直, 每次, 始终
agree: 同意, 赞成, 赞同, 认同, 符合, 正确, 支持
agree -: 不同意, 不赞成, 反对, 不认同, 不符合, 错误, 不赞同, 不支持
value: 满意, 喜欢, 好, 高兴, 开心, 愉快
value -: 不满意, 不满, 不喜欢, 差, 不好, 失望, 糟糕, 讨厌
value .9: 优秀, 极好, 太棒了, 很棒, 棒, 优, 卓越
value .5: 良好, 良, 不错
value .1: 及格, 合格, 尚可, 可以
value 0: 一般, 中, 中等, 普通
value -.9: 极差, 非常糟糕, 恶劣
importance: 重要, 有用, 必要, 需要, 有价值
importance -: 不重要, 没用, 不必要, 不需要, 无用, 没有用
importance .95: 至关重要, 必不可少, 关键
interest: 感兴趣, 有兴趣, 兴趣
interest -: 不感兴趣, 没兴趣, 没有兴趣
likely: 可能, 愿意, 推荐, 会推荐
likely -: 不可能, 不愿意, 不推荐, 不会推荐
ease: 容易, 简单, 方便
ease -: 困难, 难, 复杂, 不方便, 不容易
know: 了解, 熟悉, 知道, 清楚
know -: 不了解, 不熟悉
know -.2: 听说过
know -1: 没听说过, 从没听说过
know .95: 精通
concern: 担心, 担忧, 焦虑, 严重
concern -: 不担心, 不严重
level: 高
level -: 低
level 0: 中, 中等, 一般
size: 大
size -: 小
size 0: 中
change: 更好, 增加, 改善, 提高, 变好
change -: 更差, 减少, 恶化, 降低, 变差
change 0: 不变, 没有变化, 差不多, 一样
right 0: 正好, 刚好, 刚刚好
right: 太多, 太贵, 太长, 太快
right -: 太少, 太短, 太慢
amount -1: 无
amount .7: 很多, 多
amount -.5: 少
amount .4: 一些
amount 1: 全部, 所有
education -1: 未上学, 文盲, 没上过学
education -.85: 小学
education -.6: 初中
education -.3: 高中, 中专, 职高, 技校
education 0: 大专, 专科
education .35: 本科, 大学, 学士, 大学本科
education .65: 硕士, 研究生
education .95: 博士
filler of education: 学历, 毕业, 及, 以下, 以上, 或, 程度, 生
"""
