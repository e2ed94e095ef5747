internal import FakBasics
