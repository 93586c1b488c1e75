"""How Chinese characters sound, and which syllables a string of letters may spell."""

from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from pypinyin import Style, pinyin
from pypinyin.constants import PHRASES_DICT
from pypinyin.style import convert

READINGS = 4
WAYS = 6  # to cut one string of letters: `xian` is one syllable or two

# Every syllable of Standard Chinese without its tone, by initial sound; ü is typed v or u.
FINALS = {
    "": "a ai an ang ao e ei en er o ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u uai uan uang ui un uo",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "f": "a an ang ei en eng o ou u",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "k": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan ue un uo v ve",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan ue uo v ve",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "r": "an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "t": "a ai an ang ao e ei eng i ian iao ie ing ong ou u uan ui un uo",
    "w": "a ai an ang ei en eng o u",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
}
# Sounds that characters have in names of people and places, which few words show.
IN_NAMES = {
    "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "盖": "ge", "区": "ou", "尉": "yu",
    "乐": "yue", "朴": "piao", "翟": "zhai", "覃": "qin", "曾": "zeng", "洞": "tong", "厦": "xia",
    "六": "lu", "蚌": "beng", "番": "pan", "铅": "yan", "台": "tai", "涡": "guo", "莘": "shen",
    "任": "ren", "冼": "xian", "缪": "miao", "折": "she", "员": "yun", "种": "chong", "华": "hua",
    "召": "shao", "祭": "zhai", "万": "mo", "尧": "yao", "都": "du", "会": "kuai", "朝": "chao",
    "浚": "xun", "济": "ji", "牟": "mu", "侯": "hou", "阿": "e", "荥": "xing", "枞": "zong",
    "歙": "she", "黟": "yi", "瓦": "wa",
}  # fmt: skip
SYLLABLES = frozenset(initial + final for initial, finals in FINALS.items() for final in finals.split())
BEGINNINGS = frozenset(syllable[:length] for syllable in SYLLABLES for length in range(1, len(syllable) + 1))
LONGEST = max(map(len, SYLLABLES))


@lru_cache(maxsize=32_768)
def readings(character: str) -> tuple[str, ...]:
    """The living sounds of a Chinese character, the usual one first: 重 -> zhong, chong. Empty for any other sign."""
    if character.isascii():
        return ()
    found = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
    living = [found[0], *(sound for sound in found[1:] if sound in _living().get(character, ()))]
    sounds = [sound for sound in (*living, *IN_NAMES.get(character, "").split()) if sound in SYLLABLES]
    return tuple(dict.fromkeys([*sounds, *(sound.replace("v", "u") for sound in sounds)]))[:READINGS]


@cache
def _living() -> dict[str, frozenset[str]]:
    """By character, the sounds it has in words. Dictionaries list many more that only old books know."""
    found: dict[str, Counter[str]] = {}
    for word, sounds in PHRASES_DICT.items():
        for character, (sound, *_others) in zip(word, sounds, strict=False):
            found.setdefault(character, Counter())[sound] += 1
    return {character: frozenset(_plain(sound) for sound in counts) for character, counts in found.items()}


@cache
def _plain(sound: str) -> str:
    return convert(sound, Style.NORMAL, strict=True)


def spelt(letters: str) -> list[tuple[str, ...]]:
    """The ways to read letters as syllables, of which the last may be unfinished: `jinyuns` -> (jin, yun, s)."""
    return [way for way, _number in zip(_ways(letters), range(WAYS), strict=False)]


def _ways(letters: str) -> Iterator[tuple[str, ...]]:
    if letters in BEGINNINGS:
        yield (letters,)
    for end in range(min(LONGEST, len(letters) - 1), 0, -1):
        if letters[:end] in SYLLABLES:
            for rest in _ways(letters[end:]):
                yield (letters[:end], *rest)
