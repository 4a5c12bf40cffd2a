"""Drawn inputs: one uniform per name and replication, then its quantile, so a changed range moves the same luck."""

from collections.abc import Mapping
from functools import lru_cache

from sim import keys
from sim.chances import normal_score, normal_share
from sim.distributions import Distribution
from sim.model.family import Family
from sim.model.luck import luck_name


@lru_cache(maxsize=4096)
def _name_key(name: str) -> int:
    return keys.name_key("input", name)


class Inputs:
    """What one replication draws, remembered by name in ``drawn``.

    Groups in ``planned`` are left to no luck: their quantities are at the median, and nothing happens by chance.
    ``chance_key``: of what happens or not, where that is to have other luck than what is drawn from ranges.
    ``blocks``: under what name each block draws, see ``sim.model.luck``.
    ``families``: scores that hang together, by name, given what is known.
    """

    def __init__(
        self,
        key: int,
        *,
        noise_free: bool,
        planned: frozenset[str] = frozenset(),
        chance_key: int | None = None,
        blocks: Mapping[str, str] | None = None,
        families: Mapping[str, Family] | None = None,
    ) -> None:
        self._key, self._noise_free, self._planned = key, noise_free, planned
        self._chance_key = key if chance_key is None else chance_key
        self._nothing_happens, self._blocks, self._families = False, blocks or {}, families or {}
        self._keys: dict[str, int] = {}
        self.drawn: dict[str, float] = {}

    def of(self, group: str) -> "Inputs":
        """These inputs for a group of causes: the same, or without any luck where the group goes as planned."""
        if group not in self._planned:
            return self
        calm = Inputs(self._key, noise_free=True, families=self._families)
        calm._nothing_happens, calm.drawn = True, self.drawn
        return calm

    def luck(self, name: str, number: int = 0) -> float:
        """The uniform behind a name, in (0, 1); one half in a noise-free programme."""
        return self._uniform(self._key, name, number)

    def _uniform(self, key: int, name: str, number: int) -> float:
        return 0.5 if self._noise_free else keys.single_uniform(key ^ self._named(name), number)

    def _named(self, name: str) -> int:
        key = self._keys.get(name)
        if key is None:
            key = self._keys[name] = _name_key(luck_name(name, self._blocks))
        return key

    def draw(self, name: str, distribution: Distribution, longer_than: float = 0.0, number: int = 0) -> float:
        """One value of a distribution, given that it exceeds ``longer_than`` (what is known at the data date)."""
        if not number and not longer_than and name in self.drawn:
            return self.drawn[name]
        return self.note(name, _beyond(distribution, self.luck(name, number), longer_than), number)

    def normal(self, name: str) -> float:
        """Standard normal behind a name."""
        return normal_score(self.luck(name))

    def score(self, name: str) -> float:
        """Standard normal behind a name, given what is known, with what it has in common with others."""
        family = self._families.get(name)
        if family is None:
            return self.normal(name)
        common = family.common.quantile(self.luck(family.name))
        return family.members[name].given(common).quantile(self.luck(name))

    def draw_with_others(self, name: str, distribution: Distribution) -> float:
        """One value of a distribution, by its score; where it hangs together with nothing, as any other."""
        family = self._families.get(name)
        if family is None or family.members[name].is_free:
            return self.draw(name, distribution)
        return self.note(name, distribution.quantile(normal_share(self.score(name))))

    def chance(self, name: str, probability: float, number: int = 0) -> bool:
        """Whether something of the given probability happens."""
        happens = not self._nothing_happens and self._uniform(self._chance_key, name, number) < probability
        self.note(name, float(happens), number)
        return happens

    def note(self, name: str, value: float, number: int = 0) -> float:
        """Remember what was drawn under a name."""
        self.drawn[f"{name}#{number}" if number else name] = value
        return value


def _beyond(distribution: Distribution, u: float, threshold: float) -> float:
    if threshold <= 0.0:
        return distribution.quantile(u)
    passed = distribution.cdf(threshold)
    u = min(passed + u * (1.0 - passed), 1.0 - 1e-12)
    return max(distribution.quantile(u), threshold)
