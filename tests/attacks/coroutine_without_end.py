# about: a coroutine that sleeps for ever
# task: async_script
# must: timeout
import asyncio
async def twice(n): await asyncio.sleep(1e9)
