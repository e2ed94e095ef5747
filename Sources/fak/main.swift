// The one executable; everything it does is in FakCommands.

internal import FakBasics
internal import FakCommands
internal import Glibc

exit(FakCommand.main().rawValue)
