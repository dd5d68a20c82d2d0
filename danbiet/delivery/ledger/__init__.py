"""The ledger's books in SQL: claiming, writing outcomes, applying words of providers, and the counts beside them.

Every change of a delivery's state goes through `outcomes.py` or `words.py`, takes the lock of its dispatch first
(`counts.lock`), and moves the counts in the same transaction: counts can never disagree with rows, and two workers
can never wait for each other in a circle. Claiming changes no state and takes no such lock.
"""
