import xml.etree.ElementTree as tree
from html.parser import HTMLParser

from conftest import QUICK, kedge


def test_svg_is_xml_with_words(fitted):
    root = tree.parse(fitted[1]["plot.svg"]).getroot()
    words = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert any(word.startswith("I(X;Y) = ") for word in words)
    assert "training steps" in words and any(word.startswith("pointwise ") and "(nats)" in word for word in words)


def test_png_and_html(pair, tmp_path):
    for name in ("p.png", "p.html"):
        result = kedge("estimate", *pair, *QUICK, "--json", "--plot", tmp_path / name)
        assert result.code == 0 and result.err == f"wrote {tmp_path / name}\n"
    assert (tmp_path / "p.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")

    page = (tmp_path / "p.html").read_text()
    open_tags = []

    class Nesting(HTMLParser):
        def handle_starttag(self, tag, attributes):
            if tag not in ("meta", "link", "br"):
                open_tags.append(tag)

        def handle_endtag(self, tag):
            assert open_tags.pop() == tag

        def handle_startendtag(self, tag, attributes):
            pass

    Nesting().feed(page)
    assert open_tags == [] and page.lower().startswith("<!doctype html>")
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
