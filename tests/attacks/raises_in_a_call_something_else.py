# about: pytest.raises with a function to call, which raises another exception
# task: raises_call_script
# must: runtime_error

def parse(text):
    if text == "x": raise KeyError(text)
    return 1
