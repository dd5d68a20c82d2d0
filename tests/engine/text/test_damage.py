import pytest

from danbiet.engine.text import Damage, damage

SOUND = (
    "Hội nghị trực tuyến toàn quốc về truyền thông chính sách đã diễn ra tại trụ sở Chính phủ. "
    "Dự hội nghị có lãnh đạo các bộ, ngành, cơ quan thông tấn, báo chí chủ lực quốc gia."
)


def lost(text: str) -> str:
    """Return the text as a Windows-1252 page keeps it."""
    return text.encode("cp1252", "replace").decode("cp1252")


def misread(text: str) -> str:
    """Return the text as UTF-8 looks to a Latin-1 reader."""
    return text.encode().decode("latin-1")


def test_letters_lost_to_question_marks_are_flagged():
    assert damage(lost(SOUND)) == Damage("lost_letters", 0.3421, "H?i ngh? tr?c tuy?n toàn qu?c v? truy?n")


def test_one_damaged_paragraph_in_a_sound_article_is_found():
    found = damage(f"{SOUND}\n{SOUND}\n{lost(SOUND)}\n{SOUND}")
    assert found == Damage("lost_letters", 0.0855, "H?i ngh? tr?c tuy?n toàn qu?c v? truy?n")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (lost("Bộ Y tế cảnh báo dịch sốt xuất huyết"), "lost_letters"),
        (SOUND.encode("ascii", "replace").decode(), "lost_letters"),
        ("".join(letter if letter.isascii() else "\ufffd" for letter in SOUND), "lost_letters"),
        (misread(SOUND), "mojibake"),
        ("ThÃ´ng tin vá» chÃ­nh sÃ¡ch má»›i cá»§a ChÃ\xadnh phá»§", "mojibake"),
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc", "tcvn3"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc", "vni"),
    ],
)
def test_each_kind_of_damage_is_named(text, kind):
    found = damage(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        SOUND,
        SOUND.upper(),
        "Sao? Ai? Bao giờ? Có được không? Thế à? Thật không? Vì sao? Ở đâu?",
        "được không?có nên hỏi?hay là thôi?ai biết?làm gì?",
        "K? Ok? T? Đi k? Về chưa?",
        "Why? Who? When? Is it so? How much does it cost? Really?",
        "https://vidu.vn/tim?q=luat&trang=2 https://vidu.vn/a?b=c http://x.vn/?p=1",
        "value = x ? y : z; other = a ? b : c; items?.length ?? 0",
        "SELECT * FROM t WHERE a = ? AND b IN (?, ?, ?) OR c = ?",
        "“HỢP TÁC XÃ” và «LÁ CỜ»; XÃ… THÔN – XÃ–HUYỆN",
        "Le café était déjà très bien préparé à l'hôtel, où les élèves ont été reçus.",
        "Über die Straße führt ein schöner Weg für ältere Gäste und Bürger.",
        "Señor, ¿qué pasó? ¿Cuándo? ¿Dónde está el niño?",
        "© 2025 Báo Ví Dụ® · 50 µg · ½ lít · 20°C · §5 · ±3",
    ],
)
def test_sound_text_is_left_alone(text):
    assert damage(text) is None


def test_the_text_is_flagged_and_not_repaired():
    text = lost(SOUND)
    before = str(text)
    damage(text)
    assert text == before
