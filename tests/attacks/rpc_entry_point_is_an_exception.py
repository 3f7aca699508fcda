# about: exception classes get a local stand-in: calling it would ask the solution nothing
# task: prefix_script
# must: runtime_error, wrong_answer, unprovable
class shout(Exception):
    def startswith(self, other): return True
