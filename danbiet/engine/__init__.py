"""The engine: what Dân Biết can work out from text and numbers alone.

Every function here is pure. It takes values and returns values; it knows no
database, no network, no Django and no clock (the moment is an argument). The
same functions therefore run in a page, in a job, over an archive of files, or
in a notebook, and always give the same answer.

``ENGINE_VERSION`` is stored beside every derived row (tokens, family, story,
mention, tone). Raise it when an answer changes, so that ``reindex`` finds the
rows that were made by an older engine.
"""

ENGINE_VERSION = 2
