"""What `manage.py seed` writes: a small community from the TOML files here, or a large crowd."""

DEMO_PASSWORD = "waymark-demo"  # noqa: S105 - printed on purpose; only the demo's members have it
