# about: what is awaited has to be awaited again
# task: async_fn
# must: wrong_answer, unprovable
async def twice(n):
    async def again(): return 2 * n
    return again()
