"""What is drawn can be told from what is round it, in the light and in the dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QPalette,
    QStandardItem,
    QStandardItemModel,
    QTextLayout,
)
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QRadioButton,
    QScrollBar,
    QStyle,
    QStyleOptionSlider,
    QStyleOptionSpinBox,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from archive_app.gui import theme, wording
from archive_app.gui.widgets.digest import DigestText
from archive_app.gui.widgets.fields import Choice, ChoiceBox, NumberBox, field_form
from archive_app.gui.widgets.flow_layout import FlowLayout
from archive_app.gui.widgets.one_line import OneLine
from archive_app.gui.widgets.row_list import OneColumn
from archive_app.gui.widgets.text import button, field_label
from archive_app.resources import resource_path

# What WCAG 2.2 asks of a control's outline (1.4.11).
LEAST = 3.0


@pytest.fixture(params=["light", "dark"])
def scheme(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[str]:
    theme.use_scheme(request.param)
    yield request.param
    theme.use_scheme("light")


def ticked_table() -> QWidget:
    model = QStandardItemModel(1, 1)
    item = QStandardItem("")
    item.setCheckState(Qt.CheckState.Unchecked)
    model.setItem(0, 0, item)
    made = OneColumn(model, "Incidents")
    model.setParent(made)
    return made


def ticked_tree() -> QWidget:
    made = QTreeWidget()
    made.setHeaderHidden(True)
    made.setRootIsDecorated(False)
    item = QTreeWidgetItem([""])
    item.setCheckState(0, Qt.CheckState.Unchecked)
    made.addTopLevelItem(item)
    return made


def luminance(colour: QColor) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def strongest(image: QImage, inset: int) -> float:
    """Return the most contrast that anything inside of the edge has with the middle of it."""
    around = image.pixelColor(image.width() - inset - 1, image.height() - inset - 1)
    return max(
        contrast(image.pixelColor(x, y), around)
        for x in range(inset, min(40, image.width() - inset))
        for y in range(inset, min(40, image.height() - inset))
    )


@pytest.mark.usefixtures("scheme")
@pytest.mark.parametrize(
    "make", [lambda: QCheckBox(""), lambda: QRadioButton(""), ticked_table, ticked_tree]
)
def test_a_box_that_is_not_ticked_can_be_seen(make: type[QWidget]) -> None:
    box = make()
    box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    box.resize(80, 60)
    image = box.grab().toImage()
    box.deleteLater()
    assert strongest(image, 2) >= LEAST


@pytest.mark.usefixtures("scheme")
def test_a_quiet_button_that_cannot_be_pressed_looks_so() -> None:
    quiet = button("Back", quiet=True)
    enabled = quiet.grab().toImage()
    quiet.setEnabled(False)
    disabled = quiet.grab().toImage()
    quiet.deleteLater()
    assert disabled != enabled


def _fields() -> list[QWidget]:
    written = Choice()
    written.setEditable(True)
    short = ChoiceBox()
    short.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return [QLineEdit(), button("Save"), Choice(), written, short, NumberBox()]


@pytest.mark.parametrize("times", [1, 2])
def test_fields_and_buttons_of_one_row_are_of_one_height(qapp: QApplication, times: int) -> None:
    plain = qapp.font()
    large = QFont(plain)
    large.setPointSizeF(plain.pointSizeF() * times)
    qapp.setFont(large)
    theme.use_scheme("light")
    made = _fields()
    heights = {each.sizeHint().height() for each in made}
    for each in made:
        each.deleteLater()
    qapp.setFont(plain)
    theme.use_scheme("light")
    assert len(heights) == 1


@pytest.mark.parametrize("make", [QLineEdit, Choice])
def test_the_name_of_a_field_stands_beside_the_middle_of_it(
    qapp: QApplication, make: type[QWidget]
) -> None:
    theme.use_scheme("light")
    shown, field = QWidget(), make()
    named = field_label("Language", field)
    form = field_form()
    form.addRow(named, field)
    shown.setLayout(form)
    shown.resize(400, 100)
    shown.show()
    off = named.geometry().center().y() - field.geometry().center().y()
    shown.deleteLater()
    assert abs(off) <= 1


@pytest.mark.usefixtures("scheme")
@pytest.mark.parametrize("make", [Choice, NumberBox])
def test_the_arrows_of_a_box_can_be_seen(make: type[QWidget]) -> None:
    box = make()
    box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    box.resize(box.sizeHint())
    image = box.grab().toImage()
    box.deleteLater()
    assert strongest(image.copy(image.width() - 26, 0, 26, image.height()), 3) >= LEAST


@pytest.mark.usefixtures("scheme")
def test_a_bar_that_scrolls_can_be_seen_and_has_no_arrows() -> None:
    bar = QScrollBar(Qt.Orientation.Vertical)
    bar.setRange(0, 100)
    bar.setPageStep(100)
    bar.resize(bar.sizeHint().width(), 200)
    option = QStyleOptionSlider()
    bar.initStyleOption(option)
    arrows = [
        bar.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, part, bar).height()
        for part in (QStyle.SubControl.SC_ScrollBarAddLine, QStyle.SubControl.SC_ScrollBarSubLine)
    ]
    image = bar.grab().toImage()
    bar.deleteLater()
    middle = image.pixelColor(image.width() // 2, 40)
    assert arrows == [0, 0]
    assert contrast(middle, image.pixelColor(0, 40)) >= LEAST


@pytest.mark.usefixtures("scheme")
def test_muted_words_on_the_page_of_a_tab_can_be_read() -> None:
    tabs = QTabWidget()
    page = QWidget()
    tabs.addTab(page, "Map")
    tabs.resize(200, 200)
    tabs.show()
    shown = tabs.grab().toImage().pixelColor(100, 150)
    muted = tabs.palette().color(QPalette.ColorRole.PlaceholderText)
    tabs.deleteLater()
    assert contrast(muted, shown) >= 4.5


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("letters", "lines"), [(90, 1), (50, 2), (25, 4), (10, 8)])
def test_no_line_of_a_digest_is_shorter_than_another(letters: int, lines: int) -> None:
    shown = DigestText("0123456789abcdef" * 4, "SHA-256")
    shown.resize(shown.fontMetrics().horizontalAdvance("0") * letters, 200)
    shown.show()
    said = shown.text().split("\n")
    needed = shown.heightForWidth(shown.width())
    height = shown.fontMetrics().lineSpacing()
    shown.deleteLater()
    assert len(said) == lines
    assert len({len(line) for line in said}) == 1
    assert needed == height * lines


@pytest.mark.usefixtures("qapp")
def test_what_is_cut_on_its_one_line_is_told_whole_and_a_warning_is_not_cut() -> None:
    told = "no event is protected by a checkpoint in other hands yet"
    shown = OneLine()
    shown.setText(told)
    shown.resize(80, 40)
    shown.show()
    height = shown.sizeHint().height()
    assert told in shown.toolTip()
    assert height < 2 * shown.fontMetrics().lineSpacing()
    shown.setWordWrap(True)
    assert not shown.toolTip()
    shown.deleteLater()


@pytest.mark.usefixtures("qapp")
def test_one_line_without_room_says_the_same_in_shorter_words_and_never_less() -> None:
    told = ("protected up to event 35 of 27 Nov 2026", "protected up to event 35", "up to 35")
    shown = OneLine()
    shown.setText(*told)
    shown.show()
    seen = []
    for text in told:
        shown.resize(shown.fontMetrics().horizontalAdvance(text) + 1, 40)
        seen.append(shown.shown)
    least = shown.minimumSizeHint().width()
    tip = shown.toolTip()
    shown.deleteLater()
    assert tuple(seen) == told
    assert shown.fontMetrics().horizontalAdvance(told[-1]) <= least
    assert told[0] in tip


@pytest.mark.usefixtures("qapp")
def test_two_that_belong_together_are_broken_apart_only_where_a_line_has_no_room_for_both() -> None:
    made = QWidget()
    flow = FlowLayout(made, 0)
    parts = [QWidget() for _ in range(3)]
    for part in parts:
        part.setFixedSize(100, 10)
        flow.addWidget(part)
    flow.join(parts[1])
    lines = {}
    for room in (300, 250, 150):
        made.resize(room, 100)
        made.show()
        flow.setGeometry(made.rect())
        lines[room] = [part.y() // 10 for part in parts]
    made.deleteLater()
    assert lines == {300: [0, 0, 0], 250: [0, 1, 1], 150: [0, 1, 2]}


@pytest.mark.usefixtures("qapp")
def test_no_line_begins_with_what_stands_between_two_parts() -> None:
    said = wording.joined("first", "second")
    layout = QTextLayout(said, QApplication.font())
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(QFontMetrics(QApplication.font()).horizontalAdvance("first  "))
    rest = said[line.textLength() :]
    layout.endLayout()
    assert not rest.strip().startswith("\N{MIDDLE DOT}")


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_a_number_stands_beside_its_arrows_in_both_directions(
    qapp: QApplication, direction: Qt.LayoutDirection
) -> None:
    theme.use_scheme("light")
    box = NumberBox()
    box.setLayoutDirection(direction)
    box.resize(box.sizeHint())
    box.show()
    option = QStyleOptionSpinBox()
    box.initStyleOption(option)
    arrow = box.style().subControlRect(
        QStyle.ComplexControl.CC_SpinBox, option, QStyle.SubControl.SC_SpinBoxUp, box
    )
    line = box.lineEdit().geometry()
    box.deleteLater()
    assert arrow.isValid()
    assert line.intersected(arrow).width() <= 1  # an edge
    assert box.rect().contains(line)


def test_the_style_sheet_stays_short_enough_to_be_read() -> None:
    lines = resource_path("style.qss").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 150
