# about: it warns as it should, and returns nothing right
# task: warned_script
# must: wrong_answer

import warnings
def old():
    warnings.warn("x", DeprecationWarning)
    return 2
