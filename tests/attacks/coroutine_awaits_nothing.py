# about: a coroutine that gives its loop what is no future
# task: async_fn
# must: runtime_error
class Never:
    def __await__(self): yield self
async def twice(n): await Never()
