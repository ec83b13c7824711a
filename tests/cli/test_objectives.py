import json

from conftest import kedge, refused


def test_json_is_an_array_of_the_contract():
    listed = json.loads(kedge("objectives", "--json").out)
    names = [info["name"] for info in listed]
    assert "infonce-anchor" in names and len(names) == len(set(names))
    for info in listed:
        assert list(info) == ["name", "family", "rule", "type", "needs", "defaults", "reference"]
        assert info["type"] in (1, 2, 3)
        assert set(info["needs"]) == set(info["defaults"])
    anchor = listed[names.index("infonce-anchor")]
    assert anchor["defaults"] == {"k": 0, "nu": 1}


def test_the_table_has_a_line_for_each():
    listed = json.loads(kedge("objectives", "--json").out)
    lines = kedge("objectives").out.splitlines()
    for info in listed:
        assert any(line.split()[:1] == [info["name"]] for line in lines)


def test_it_takes_no_file():
    refused("objectives", "x", says="takes no file", verb="objectives")
