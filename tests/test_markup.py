"""Tags and character references in text that was pasted as source."""

import pytest

from hypecheck.grams import analyze, token_spans
from hypecheck.markup import as_shown, without_markup


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("It rose.", "It rose."),
        ("It <b>rose</b>.", "It    rose    ."),
        ("<p>It rose.</p>", "\n\n\nIt rose.\n\n\n\n"),
        ('<a href="x.html">It</a> rose.', " " * 17 + "It     rose."),
        ("It<br/>rose.", "It\n\n\n\n\nrose."),
        ("<!-- ad -->It", "\n" * 11 + "It"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("I <3 you", "I <3 you"),
        ("<", "<"),
        ("<a never closed", "<a never closed"),
        ("Write to <bob@x.org> or <https://x.org/>", "Write to <bob@x.org> or <https://x.org/>"),
        ("The index <SPX> fell", "The index <SPX> fell"),
        ("<script>a <b> c</script>It", "\n" * 24 + "It"),
        ("<!-- a <b>b</b> -->It", "\n" * 19 + "It"),
        ("<script>never closed", "\n" * 8 + "never closed"),
        ("ab<!-- c -->d<!-- e -->f", "ab" + "\n" * 10 + "d" + "\n" * 10 + "f"),
        ("a --> b <!-- c --> d", "a --> b " + "\n" * 10 + " d"),
    ],
)
def test_tags(text, blank):
    """Tags become white space of their length, and what is no tag stays."""
    assert without_markup(text) == blank


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Q&amp;A", "Q____&A"),
        ("&quot;Yes&quot;", '_____"Yes_____"'),
        ("It&#8217;s &#x201C;so&#x201D;", "It______’s _______“so_______”"),
        ("AT&T; R&D", "AT&T; R&D"),
        ("&nosuch; &#1;", "&nosuch; &#1;"),
        ("&", "&"),
        ("so&nbsp;far", "so     \xa0far"),
    ],
)
def test_references(text, plain):
    """A reference becomes its character, and what is no reference stays."""
    assert without_markup(text) == plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [("R&amp;D <b>is</b> up", "R&D is up"), ("5 < 6 &c.", "5 < 6 &c."), ("", "")],
)
def test_as_shown(text, shown):
    """What a page shows has no tags and no references."""
    assert as_shown(text) == shown


def test_white_space_does_not_count():
    """A sentence is analyzed the same with white space or a tag around it."""
    plain = analyze("Nobody believes this.")
    assert analyze(" Nobody believes this. ") == plain
    assert analyze("<i>Nobody believes this.</i>") == plain
    assert "begins with a quotation" in analyze("&quot;It is good,&quot; he wrote.").marks


def test_words_of_marked_up_text():
    """Words are those that the page shows, and their spans those in the source."""
    text = 'It <b class="loud">rose</b> &amp; fell, &quot;a lot&quot;.'
    words = analyze(text).words
    assert words == ["it", "rose", "&", "fell", '"', "a", "lot", '"']
    assert analyze(text).quoted == ["a", "lot"]
    places = [text[start:end].lower() for start, end in token_spans(text)]
    assert [at for at, word in zip(places, words, strict=True) if word.isalpha()] == [
        *("it", "rose", "fell"),
        *("a", "lot"),
    ]


def test_offsets_of_marked_up_text(model):
    """Sentences of pasted source are scored, and their offsets are those in the source."""
    text = "<div><p>It rose 4% on Monday, the <i>bank</i> said.</p><p>What a farce!</p></div>"
    sentences = model.score_article(text).sentences
    assert [text[s.start : s.end] for s in sentences] == [s.text for s in sentences]
    assert [s.text for s in sentences] == [
        "It rose 4% on Monday, the <i>bank</i> said.",
        "What a farce!",
    ]
    assert [s.label for s in sentences] == ["fact", "hype"]
    for sentence in sentences:
        for each in model.explain(sentence.text).contributions:
            assert all(0 <= start <= end <= len(sentence.text) for start, end in each.spans)
