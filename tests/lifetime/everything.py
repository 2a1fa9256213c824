"""A rule that has every term a rule can have, and remembers; no learning that anybody believes in."""

from typing import Any, ClassVar, Literal, NamedTuple

from evo_mirror.lifetime.form import where


class EverythingForm(NamedTuple):
    second_term: bool = True
    forgetting: bool = True
    memory: bool = True
    in_proportion: bool = False

    def x1(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        return parameters[0] * salience * (x - memory)

    def y1(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        return target - where(drive > memory, drive, memory)

    def x2(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        return parameters[1] * (salience + memory)

    def y2(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        return parameters[2] * abs(target) - memory / asymptote

    def p(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        return parameters[0] * abs(x) + parameters[1]

    def q(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        return where(target > 0, parameters[2], parameters[1])

    def remembered_x(self, parameters: Any, salience: Any, x: Any, memory: Any) -> Any:
        return memory + parameters[3] * (x - memory)

    def remembered_y(self, parameters: Any, drive: Any, target: Any, asymptote: Any, memory: Any) -> Any:
        return memory + parameters[3] * (target - memory)


class Everything:
    """As far as a life is concerned, a learning rule."""

    learns: ClassVar[bool] = True
    kind: Literal["everything"] = "everything"

    def form(self) -> EverythingForm:
        return EverythingForm()

    def parameters(self, rate: float) -> tuple[float, ...]:
        return (0.5 * rate, 0.01, 0.02, 0.1)
