"""The nouns of `offices`, split by what they describe."""

from danbiet.offices.models.agencies import Agency, PersonInPost, Post, Role, Tier
from danbiet.offices.models.audit import AuditEntry
from danbiet.offices.models.places import FormerPlace, Place, PlaceKind
from danbiet.offices.models.public_forms import UsedToken
from danbiet.offices.models.rules import Clock, Rule
from danbiet.offices.models.sign_in import SignInAttempt, SignInLink, SignInSalt
from danbiet.offices.models.sorting import SortKeyField, by_given_name
from danbiet.offices.models.users import User
from danbiet.offices.models.visibility import AgencyOwned, AgencyOwnedQuerySet

__all__ = [
    "Agency",
    "AgencyOwned",
    "AgencyOwnedQuerySet",
    "AuditEntry",
    "Clock",
    "FormerPlace",
    "PersonInPost",
    "Place",
    "PlaceKind",
    "Post",
    "Role",
    "Rule",
    "SignInAttempt",
    "SignInLink",
    "SignInSalt",
    "SortKeyField",
    "Tier",
    "UsedToken",
    "User",
    "by_given_name",
]
