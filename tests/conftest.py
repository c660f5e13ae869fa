"""What all the tests in Python share."""
import signal

# A shell starts what it runs in the background with interrupts ignored, and all children inherit
# that; tests that interrupt a program need them as at a terminal.
signal.signal(signal.SIGINT, signal.default_int_handler)
