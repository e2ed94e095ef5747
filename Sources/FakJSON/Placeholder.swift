// FakJSON
