"""The policy dossier, the centre to which everything else points.

Policy (stage, milestones, high-impact test) · PolicyDocument · KeyFact (subject, value, unit, valid
from) · KeyMessage (versioned) · DocumentKind (which milestones a kind of document has). Other rooms
add tabs through the registry in `kit`; none of them edits this room.
"""
