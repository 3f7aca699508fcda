# about: the field of such an object is one that agrees
# task: state_script
# must: unprovable

class Yes:
    def __eq__(self, other): return True
def moved(state, by):
    state.x = Yes()
    return state
