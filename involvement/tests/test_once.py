from django.template import Context, engines
from django.utils import translation

WORDS = "{% load once %}{% once who %}{{ who }} {{ count }}{% endonce %}"


def test_a_kept_part_is_rendered_again_only_where_what_it_names_differs():
    part = engines["django"].from_string(WORDS).template

    def shown(**values):
        return part.render(Context(values))

    assert shown(who="Ann", count=1) == "Ann 1"
    assert shown(who="Ann", count=2) == "Ann 1"
    assert shown(who="Dee", count=3) == "Dee 3"
    assert shown(count=4) == " 4"


def test_a_kept_part_is_kept_for_each_language():
    part = engines["django"].from_string(
        "{% load once i18n %}{% once %}{% get_current_language as now %}{{ now }}{% endonce %}"
    )

    seen = []
    for language in ("en-gb", "cy", "en-gb"):
        with translation.override(language):
            seen.append(part.render())

    assert seen == ["en-gb", "cy", "en-gb"]
