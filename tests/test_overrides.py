"""What is typed as an override arrives as it was meant, or is refused with a form that then works."""

import re
import shlex
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from omegaconf import OmegaConf

from sim.errors import InputError
from sim.scenario.load import compose_config
from sim.scenario.overrides import DASHES, in_grammar, quoted, read

PRINTABLE = st.text(
    st.one_of(
        st.sampled_from("\"'\\${}[](),:;=#&~!?%@| .“”’–é工0a"), st.characters(exclude_categories=("C", "Zl", "Zp"))
    ),
    max_size=30,
)


def arrives(override: str) -> object:
    """The value that Hydra takes, by its own parser."""
    (text,) = in_grammar([override])
    found = read(text)
    assert found is not None, text
    return found.value()


@given(PRINTABLE)
@example('"')
@example("\\")
@example('a\\"')
@example("${x}")
@example("\\${")
@example("\n")
def test_any_text_in_quotes_is_read_as_it_is(text: str) -> None:
    found = OmegaConf.create({"title": read(f"title={quoted(text)}").value()})
    assert OmegaConf.to_container(found, resolve=True) == {"title": text}


@given(PRINTABLE)
@example("Béthune")
@example("O'neil plant")
@example("Plan (2) [b]: x = 3, y")
@example("true")
@example("2030")
@example("null")
@example(" x ")
@example("“x”")
@example("«")
@example("a\\,b")
@example("???")
@example("~/x")
def test_any_title_arrives_or_is_refused_with_a_form_that_works(text: str) -> None:
    if "${" in text:  # stands for the value of another key
        return
    try:
        assert arrives(f"title={text}") == (text[1:-1] if text[:1] in ("'", '"') else text)
    except InputError as refused:
        (form,) = re.findall(r"(?:write|own:) (.+)$", str(refused), re.DOTALL)
        (typed,) = shlex.split(form)
        meant = text[1:-1] if unicodedata.category(text[0]) in ("Pi", "Pf", "Ps") and not text.isascii() else text
        assert arrives(typed) in (text, meant)


@pytest.mark.parametrize("text", ["a ${x", "a${", "${", "${a} ${"])
def test_half_a_reference_is_refused_with_what_works(text: str) -> None:
    with pytest.raises(InputError) as refused:
        in_grammar([f"title={text}"])
    (form,) = shlex.split(str(refused.value).partition("write ")[2])
    assert compose_config([form])["title"] == text


@pytest.mark.parametrize(
    "text", ["Béthune", "O'neil & Söhne (2) [b] {c}; a=b", '6" cell', "a\\", "$x", "工場", "${a} \\${b} \\"]
)
def test_a_title_arrives_in_the_configuration(text: str) -> None:
    typed = f"title={text}" if "${" not in text and "," not in text else f"title={quoted(text)}"
    assert compose_config([typed])["title"] == text


