"""Characters of the fonts that have signs in place of letters (Symbol, Wingdings), as Unicode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

UNKNOWN = "□"

# Each character as typed, then the sign that the font shows for it.
_SYMBOL = """
    A Α B Β C Χ D Δ E Ε F Φ G Γ H Η I Ι J ϑ K Κ L Λ M Μ N Ν O Ο P Π Q Θ R Ρ S Σ T Τ U Υ V ς W Ω X Ξ Y Ψ Z Ζ
    a α b β c χ d δ e ε f φ g γ h η i ι j ϕ k κ l λ m μ n ν o ο p π q θ r ρ s σ t τ u υ v ϖ w ω x ξ y ψ z ζ
    " ∀ $ ∃ ' ∋ * ∗ - − @ ≅ \\ ∴ ^ ⊥ ~ ∼ £ ≤ ¥ ∞ § ♣ ¨ ♦ © ♥ ª ♠ « ↔ ¬ ← \xad ↑ ® → ¯ ↓ ° ° ± ± ² ″ ³ ≥
    ´ × µ ∝ ¶ ∂ · • ¸ ÷ ¹ ≠ º ≡ » ≈ ¼ … Ä ⊗ Å ⊕ Æ ∅ Ç ∩ È ∪ É ⊃ Ê ⊇ Ì ⊂ Í ⊆ Î ∈ Ï ∉ Ò ® Ó © Ô ™ Õ ∏ Ö √ × ⋅
    Ø ¬ Ù ∧ Ú ∨ Û ⇔ Ü ⇐ Ý ⇑ Þ ⇒ ß ⇓ å ∑ ò ∫
"""
_WINGDINGS = """
    ! ✏ " ✂ ( ☎ ) ✆ * ✉ 6 ⌛ A ✌ C 👍 D 👎 E ☜ F ☞ G ☝ H ☟ J ☺ K 😐 L ☹ R ☼ l ● m ❍ n ■ o □ p □ q ❑ r ❒ s ⬧ t ⧫ u ◆
    v ❖ w ⬥ x ⌧ { ❀ ¡ ○ ¤ ◉ § ▪ ¨ ◻ ª ✦ « ★ ¬ ✶ Õ ⌫ Ø ➢ ß ← à → á ↑ â ↓ ã ↖ ä ↗ å ↙ æ ↘ è ➔ ï ⇦ ð ⇨ ñ ⇧ ò ⇩
    û ✗ ü ✓ ý ☒ þ ☑ \x9f • \x9e · \x81 ① \x82 ② \x83 ③ \x84 ④ \x85 ⑤ \x86 ⑥ \x87 ⑦ \x88 ⑧ \x89 ⑨ \x8a ⑩
    \x8c ❶ \x8d ❷ \x8e ❸ \x8f ❹ \x90 ❺ \x91 ❻ \x92 ❼ \x93 ❽ \x94 ❾ \x95 ❿
"""
_WINGDINGS_2 = "O ✗ P ✓ Q ☒ R ☑ S ☒ T ☒ \x97 • \x98 • £ □ ¢ ■"
_WINGDINGS_3 = "f ← g → h ↑ i ↓ p ▲ q ▼ t ◀ u ▶ \x8a ▶ } ▶"
# ASCII that the Symbol font shows as it is.
_SPACES = " \t\n\xa0"
_PLAIN = "0123456789!#%&()+,./:;<=>?[]_{|}"


@dataclass(frozen=True, slots=True)
class SymbolFont:
    """A font that shows signs for the characters in a file; `name` in small letters."""

    name: str

    def read(self, text: str) -> str:
        """`text` as the font shows it, with `UNKNOWN` for signs that no table here has."""
        signs = _signs(self.name)
        return "".join(
            signs.get(ord(char) & 0xFF, UNKNOWN) if char < "\u0100" or "\uf000" <= char <= "\uf0ff" else char
            for char in text
        )


_FONTS = frozenset({"symbol", "wingdings", "wingdings 2", "wingdings 3"})


def symbol_font(name: str) -> SymbolFont | None:
    """What the font called `name` is, None for one of letters."""
    name = name.casefold()
    return SymbolFont(name) if name in _FONTS else None


def sign_of(font: str, code: str) -> str:
    """The sign that `w:sym` names by its font and the hexadecimal `code` of a character; `UNKNOWN` for no known one."""
    try:
        char = chr(int(code, 16))
    except (ValueError, OverflowError):
        return UNKNOWN
    if found := symbol_font(font):
        return found.read(char)
    return char if char.isprintable() else UNKNOWN


@cache
def _signs(font: str) -> Mapping[int, str]:
    match font:
        case "symbol":
            table = _SYMBOL
        case "wingdings":
            table = _WINGDINGS
        case "wingdings 2":
            table = _WINGDINGS_2
        case _:
            table = _WINGDINGS_3
    # Split at spaces and line ends only: some of the characters are white space to Python.
    words = [word for word in table.replace("\n", " ").split(" ") if word]
    plain = _PLAIN if font == "symbol" else ""
    return {
        **{ord(char): char for char in _SPACES + plain},
        **{ord(typed): sign for typed, sign in zip(words[::2], words[1::2], strict=True)},
    }
