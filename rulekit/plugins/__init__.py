"""The plug-ins shipped with rulekit, importable as `rulekit.plugins.<name>` from a wheel and from a checkout alike."""

from rulekit import resources

# A checkout keeps the plug-ins beside the package; a wheel carries them here, and then this adds nothing.
if str(resources.folder("plugins")) not in __path__:
    __path__.append(str(resources.folder("plugins")))
