"""Which of what is stored is outdated."""

# One more whenever terms.py or fusing.py compute something else: `manage.py relate` does all again.
VERSION = 1
