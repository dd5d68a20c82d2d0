"""Settings, addresses and the WSGI entry: everything that joins the rooms into one site.

Settings come from the environment only (`danbiet/ops/env.py` lists each with its help); `settings.py` turns
them into Django's names.
"""
