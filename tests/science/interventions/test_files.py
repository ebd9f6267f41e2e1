"""A broken file of the library: the error names the file, the field and what to do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from telos.science.interventions import InterventionFileError, read_intervention_library
from tests.science.interventions.made import LONG, Content, library, write

Files = dict[str, Content]
CONCERNS, EVIDENCE = "concerns.toml", "evidence.toml"
TALK, WALK = "approaches/talk.toml", "interventions/walk.toml"


def _set(*path: str | int, to: object) -> Callable[[Content], None]:
    def change(content: Content) -> None:
        place: Any = content
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to

    return change


def _drop(*path: str | int) -> Callable[[Content], None]:
    def change(content: Content) -> None:
        place: Any = content
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]

    return change


def _again(*path: str | int) -> Callable[[Content], None]:
    """The first of a list, once more at its end."""

    def change(content: Content) -> None:
        place: Any = content
        for step in path:
            place = place[step]
        place.append(place[0])

    return change


# file, what is done to it, the field that is named, a word of the advice
BROKEN = [
    (CONCERNS, _set("concerns", to=[]), "concerns", "at least 1"),
    (CONCERNS, _again("concerns"), "concerns[2].key", "twice"),
    (CONCERNS, _set("concerns", 0, "key", to="Poor sleep"), "concerns[0].key", "pattern"),
    (CONCERNS, _set("concerns", 0, "evidence", to=["x"]), "concerns[0].evidence[0]", "not known"),
    (
        CONCERNS,
        _set("concerns", 0, "evidence", to=["no_guideline"]),
        "concerns[0].evidence[0]",
        "is about “grief”",
    ),
    (EVIDENCE, _again("sources"), "sources[2].key", "twice"),
    (EVIDENCE, _again("statements"), "statements[3].key", "twice"),
    (EVIDENCE, _set("statements", 0, "concern", to="x"), "statements[0].concern", "not known"),
    (
        EVIDENCE,
        _set("statements", 0, "sources", 1, to="x"),
        "statements[0].sources[1]",
        "not known",
    ),
    (EVIDENCE, _set("statements", 0, "sources", to=[]), "statements[0].sources", "is missing"),
    (EVIDENCE, _set("statements", 0, "status", to="GK"), "statements[0].status", "'looked-up'"),
    (EVIDENCE, _set("statements", 0, "date", to="2026"), "statements[0].date", "date"),
    (EVIDENCE, _set("statements", 0, "date", to=2026), "statements[0].date", "date"),
    (EVIDENCE, _drop("statements", 0, "recorded"), "statements[0].recorded", "is missing; add"),
    (EVIDENCE, _set("statements", 0, "statement", to="Helps"), "statements[0].statement", "20"),
    (
        EVIDENCE,
        _set("statements", 0, "review_by", to="x"),
        "statements[0].review_by",
        "not a known field",
    ),
    (
        EVIDENCE,
        lambda content: content["sources"].append({"key": "three", "text": "Unread"}),
        "sources[2].key",
        "used by no statement",
    ),
    (TALK, _drop("summary"), "summary", "is missing; add it"),
    (TALK, _set("summary", to="Short."), "summary", "at least 80"),
    (TALK, _set("colour", to="blue"), "colour", "not a known field"),
    (TALK, _set("key", to="talking"), "key", "name of the file (found “talking”)"),
    (TALK, _set("evidence", to=["x"]), "evidence[0]", "not known"),
    (TALK, _set("evidence", to=["sleep_talk", "sleep_talk"]), "evidence[1]", "twice"),
    (WALK, _set("aims", 1, to="fame"), "aims[1]", "'self_awareness'"),
    (WALK, _set("aims", to=[]), "aims", "at least 1"),
    (WALK, _again("aims"), "aims[2]", "twice"),
    (WALK, _set("formats", 0, to="crowd"), "formats[0]", "'individual'"),
    (WALK, _set("formats", to=[]), "formats", "at least 1"),
    (WALK, _again("formats"), "formats[2]", "twice"),
    (WALK, _set("approaches", 0, to="x"), "approaches[0]", "not known"),
    (WALK, _set("approaches", to=[]), "approaches", "at least 1"),
    (WALK, _again("approaches"), "approaches[1]", "twice"),
    (WALK, _set("concerns", 0, to="x"), "concerns[0]", "not known"),
    (WALK, _set("concerns", to=[]), "concerns", "at least 1"),
    (WALK, _again("concerns"), "concerns[2]", "twice"),
    (WALK, _set("concerns", to=["grief"]), "evidence[0]", "is about “sleep”"),
    (WALK, _set("name", to=" Walking"), "name", "pattern"),
    (WALK, _set("what", to=LONG * 9), "what", "at most 700"),
    (WALK, _set("what", to=f"{LONG}\n{LONG}"), "what", "pattern"),
    (WALK, _set("in_session", to=LONG[:-1]), "in_session", "pattern"),
    (WALK, _set("at_home", to=3), "at_home", "string (found 3)"),
    (WALK, _set("cautions", to="mind the step"), "cautions", "pattern"),
]


def _problems(folder: Path, files: Files) -> tuple[str, dict[str, str]]:
    with pytest.raises(InterventionFileError) as caught:
        read_intervention_library(write(folder, files))
    error = caught.value
    for problem in error.problems:
        assert f"{error.file}: {problem.field}: {problem.message}" in str(error)
    return error.file, {problem.field: problem.message for problem in error.problems}


def test_made_library_is_in_order(tmp_path: Path) -> None:
    read = read_intervention_library(write(tmp_path, library()))
    assert list(read.interventions) == ["walk"]
    assert [each.key for each in read.interventions["walk"].evidence] == ["sleep_old"]
    assert [each.key for each in read.concerns["grief"].evidence] == ["no_guideline"]


@pytest.mark.parametrize(("file", "change", "field", "advice"), BROKEN)
def test_fault_is_named_by_file_and_field(
    tmp_path: Path, file: str, change: Callable[[Content], None], field: str, advice: str
) -> None:
    files = library()
    change(files[file])
    named, problems = _problems(tmp_path, files)
    assert named == file
    assert advice in problems[field]


def test_statement_that_nobody_would_see_is_named(tmp_path: Path) -> None:
    files = library()
    files[WALK]["evidence"] = []
    named, problems = _problems(tmp_path, files)
    assert (named, list(problems)) == (EVIDENCE, ["statements[1].key"])
    assert "“sleep_old” is named by no file" in problems["statements[1].key"]


def test_intervention_with_the_key_of_an_approach_is_refused(tmp_path: Path) -> None:
    files = library()
    files["interventions/talk.toml"] = {**files.pop(WALK), "key": "talk"}
    named, problems = _problems(tmp_path, files)
    assert (named, list(problems)) == ("interventions/talk.toml", ["key"])


@pytest.mark.parametrize("file", [CONCERNS, EVIDENCE, TALK, WALK])
def test_file_that_is_not_toml_is_named_with_its_line(tmp_path: Path, file: str) -> None:
    folder = write(tmp_path, library())
    (folder / file).write_text('key = "x"\nname = \n', encoding="utf-8")
    with pytest.raises(InterventionFileError, match=rf"{file}: line 2.*: is not valid TOML"):
        read_intervention_library(folder)


@pytest.mark.parametrize("file", [CONCERNS, EVIDENCE])
def test_file_that_is_not_there_is_named(tmp_path: Path, file: str) -> None:
    folder = write(tmp_path, library())
    (folder / file).unlink()
    with pytest.raises(InterventionFileError, match=rf"{file}: file: cannot be read .*check the"):
        read_intervention_library(folder)


@pytest.mark.parametrize("name", ["approaches", "interventions"])
def test_folder_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    files = {file: each for file, each in library().items() if not file.startswith(name)}
    with pytest.raises(InterventionFileError, match=rf"{name}: file: cannot be read"):
        read_intervention_library(write(tmp_path, files))


def test_other_files_in_a_folder_are_let_be(tmp_path: Path) -> None:
    folder = write(tmp_path, library())
    (folder / "interventions" / "notes.md").write_text("Ours.", encoding="utf-8")
    assert list(read_intervention_library(folder).interventions) == ["walk"]
