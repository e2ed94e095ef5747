internal import TestSupport
