"""Words of levels, in ten languages, that say who is still a customer."""

from __future__ import annotations

#: Words of levels, in ten languages: who is gone, and who is still there.
LEFT_WORDS = frozenset((
    "churned left cancelled canceled closed inactive terminated exited lapsed gone attrited finaliza termina lost "
    "former deactivated ended ex dead dropped withdrawn resigned unsubscribed nonactive gekuendigt kuendigt "
    "abgewandert ehemalig ehemaliger ausgetreten inaktiv beendet verloren resilie resiliee parti partie perdu "
    "inactif ancien desabonne baja perdido inactivo cancelado abandono disdetto perso inattivo cessato opgezegd "
    "vertrokken inactief inativo cancelada saiu utracony nieaktywny byly zrezygnowal"
).split())  # fmt: skip
THERE_WORDS = frozenset((
    "stayed active joined current open new retained existing mantiene continua permanece live subscribed paying "
    "loyal remains remaining enrolled renewed ongoing trialing aktiv bestehend bestandskunde vorhanden actif "
    "existant activo activa vigente alta attivo esistente actief bestaand ativo ativa aktywny obecny"
).split())  # fmt: skip
#: The same in scripts without spaces.
LEFT_SIGNS, THERE_SIGNS = ("解約", "退会", "流失", "离网", "已注销"), ("継続", "有効", "在网", "活跃", "正常")
#: Still customers, beside levels that say more.
UNSURE = frozenset({"suspended", "paused", "pending", "on hold", "past due", "unpaid", "at risk", "trial"})
#: Stages of a life cycle: not customers yet, and customers.
PROSPECTS = frozenset(
    {"subscriber", "lead", "marketingqualifiedlead", "marketing qualified lead", "salesqualifiedlead",
     "sales qualified lead", "opportunity", "other", "prospect", "mql", "sql"}
)  # fmt: skip
CUSTOMERS = frozenset({"customer", "evangelist", "client", "active customer", "existing customer"})
