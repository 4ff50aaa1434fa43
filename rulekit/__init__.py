"""rulekit: standards for organisations, written as sentences and run as exact, explainable checks."""

__version__ = "0.1.0"
