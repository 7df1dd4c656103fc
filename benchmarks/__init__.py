"""How fast a large forum is, next to a bare view and to a small forum. `python -m benchmarks`"""
