"""Which processor computes here: the same program may round a power or a logarithm otherwise on another family."""

from __future__ import annotations

from functools import cache


@cache
def processor() -> str:
    """Name and features of the processor, as the compiler knows them."""
    # Loaded late: who only asks for help needs no compiler.
    from llvmlite import binding

    features = binding.get_host_cpu_features()
    return f"{binding.get_host_cpu_name()} {features.flatten()}"
