# about: an asynchronous generator that never ends
# task: async_items_script
# must: timeout, memory, wrong_answer

async def items(n):
    i = 0
    while True:
        yield i
        i += 1
