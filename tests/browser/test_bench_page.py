"""The page of `kedge bench report --html` in a real browser that has no network: every plot is drawn, and nothing is wrong
in the console. The same check finds what is wrong with pages that were spoiled on purpose."""

import os
import pathlib
import re
import subprocess

import pytest

import browser

KEDGE = os.environ.get("KEDGE", "kedge")
SCRIPT = (pathlib.Path(__file__).parent / "figures.js").read_text()
OBJECTIVES = ["infonce-anchor", "nwj", "smile:tau=5", "js"]
TASKS = ["gaussian/d2", "cubic/d2"]
CRITICS = ["separable", "bilinear"]
LINES = 4  # of a panel: one seed's band and mean, another's mean, and the truth

if browser.PROGRAM is None and "KEDGE_BROWSER" not in os.environ:
    pytest.skip("no Chromium here: make test-browser installs it", allow_module_level=True)


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    suite = folder / "small.toml"
    suite.write_text(f"""
name = "small"
unit = "bits"
tasks = {[task + "/bits{level}" for task in TASKS]}
levels = [1, 2]
objectives = {OBJECTIVES}
critics = {CRITICS}
seeds = [0, 1]
steps = 60
batch = 16
hidden = [16]
embed = 4
""")
    path = folder / "page.html"
    for words in (["run", suite, "--store", folder / "s.db"], ["report", folder / "s.db", "--html", path]):
        subprocess.run([KEDGE, "bench", *map(str, words)], check=True, capture_output=True)
    return path


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    assert browser.PROGRAM is not None, "Chromium was to be installed, and is not there"
    running = browser.Browser(tmp_path_factory.mktemp("profile"))
    yield running
    running.close()


def plot_problems(figures):
    wanted = {f"{task} with the {critic} critic" for task in TASKS for critic in CRITICS}
    found = {figure["title"] for figure in figures}
    problems = [f"no figure of {title}" for title in sorted(wanted - found)]
    for figure in figures:
        problems += [f"{figure['title']}: {name} has no panel" for name in OBJECTIVES if name not in figure["words"]]
        if figure["panels"] != [LINES] * len(OBJECTIVES):
            problems.append(f"{figure['title']}: lines drawn in its panels are {figure['panels']}")
    return problems


def console_problems(events, url):
    problems = []
    for event in events:
        method, params = event.get("method"), event.get("params", {})
        if method == "Runtime.exceptionThrown":
            problems.append(f"exception: {params['exceptionDetails']['text']}")
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "assert"):
            problems.append(f"console: {params['args']}")
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            problems.append(f"log: {params['entry']['text']}")
        elif method == "Network.requestWillBeSent" and params["request"]["url"] != url:
            problems.append(f"fetched: {params['request']['url']}")
    return problems


def problems_of(chromium, path):
    url = path.as_uri()
    figures, events = chromium.open(url, SCRIPT)
    return plot_problems(figures) + console_problems(events, url)


def test_the_page_is_drawn_and_says_nothing(chromium, page):
    assert problems_of(chromium, page) == []


def without_points(text):
    return re.sub(r'(<g clip-path=[^>]*>\n?)<polyline points="[^"]*"', r'\1<polyline points=""', text)


SPOILED = {
    "a script fails": (lambda text: text.replace("</body>", "<script>nothing.at.all</script></body>"), "exception: Uncaught"),
    "it says an error": (lambda text: text.replace("</body>", "<script>console.error(1)</script></body>"), "console: "),
    "it fetches": (lambda text: text.replace("</body>", '<img src="http://example.org/a.png"/></body>'), "fetched: http"),
    "a line has no points": (without_points, "lines drawn in its panels are [3, 3, 3, 3]"),
    "lines have no colour": (lambda text: text.replace("stroke:", "strike:"), "lines drawn in its panels are [0"),
    "lines lie elsewhere": (lambda text: text.replace('<rect x="', '<rect x="9'), "lines drawn in its panels are [0"),
    "a figure is missing": (lambda text: re.sub(r"<figure.*?</figure>", "", text, count=1, flags=re.S), "no figure of gaussian/d2"),
    "a name is missing": (lambda text: text.replace(">nwj</text>", ">nw</text>"), "nwj has no panel"),
    "it ends in the middle": (lambda text: text[: text.rindex("<figure")], "no figure of cubic/d2 with the bilinear"),
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_spoiled_page_is_found(chromium, page, tmp_path, how):
    spoil, says = SPOILED[how]
    whole = page.read_text()
    spoiled = tmp_path / "spoiled.html"
    spoiled.write_text(spoil(whole))
    assert spoiled.read_text() != whole
    problems = problems_of(chromium, spoiled)
    assert any(says in problem for problem in problems), problems
