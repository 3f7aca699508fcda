# about: pytest.raises with a function to call, which does not raise
# task: raises_call_script
# must: wrong_answer

def parse(text): return 1
