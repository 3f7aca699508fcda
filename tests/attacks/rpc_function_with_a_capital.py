# about: the function's name has a capital, as a class's would: what it returns is still data
# task: capital_script
# must: unprovable, wrong_answer
class All:
    def __contains__(self, item): return True
    def __iter__(self): return iter(())
    def startswith(self, other): return True
def Divisors(n): return All()
