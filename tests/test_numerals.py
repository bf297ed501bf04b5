"""Numbers as newspapers write them are read with their unit, their limits and whether they are exact."""

from __future__ import annotations

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extractors import load_resources
from kg.model import Span
from kg.numerals import Quantity, QuantityReader, parse_number

UNITS = (
    "个", "名", "人", "人次", "户", "件", "条", "处", "支", "所", "元", "亩", "份", "场次", "场（次）", "平方米",
    "平方公里", "公里", "米", "项", "台", "小时", "个百分点", "吨", "册", "座", "级", "部", "万",
)  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> QuantityReader:
    return QuantityReader(unit for unit in UNITS if unit != "万")


def one(reader: QuantityReader, text: str) -> Quantity:
    quantities = list(reader.read(text))
    assert len(quantities) == 1, quantities
    return quantities[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"), ("7", "7"), ("12", "12"), ("12000", "12000"), ("12,000", "12000"), ("1,234,567", "1234567"),
        ("94.5", "94.5"), ("0.8", "0.8"), ("1.8万", "18000"), ("13.5万", "135000"), ("3百", "300"), ("5千", "5000"),
        ("2千万", "20000000"), ("1.25亿", "125000000"), ("1万亿", "1000000000000"), ("三", "3"), ("两", "2"),
        ("十", "10"), ("十二", "12"), ("二十", "20"), ("一百零五", "105"), ("三百二十", "320"), ("两千", "2000"),
        ("一千二百", "1200"), ("三万五千", "35000"), ("两万", "20000"), ("一百万", "1000000"), ("两亿", "200000000"),
        ("二〇二四", "2024"),
        ("一千零一", "1001"), ("十万", "100000"),
    ],
)  # fmt: skip
def test_parse_number(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "个", "一个", "abc", "1.2.3", "十十", "一二三四五六七八九十一二三", "，", "三A"])
def test_what_is_no_number_gives_none(text: str) -> None:
    assert parse_number(text) is None


@given(st.integers(1, 10**6 - 1))
def test_chinese_numerals_round_trip_with_cn2an(number: int) -> None:
    assert parse_number(cn2an.an2cn(number)) == number


@pytest.mark.xfail(reason="a numeral of more than 12 letters (八千四百六十一万九千三百八十九) is not read")
@given(st.integers(10**6, 10**8))
def test_long_chinese_numerals_round_trip_with_cn2an(number: int) -> None:
    assert parse_number(cn2an.an2cn(number)) == number


@given(st.integers(1, 10**8))
def test_digits_round_trip(number: int) -> None:
    assert parse_number(str(number)) == parse_number(f"{number:,}") == number


@given(
    st.decimals("0.1", "9999.9", places=1),
    st.sampled_from([("", 1), ("百", 100), ("千", 1000), ("万", 10**4), ("亿", 10**8)]),
)
def test_scaled_digits_round_trip(number: Decimal, scale: tuple[str, int]) -> None:
    assert parse_number(f"{number}{scale[0]}") == number * scale[1]


