"""Word lists for sentence splitting: what no corpus teaches reliably."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(  # abbreviations that never end a sentence
    """Mr Mrs Ms Mx Messrs Dr Drs Prof Sen Sens Rep Reps Gov Govs Gen Lt Col Sgt Capt Cmdr Adm Maj
    Pvt Pfc Cpl Rev Hon Pres Supt Det Insp Amb Atty Brig Ph vs cf viz e.g i.e"""
)
MAY_END = _words(  # abbreviations that end one only if the next word can but start one
    """Inc Corp Co Cos Ltd Plc Bros Jr Sr Esq Ph.D Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
    St Ste Mt Ft Ave Blvd Rd Dept Univ Assn Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky
    La Mass Md Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo
    etc al incl approx est dept corp inc co ltd bros jr sr"""
)
BEFORE_NUMBER = _words("no nos n° nº art sec fig figs vol vols ch chap pp para pt op ed ver")
STARTERS = _words(  # words that, capitalised after an abbreviation, start a sentence
    """a after all also although an and another any as at because before both but by despite did
    during each even every for from he her here his how however i if in instead it its last later
    many meanwhile more most much my not now on one only or our she since so some still such that
    the their then there these they this those though thus to today under we what when where whether
    which while who why with yesterday yet you your mr mrs ms dr"""
)
UNFINISHED = _words("a an the of to in on at for and or but with by from as that than is was will")
EXCLAIMING_NAMES = _words("Yahoo Jeopardy Yum Joomla Kahoot")
