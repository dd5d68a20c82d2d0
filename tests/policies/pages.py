"""What a page of the dossier answers, and what an officer types into it."""

import re

from django.contrib.messages import get_messages
from django.http import HttpResponse

from danbiet.policies.models import DocumentKind


def said(response: HttpResponse) -> str:
    return re.sub(r"<form.*", "", [str(message) for message in get_messages(response.wsgi_request)][-1]).strip()


def typed(**changes: object) -> dict[str, object]:
    kind = DocumentKind.objects.get(key="nghi-dinh").pk
    known = {"title": "Nghị định về phà", "short_title": "Phà đêm", "kind": kind, "stage": "drafting"}
    return known | {"summary": "Tóm tắt của hồ sơ."} | changes
