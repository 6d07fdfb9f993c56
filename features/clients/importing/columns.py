"""What the columns of a file mean: guessed by their heads, chosen by a person."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from features.base.errors import Refused

FIELDS = {
    "client": "Client: name",
    "kind": "Client: kind",
    "client_email": "Client: billing e-mail",
    "client_phone": "Client: phone",
    "address": "Client: address",
    "since": "Client: since (year)",
    "tax_id_ending": "Client: tax ID, last four",
    "notes": "Client: private notes",
    "person": "Person: name",
    "first_name": "Person: first name",
    "last_name": "Person: last name",
    "email": "Person: e-mail",
    "phone": "Person: phone",
    "role": "Person: role",
    "level": "Person: access level",
    "ends_on": "Person: last day of access",
}
HEADS = {
    "client": "client clientname company companyname entity account accountname business businessname organization "
    "organisation customer customername household displayname name",
    "kind": "kind type clienttype clientkind entitytype accounttype",
    "client_email": "billingemail invoiceemail clientemail companyemail accountsemail",
    "client_phone": "clientphone companyphone businessphone officephone mainphone",
    "address": "address street mailingaddress billingaddress fulladdress streetaddress",
    "since": "since clientsince year startyear",
    "tax_id_ending": "taxid taxidlastfour lastfour taxidending einlast4 ssnlast4",
    "notes": "notes note comments comment privatenotes",
    "person": "contact contactname person personname fullname primarycontact mainname",
    "first_name": "firstname givenname first forename contactfirstname",
    "last_name": "lastname surname familyname last contactlastname",
    "email": "email emailaddress mail contactemail personemail primaryemail",
    "phone": "phone phonenumber telephone mobile cell contactphone",
    "role": "role title position relationship contactrole",
    "level": "access accesslevel portalaccess level accessrights",
    "ends_on": "lastday accessends accessuntil lastdayofaccess accessendson",
}
_MEANS = {head: field for field, heads in HEADS.items() for head in heads.split()}


def guess(head: Sequence[str]) -> list[str]:
    """Return the field of each column, or nothing; no field is guessed twice."""
    found: list[str] = []
    for title in head:
        field = _MEANS.get(_plain(title), "")
        found.append("" if field in found else field)
    return found


def check(columns: Sequence[str], width: int) -> list[str]:
    """
    Return the columns as they may be used.

    :raises Refused: a field stands over two columns, or nothing names the client.
    """
    chosen = [column if column in FIELDS else "" for column in columns][:width]
    chosen += [""] * (width - len(chosen))
    for field in filter(None, chosen):
        if chosen.count(field) > 1:
            raise Refused(f"“{FIELDS[field]}” stands over two columns. Choose one.", field="columns")
    if not {"client", "person", "last_name"} & set(chosen):
        raise Refused("Say which column names the client, or the person.", field="columns")
    return chosen


def pick(row: Sequence[str], columns: Sequence[str]) -> Mapping[str, str]:
    """Return a row's cells by their fields."""
    return {field: cell for field, cell in zip(columns, row, strict=False) if field}


def _plain(title: str) -> str:
    letters = unicodedata.normalize("NFKD", title.lower())
    return re.sub(r"[^a-z0-9]", "", letters)
