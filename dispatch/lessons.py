"""What people decided that texts mean: one row a case with the words of its text, never the text itself."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

import rjieba
from sqlalchemy import Engine, delete, func, insert, select

from dispatch import audit, tables
from dispatch.store import writing

HAN = re.compile(r"^[\u4e00-\u9fff]{2,}$")
NAMES = ("nr", "ns", "nt", "nz")  # tags of people, places, organisations and other names
MOST_WORDS = 60
MOST_LESSONS = 20_000  # the newest count


@dataclass(frozen=True, slots=True)
class Lesson:
    """One decision. `title` names the matter: codes may move from one version of the list to the next."""

    case_id: str
    seq: int
    title: str
    words: tuple[str, ...]


def plain_words(text: str) -> list[str]:
    """Words that can tell nobody's name, number or address: those of the dictionary, in Han, of two
    characters and more, that are no names.
    """
    tagged = rjieba.tag(text, False)
    kept = (word for word, tag in tagged if HAN.match(word) and not tag.startswith(NAMES))
    return list(dict.fromkeys(kept))[:MOST_WORDS]


def learn(engine: Engine, case_id: str, text: str, code: str, title: str, version: str, by: str) -> bool:
    """Keep a person's decision; a later one on the same case takes its place. False when the text has no
    words to learn from, or nothing is new.
    """
    words = plain_words(text)
    if not words:
        return False
    t = tables.lesson
    with writing(engine) as conn:
        old = conn.execute(select(t).where(t.c.case_id == case_id)).first()
        if old is not None and (old.code, old.list_version, old.words) == (code, version, " ".join(words)):
            return False
        seq = (conn.execute(select(func.max(t.c.seq))).scalar() or 0) + 1
        conn.execute(delete(t).where(t.c.case_id == case_id))
        row = {"case_id": case_id, "seq": seq, "version": old.version + 1 if old else 1, "code": code}
        row |= {"list_version": version, "title": title, "words": " ".join(words)}
        conn.execute(insert(t), row | {"by": by, "at": round(time.time() * 1000)})
    detail = f"{old.code if old else '-'} -> {code} {version} {' '.join(words)}"
    audit.note(engine, by, "lesson.learn", case_id, "ok", detail)
    return True


def tip(engine: Engine) -> int:
    """Number of the newest lesson: it moves with every lesson, whichever process took it."""
    with engine.connect() as conn:
        return conn.execute(select(func.max(tables.lesson.c.seq))).scalar() or 0


def read(engine: Engine, after: int = 0) -> list[Lesson]:
    """Lessons behind a number, the newest 20,000 at most, in order."""
    t = tables.lesson.c
    query = select(t.case_id, t.seq, t.title, t.words).where(t.seq > after)
    with engine.connect() as conn:
        rows = conn.execute(query.order_by(t.seq.desc()).limit(MOST_LESSONS)).all()
    return [Lesson(r.case_id, r.seq, r.title, tuple(r.words.split())) for r in reversed(rows)]
