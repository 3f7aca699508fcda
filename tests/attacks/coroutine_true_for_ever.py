# about: what is awaited is an object that is true, or false, as it likes
# task: async_truth_script
# must: wrong_answer, unprovable
class Mood:
    seen = []
    def __bool__(self):
        Mood.seen.append(1)
        return True
async def even(n): return Mood()
