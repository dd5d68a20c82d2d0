"""Who works here, where, and under which rules.

User and the posts she holds · Agency (three tiers, dated) · Place (34 provinces, 3,321 communes,
with the mapping from former units) · Rule and Clock (the law as data) · AuditEntry (append-only) ·
the one rule of visibility, `visible_to(user)`.
"""
