"""The text as places are looked up in it: traditional letters simplified, one to one."""

from __future__ import annotations

from dataclasses import replace

from kg.extractors.base import Draft


def simplified(draft: Draft) -> Draft:
    """A view of a draft with the traditional letters of place names simplified; positions stay the same.

    Returns:
        the draft itself where its text has none.
    """
    if draft.patterns["traditional-letter"].search(draft.text) is None:
        return draft
    letters = draft.lexicon.values("traditional", "letter")
    text = "".join(letters.get(letter, letter) for letter in draft.text)
    if text == draft.text:
        return draft
    view = Draft.of(replace(draft.article, text=text), draft.resources)
    view.mentions = draft.mentions
    return view
