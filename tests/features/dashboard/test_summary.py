import re

import pytest

from features.base.composition import Lede
from features.dashboard.summary import sentence

DUTIES = Lede("3 things to do", "todo", 3, "have", "the first by Friday")
ONE_DUTIES = Lede("1 thing to do", "todo", 1, "have")
SIGN = Lede("2 contracts to sign", "contracts", 2, "have")
DOCUMENTS = Lede("3 new documents", "docs", 3)
DOCUMENT = Lede("1 new document", "docs", 1)
MESSAGES = Lede("2 unread messages", "messages", 2)
LOGS = Lede("1 site log", "logs", 1)
BALANCE = Lede("$1,842.50", "balance", 1, "owe")


@pytest.mark.parametrize(
    ("ledes", "words"),
    [
        ([], "Nothing needs you right now."),
        ([DUTIES], "You have 3 things to do, the first by Friday."),
        ([ONE_DUTIES], "You have 1 thing to do."),
        ([ONE_DUTIES, SIGN], "You have 1 thing to do and 2 contracts to sign."),
        ([DOCUMENT], "There is 1 new document."),
        ([DOCUMENTS], "There are 3 new documents."),
        ([DOCUMENTS, MESSAGES], "There are 3 new documents and 2 unread messages."),
        ([DOCUMENTS, MESSAGES, LOGS], "There are 3 new documents, 2 unread messages and 1 site log."),
        ([BALANCE], "Your balance is $1,842.50."),
        ([DOCUMENT, BALANCE], "There is 1 new document, and your balance is $1,842.50."),
        ([ONE_DUTIES, BALANCE], "You have 1 thing to do. Your balance is $1,842.50."),
        (
            [BALANCE, MESSAGES, DUTIES],
            "You have 3 things to do, the first by Friday. There are 2 unread messages, and your balance is $1,842.50.",
        ),
        (
            [DUTIES, DOCUMENTS, MESSAGES, BALANCE],
            (
                "You have 3 things to do, the first by Friday. There are 3 new documents and 2 unread messages, "
                "and your balance is $1,842.50."
            ),
        ),
    ],
)
def test_the_sentence_says_only_what_there_is(ledes, words):
    assert re.sub(r"<[^>]+>", "", sentence(ledes)) == words


def test_each_part_leads_to_its_panel():
    assert 'There are <a href="#docs">3 new documents</a>' in sentence([DOCUMENTS])


def test_names_in_it_are_encoded():
    said = sentence([Lede("<b>1</b>", '"><script>', 1, "have", "from <i>Eve</i>")])

    assert "<script>" not in said
    assert "<b>" not in said
    assert "<i>" not in said
