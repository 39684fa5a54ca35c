"""Word classes: small closed lists that the marks of a sentence are made of."""

from __future__ import annotations

_CLASSES = {
    "reporting verb": """said says say saying told tells telling added adds announced announces
        stated states according asked asks argued argues warned warns confirmed confirms denied
        denies claimed claims wrote writes tweeted posted reported reports explained explains
        insisted insists testified acknowledged admitted declared disclosed revealed noted notes
        replied responded remarked commented predicted predicts forecast forecasts estimated
        estimates expects projected alleged alleges accused accuses described describes urged
        recalled conceded pledged vowed cited citing quoted recommended concluded""",
    "source": """official officials analyst analysts spokesman spokeswoman spokesperson ministry
        minister police prosecutors prosecutor court judge president chairman chairwoman ceo cfo
        executive secretary governor senator senators lawmakers lawyers attorney economist
        economists researchers scientists authorities department agency commission regulators
        company bank committee director founder strategist investigators""",
    "record": """report survey data filing filings poll study documents document records statement
        memo figures statistics release interview email letter indictment complaint testimony
        census transcript analysis index""",
    "vague source": """many experts insiders critics observers some everyone nobody everybody anyone
        somebody someone people pundits others most few""",
    "hedge": """may might could perhaps maybe possibly potentially likely unlikely seemingly
        apparently probably presumably arguably supposedly reportedly allegedly""",
    "prediction": "will won't 'll shall gonna soon eventually inevitably",
    "conditional": "would wouldn't 'd",
    "obligation": "should must ought shouldn't needs need cannot can't",
    "first person": "i we me my our us ours myself ourselves mine 'm let",
    "second person": "you your yours yourself",
    "intensifier": """very extremely incredibly truly really absolutely utterly completely totally
        entirely highly deeply hugely massively wildly remarkably particularly especially quite
        simply too increasingly dramatically significantly exactly precisely literally so such""",
    "absolute": """never always ever every everything nothing none all entire whole any no not
        nowhere everywhere forever""",
    "praise": """best great greatest amazing incredible perfect powerful innovative revolutionary
        leading unique brilliant remarkable impressive stunning strong stronger robust exciting
        premier seamless cutting unprecedented extraordinary ultimate proud thrilled
        excited beautiful wonderful good better important significant major critical crucial""",
    "blame": """worst terrible horrible awful dangerous disastrous disaster shameful absurd
        ridiculous stupid insane crazy pathetic corrupt evil radical extremist bad wrong weak worse
        chaos nightmare crisis catastrophe hypocrisy reckless outrageous bizarre disgraceful
        dishonest foolish failed failure lies lie propaganda regime""",
    "interpretation": """seems seem seemed appears appear looks look feels feel suggests suggest
        signals signal underscores highlights shows means remains remain raises reflects reflecting
        underscoring signaling highlighting demonstrates indicates poised set""",
    "contrast": "but yet however still though although despite instead rather while nevertheless",
    "aside": """well hey sure course yeah guess folks oh ah just even obviously clearly surely
        indeed frankly honestly fortunately unfortunately sadly ironically naturally somehow else
        meanwhile""",
    "date": """monday tuesday wednesday thursday friday saturday sunday january february march april
        june july august september october november december yesterday today""",
    "scale": "% percent million billion trillion thousand points basis shares $",
    "past": "was were had been did",
    "present": "is are has have 's 're does do",
    "pitch": """buy join sign subscribe click exclusive discount free presale offer offers
        guaranteed unlock discover learn explore don't miss try start get visit register
        opportunity invest""",
    "page furniture": """share tweet newsletter cookies cookie menu login comments comment
        advertisement photo getty images read related copyright reserved follow facebook twitter
        linkedin whatsapp telegram print updated published views min ago author editor image credit
        skip sponsored privacy terms""",
    "question word": "why what how who whether",
}

CLASS_OF = {word: name for name, words in _CLASSES.items() for word in words.split()}
"""The class of each word that has one."""

REPORTING = "reporting verb"

WEIGHED_BY_SOURCE = frozenset(
    {
        "hedge",
        "prediction",
        "conditional",
        "obligation",
        "intensifier",
        "absolute",
        "praise",
        "blame",
        "interpretation",
        "vague source",
        "aside",
        "first person",
        "pitch",
    }
)
"""Classes that say one thing beside a reporting verb and another without."""

SOURCES = ("source", "record", "vague source")
"""Classes that name who a report comes from, the firmest first."""
