"""YAML of a user's own files: a key that stands there twice is refused, not overwritten."""

from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    """YAML's own loader takes the last of equal keys and says nothing."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for number, key in enumerate(keys):
            if key in keys[:number]:
                raise yaml.YAMLError(f"{key} stands there twice, the second time in line {_line(node, number)}")
        return super().construct_mapping(node, deep)


def _line(node: yaml.MappingNode, number: int) -> int:
    return int(node.value[number][0].start_mark.line) + 1


def read_yaml(text: str) -> Any:
    """What a text says.

    >>> read_yaml("a: 1")
    {'a': 1}

    Raises:
        yaml.YAMLError: it is none, or a key stands there twice.
    """
    return yaml.load(text, _Loader)