@given(st.text(max_size=12))
def test_parsing_never_raises(text: str) -> None:
    value = parse_number(text)
    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("text", "value", "unit", "approximate"),
    [
        ("建成33所", "33", "所", False),
        ("服务1.8万人次", "18000", "人次", False),
        ("服务1.8万余人次", "18000", "人次", True),
        ("排查13.5万余个", "135000", "个", True),
        ("三百余名", "300", "名", True),
        ("三百多名", "300", "名", True),
        ("200来户", "200", "户", True),
        ("20几个", "20", "个", True),
        ("十几条", "10", "条", True),
        ("近千名", "1000", "名", True),
        ("近百个", "100", "个", True),
        ("约50亩", "50", "亩", True),
        ("超过600户", "600", "户", True),
        ("逾3万件", "30000", "件", True),
        ("达到80台", "80", "台", False),
        ("不少于12场次", "12", "场次", True),
        ("至少2项", "2", "项", True),
        ("100人左右", "100", "人", True),
        ("60%以上", "60", "%", True),
        ("94.5%", "94.5", "%", False),
        ("百分之零", "0", "%", False),
        ("百分之八", "8", "%", False),
        ("百分之九十五", "95", "%", False),
        ("百分之12.5", "12.5", "%", False),
        ("5亿多元", "500000000", "元", True),
        ("3.2亿元", "320000000", "元", False),
        ("127.6万元", "1276000", "元", False),
        ("3千万元", "30000000", "元", False),
        ("1,200平方米", "1200", "平方米", False),
        ("2万平方公里", "20000", "平方公里", False),
        ("12.4个百分点", "12.4", "个百分点", False),
        ("380场（次）", "380", "场（次）", False),
        ("两座", "2", "座", False),
        ("一千二百名", "1200", "名", False),
        ("二十四小时", "24", "小时", False),
        ("35", "35", "", False),
    ],
)
def test_quantities(reader: QuantityReader, text: str, value: str, unit: str, approximate: bool) -> None:
    quantity = one(reader, text)
    assert (quantity.value, quantity.unit, quantity.approximate) == (Decimal(value), unit, approximate)
    assert quantity.value_max is None


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("4至6条", "4", "6", "条"),
        ("4-6条", "4", "6", "条"),
        ("4—6条", "4", "6", "条"),
        ("4～6条", "4", "6", "条"),
        ("20到30名", "20", "30", "名"),
        ("三至五户", "3", "5", "户"),
        ("1-2万人", "10000", "20000", "人"),
        ("1万至2万人", "10000", "20000", "人"),
        ("80%-90%", "80", "90", "%"),
        ("80至90%", "80", "90", "%"),
        ("1.5～2.5公里", "1.5", "2.5", "公里"),
    ],
)
def test_ranges(reader: QuantityReader, text: str, low: str, high: str, unit: str) -> None:
    quantity = one(reader, text)
    assert (quantity.value, quantity.value_max, quantity.unit) == (Decimal(low), Decimal(high), unit)


def test_fraction(reader: QuantityReader) -> None:
    assert one(reader, "三分之一").value == Decimal("0.3333")
    assert one(reader, "四分之三").value == Decimal("0.75")


@pytest.mark.parametrize("text", ["七八个", "两三条"])
def test_two_numerals_side_by_side_are_a_vague_range(reader: QuantityReader, text: str) -> None:
    quantity = one(reader, text)
    low, high = (parse_number(letter) for letter in text[:2])
    assert (quantity.value, quantity.value_max, quantity.approximate) == (low, high, True)


def test_list_of_quantities(reader: QuantityReader) -> None:
    text = "建立驿站3个、亭子5个、便民点14个"
    assert [(q.value, q.unit, text[q.span.start : q.span.end]) for q in reader.read(text)] == [
        (Decimal(3), "个", "3个"),
        (Decimal(5), "个", "5个"),
        (Decimal(14), "个", "14个"),
    ]


def test_spans_hold_number_and_unit(reader: QuantityReader) -> None:
    quantity = one(reader, "服务1.8万余人次的老人")
    assert (quantity.span, quantity.number) == (Span(2, 9), Span(2, 7))


@given(
    st.lists(
        st.sampled_from(
            [
                "12",
                "三百",
                "1.8万",
                "余",
                "多",
                "个",
                "名",
                "、",
                "至",
                "%",
                "百分之",
                "分之",
                "约",
                "，",
                "老人",
                "第",
                "亿元",
            ]
        )
    )
)
def test_quantities_are_disjoint_sorted_and_inside_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    end = 0
    for quantity in QuantityReader(UNITS[:-1]).read(text):
        assert end <= quantity.span.start < quantity.span.end <= len(text)
        assert quantity.span.start == quantity.number.start < quantity.number.end <= quantity.span.end
        end = quantity.span.end


@pytest.mark.parametrize("unit", ["个", "人次", "平方米", "个百分点", "场（次）", "户次", "立方米", "盏", "位"])
def test_the_lexicon_holds_common_units(unit: str) -> None:
    quantity = next(iter(load_resources().quantities.read(f"共有25{unit}，")))
    assert (quantity.value, quantity.unit) == (Decimal(25), unit)


@pytest.mark.parametrize("text", ["1E100", "9" * 40, "5.5.5", "3."])
def test_what_is_no_count_is_not_read(text: str) -> None:
    assert parse_number(text) is None
