"""Word files that people send: looked through, and never opened. (security.md 9 B)"""

import re
import zipfile
from io import BytesIO
from xml.parsers import expat

MOST_UNPACKED = 100 * 1024 * 1024
ACTS = re.compile(r"vbaProject|activeX|oleObject|/embeddings/", re.IGNORECASE)


class NotWord(ValueError):
    """What was sent is no Word file, or not one that we can look through."""


def acts(content: bytes) -> bool:
    """Say whether a Word file has macros or files inside, or fetches a part from elsewhere."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        there = parts.infolist()
        names = [part.filename for part in there]
        if not {"[Content_Types].xml", "word/document.xml"} <= set(names):
            raise NotWord
        if len(set(names)) < len(names):
            raise NotWord  # which of two parts of one name is read is anybody's guess
        if sum(part.file_size for part in there) > MOST_UNPACKED:
            raise NotWord
        if b"macroEnabled" in parts.read("[Content_Types].xml"):
            raise NotWord  # a macro file by another name
        relations = [name for name in names if name.lower().endswith(".rels")]
        return any(ACTS.search(name) for name in names) or any(
            _fetches(parts.read(name)) for name in relations
        )


def _fetches(relations: bytes) -> bool:
    """Whether a part of a Word file is fetched from outside. A link to press is not."""
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _name, attributes: found.append(attributes)
    parser.StartDoctypeDeclHandler = _refuse
    parser.Parse(relations, True)
    return any(
        one.get("TargetMode", "").lower() == "external"
        and not one.get("Type", "").endswith("/hyperlink")
        for one in found
    )


def _refuse(*_declared: object) -> None:
    raise NotWord
