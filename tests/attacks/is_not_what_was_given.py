# about: what was given, where anything else is asked for
# task: turned_script
# must: unprovable
class Color:
    class RED: name = "BLUE"
def turn(c): return c