ACCEPTED = {
    "title=Béthune": "Béthune",
    "seed=4\r": 4,
    "seed=4\r\n": 4,
    "seed= 4": 4,
    "maker=Büro": "Büro",
    "a=[é, b]": ["é", "b"],
    "+offtake.own={customer: Müller AG, first_year: 2028}": {"customer": "Müller AG", "first_year": 2028},
    "workers=dask://10.0.0.1:8786": "dask://10.0.0.1:8786",
    "results=C:\\Users\\Jürgen": "C:\\Users\\Jürgen",
}
REFUSED = {
    ("–seed=4",): ("– is a dash of a text program", "write seed=4"),
    ("title=“x y”",): ("“ is a quotation mark of a text program", "write 'title=\"x y\"'"),
    ("seed =4",): ("leave out the blanks: seed=4",),
    ("title=a, b",): ("a text with a comma needs quotes of its own: 'title=\"a, b\"'",),
    ("vendor_line_slots=1,2",): ("is a list", "gigaramp sweep vendor_line_slots=1,2"),
    ("vendor_line_slots=range(1,3)",): ("is a list", "gigaramp sweep 'vendor_line_slots=range(1,3)'"),
    ("maker.schedule.median=1,2",): ("a point: maker.schedule.median=1.2", "gigaramp sweep maker.schedule.median=1,2"),
    ("++delay.block_1.line_2=6,5m",): (
        "delay.block_1.line_2=6,5m: a decimal number has a point: delay.block_1.line_2=6.5m",
    ),
    ("precision=1,5months",): ("a decimal number has a point: precision=1.5months",),
    ("precision_at=P10,P50",): ("quotes of its own: 'precision_at=\"P10,P50\"'",),
    ("title=1,5",): ("a point: title=1.5; a text with a comma needs quotes of its own: 'title=\"1,5\"'",),
    ("vendor_line_slots=1,5",): ("it takes whole numbers, without a decimal point",),
    ("no.such.key=1,5",): ("a decimal number has a point: no.such.key=1.5",),
    ("seed=1", "seed=2"): ("seed=1 and seed=2: seed is given twice",),
    ("seed=1", "++seed=2"): ("seed=1 and ++seed=2: seed is given twice",),
    ("scenario=a", "scenario=b"): ("scenario=a and scenario=b: scenario is given twice",),
    ("büro=3",): ("a key has letters a to z",),
    ("title=a${",): ("write 'title=\"a\\${\"'",),
    ("seed=4;",): ("seed=4;: has signs that need quotes",),
    ("seed",): ("overrides are written key=value",),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "value"), ACCEPTED.items(), ids=ACCEPTED)
def test_what_is_meant_plainly_is_taken(typed: str, value: object) -> None:
    assert arrives(typed) == value


@pytest.mark.parametrize(("typed", "words"), REFUSED.items(), ids=map(str, REFUSED))
def test_what_is_not_is_refused_in_words(typed: tuple[str, ...], words: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as refused:
        in_grammar(typed)
    assert [word for word in words if word not in str(refused.value)] == [], str(refused.value)


@pytest.mark.parametrize("dash", DASHES)
def test_every_dash_of_a_text_program_is_known(dash: str) -> None:
    with pytest.raises(InputError, match="write seed=4"):
        in_grammar([f"{dash}{dash}seed=4"])


def test_what_is_removed_may_be_given_anew() -> None:
    assert in_grammar(["~pilot", "+pilot={enabled: false}"]) == ["~pilot", "+pilot={enabled: false}"]


def test_lists_are_kept_where_several_values_are_asked_for() -> None:
    typed = ["seed=1,2", "maker=choice(a,b)", "line.pace_margin=range(0,1,0.5)", "title=é,b"]
    assert in_grammar(typed, lists=True) == [*typed[:3], 'title="é",b']


@pytest.mark.parametrize("typed", ["title=choice('a b')", "title=choice(a)", "title=glob(*)"])
def test_a_list_of_one_text_is_a_list_where_lists_are_meant(typed: str) -> None:
    assert in_grammar([typed], lists=True) == [typed]


@given(PRINTABLE)
def test_what_is_in_the_grammar_stays_as_it_is(text: str) -> None:
    try:
        once = in_grammar([f"title={text}"], lists=True)
    except InputError:
        return
    assert in_grammar(once, lists=True) == once


@pytest.mark.parametrize("key", ["seed", "workers", "title", "maker.schedule.median"])
@pytest.mark.parametrize("form", ["{}", "[1, {}]", "-{}", "0.{}", "1e{}", "{{a: {}}}"])
def test_a_number_that_is_too_long_is_refused_in_one_line(key: str, form: str) -> None:
    for digits in ("9" * 5000, "9_" * 5000 + "9"):
        with pytest.raises(InputError, match=rf"^{key}: a number has at most 300 digits$"):
            in_grammar([f"{key}={form.format(digits)}"])
