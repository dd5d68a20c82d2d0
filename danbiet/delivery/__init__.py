"""What reached whom: the ledger of editions, channels and recipients, and the communes that nothing reaches.

A *dispatch* sends one edition's variant out by one channel. Each recipient has one row in the ledger, a *delivery*,
which the database holds unique: nobody is sent one edition twice by one channel. A channel says what became of each
message; receipts, bounces and play-back logs say it later. A message whose fate is unknown is *chưa rõ* until a
receipt or a look-up settles it, and is never blindly sent again.
"""
