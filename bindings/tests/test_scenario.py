import copy
import pickle

import pytest

import smtplab


def test_a_bundled_scenario_is_found_by_its_id_its_name_and_its_path(typical):
    path = next(file for file in smtplab.bundled() if smtplab.load(file) == typical)
    name = "/".join(path.with_suffix("").parts[-2:])
    assert smtplab.load(name) == typical
    assert smtplab.load(path.stem) == typical
    assert typical.title == "Scenario 1: a typical SMTP transaction"
    assert typical.hosts == ["USC-ISIF.ARPA", "BBN-UNIX.ARPA"]


def test_what_is_nowhere_is_said_so():
    with pytest.raises(FileNotFoundError, match="no-such-lesson"):
        smtplab.load("no-such-lesson")


def test_a_wrong_text_tells_each_mistake_with_its_place_and_cure():
    with pytest.raises(smtplab.ScenarioError) as caught:
        smtplab.Scenario('{"title": "x",\n "hots": []}', file="lesson.json")
    first = next(one for one in caught.value.complaints if one.pointer)
    assert (first.file, first.line, first.pointer) == ("lesson.json", 2, "/hots")
    assert 'unknown key "hots"' in first.what
    assert 'did you mean "hosts"?' in first.cure
    assert "lesson.json:2 (/hots): unknown key" in str(caught.value)
    assert isinstance(caught.value, ValueError)


def test_mistakes_are_told_in_chinese_too():
    with pytest.raises(smtplab.ScenarioError) as caught:
        smtplab.Scenario("{}", lang="zh")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in str(caught.value))


def test_a_language_that_there_is_not_is_named():
    with pytest.raises(ValueError, match="lang must be 'en' or 'zh', not 'de'"):
        smtplab.Scenario("{}", lang="de")


def test_text_has_to_be_text():
    with pytest.raises(TypeError, match="text must be a str, not bytes"):
        smtplab.Scenario(b"{}")


def test_a_file_that_is_no_utf_8_is_named(tmp_path):
    file = tmp_path / "lesson.json"
    file.write_bytes(b'{"title": "\xff"}')
    with pytest.raises(smtplab.SmtplabError, match="lesson.json: not UTF-8 at octet 11"):
        smtplab.load(file)


def test_it_is_saved_pickled_and_copied_as_it_is(typical, tmp_path):
    typical.save(tmp_path / "copy.json")
    assert smtplab.load(tmp_path / "copy.json") == typical
    assert pickle.loads(pickle.dumps(typical)) == typical
    assert copy.deepcopy(typical) == typical
    assert hash(pickle.loads(pickle.dumps(typical))) == hash(typical)


def test_an_error_survives_a_pickle():
    with pytest.raises(smtplab.ScenarioError) as caught:
        smtplab.Scenario("{}")
    again = pickle.loads(pickle.dumps(caught.value))
    assert isinstance(again, smtplab.SmtplabError)
    assert str(again) == str(caught.value)
