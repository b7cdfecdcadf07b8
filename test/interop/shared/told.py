"""What Python has of a session, for sites that tell it."""

import math


def told(value):
    """A value with its type; strings and numbers as a text that keeps all of them."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "b:true" if value else "b:false"
    if isinstance(value, str):
        return f"s:{value}"
    if isinstance(value, int):
        return f"n:{value}"
    if isinstance(value, float):
        if math.isnan(value):
            return "n:NaN"
        if math.isinf(value):
            return "n:Infinity" if value > 0 else "n:-Infinity"
        return f"n:{value!r}"
    if isinstance(value, list):
        return ["list", [told(item) for item in value]]
    return ["map", [[name, told(item)] for name, item in value.items()]]
