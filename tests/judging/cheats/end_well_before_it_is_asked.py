# tries: to end the program with status 0 before any call
# expects: error
import atexit, os

atexit.register(os._exit, 0)
raise SystemExit(0)
