"""Saying it once: releases, their frozen editions, who approved which words, and the press that asks.

A *release* is what an agency writes: a press release, a statement, a response, a bulletin. While it is a draft
its text and its *variants* (one a channel) change freely. Submitting freezes an *edition*: text, facts, assets and
variants under one SHA-256. People approve that hash and nothing else. A *publication* makes an approved edition
public; the database refuses one without its approvals. A mistake is mended by a new edition that names what was
wrong (*đính chính*), or the publication is withdrawn with a public reason; nothing vanishes.
"""
