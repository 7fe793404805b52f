"""The metrics module that the seed page's monitoring example imports."""


def track_metric(name, value):
    print(f"{name} {value}")
