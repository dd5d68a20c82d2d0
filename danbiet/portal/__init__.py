"""The readers' site: what was published, in plain words, with a place to ask; home, press room, feeds, sitemap.

Readers get no cookie, no session and no request to anybody else. Everything said about a policy is read from
published editions, never from rows that nobody approved.
"""
