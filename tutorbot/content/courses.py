"""Loading a course: its file, its topics, everything that is wrong with either.

A fault in one topic hides no other: what is sound is handed over, what is not is named.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from tutorbot.content.claims import Claims
from tutorbot.content.documents import Document, read
from tutorbot.content.entries import check_file, listed, meant, texts
from tutorbot.content.faults import ContentWarning, Fault, Loc, Problem
from tutorbot.content.schema import CourseFile
from tutorbot.content.topics import README, TopicFolder, load_topic, names_in, strangers
from tutorbot.content.warning_signs import course_signs, topic_signs
from tutorbot.domain.courses import Course, Topic
from tutorbot.domain.ids import TopicId


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    course: Course | None
    """The sound topics in their order; None when course.yaml is at fault, and there is no order to trust."""
    topics: Mapping[TopicId, Topic]
    """The sound topics. Those that course.yaml does not list are not among them, unless it is at fault itself."""
    faulty: frozenset[TopicId]
    """Topics with a fault, or listed and not there: what was served of them before is better than the files."""
    faults: tuple[Fault, ...]
    warnings: tuple[ContentWarning, ...]
    claims: tuple[Claims, ...]
    """What each topic has to prove, faulty and unlisted topics included."""


def load_course(folder: Path) -> Loaded:
    """Read a course folder. Never raises for what is in it, or is not."""
    document = read(folder / "course.yaml")
    entry, faults = check_file(CourseFile, document)
    names = names_in(folder)
    topics = {name: load_topic(folder / name) for name in names if (folder / name).is_dir()}
    faults += strangers(folder, set(names) - set(topics), {"course.yaml", README})
    faults += [document.fault(problem) for problem in _list_problems(document, topics)]
    order = list(dict.fromkeys(name for name, _ in _listed(document))) or list(topics)
    _check_prerequisites(topics)

    course_is_sound = entry is not None and not faults
    in_order = [topics[name] for name in order if name in topics]
    unlisted = [topic for name, topic in topics.items() if name not in order]
    served = in_order if course_is_sound else list(topics.values())
    faulty = [topic for topic in topics.values() if topic.faults]
    sound = {topic.id: topic.topic for topic in served if topic.topic and not topic.faults}
    signs = [sign for topic in served if topic.id in sound for sign in topic_signs(sound[topic.id], topic.places)]
    signs += course_signs([(t.head, t.prerequisites) for t in in_order], [t.head for t in unlisted])
    return Loaded(
        course=entry.course(sound) if entry and course_is_sound else None,
        topics=sound,
        faulty=frozenset({TopicId(name) for name in order if name not in topics} | {t.id for t in faulty}),
        faults=(*faults, *(fault for topic in (*in_order, *unlisted) for fault in topic.faults)),
        warnings=tuple(signs),
        claims=tuple(topic.claims for topic in topics.values()),
    )


def _listed(document: Document) -> Iterator[tuple[str, Loc]]:
    """The topics that course.yaml lists, and where."""
    for number, unit in enumerate(listed(document.data, "units")):
        for place, name in enumerate(texts(unit, "topics")):
            yield name, ("units", number, "topics", place)


def _list_problems(document: Document, present: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for name, loc in _listed(document):
        if name in seen:
            yield Problem(f"the topic “{name}” stands twice", "each topic in one unit, once", loc)
        elif name not in present:
            yield Problem(f"there is no folder “{name}”{meant(name, present)}", "the name of a topic folder", loc)
        seen.add(name)


def _check_prerequisites(topics: Mapping[str, TopicFolder]) -> None:
    """Add a fault for each prerequisite that does not exist, and one for each circle of prerequisites."""
    graph: dict[str, list[str]] = {}
    for name, topic in topics.items():
        graph[name] = [other for other in topic.prerequisites if other in topics]
        for number, other in enumerate(topic.prerequisites):
            if other not in topics:
                message = f"there is no topic “{other}”{meant(other, topics)}"
                topic.faults.append(topic.head.fault(Problem(message, "the id of a topic", ("prerequisites", number))))
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            before, name, *_ = circle = error.args[1]
            topic = topics[name]
            message = f"the prerequisites go round in a circle: {' → '.join(circle)}"
            loc = ("prerequisites", topic.prerequisites.index(before))
            topic.faults.append(topic.head.fault(Problem(message, "topics that can be learnt one after another", loc)))
            graph[name] = [other for other in graph[name] if other != before]
        else:
            return
