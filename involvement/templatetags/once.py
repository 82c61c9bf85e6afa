"""`{% once %}`: parts of a page that are the same for everybody, rendered once and kept."""

from django import template
from django.utils.translation import get_language

register = template.Library()


class OnceNode(template.Node):
    """Keeps what was rendered, for each language and each value of what it depends on."""

    def __init__(self, nodelist, depends_on):
        self.nodelist = nodelist
        self.depends_on = depends_on
        self.kept = {}

    def render(self, context):
        values = [repr(found.resolve(context, ignore_failures=True)) for found in self.depends_on]
        key = (get_language(), *values)
        if key not in self.kept:
            self.kept[key] = self.nodelist.render(context)
        return self.kept[key]


@register.tag
def once(parser, token):
    """Render what is inside once in each process, and again where a named value differs.

    `{% once help_contact %}…{% endonce %}` depends on the language and on `help_contact` alone:
    nothing about the reader, the request or the data may stand inside.
    """
    _name, *depends_on = token.split_contents()
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(nodelist, [parser.compile_filter(found) for found in depends_on])
