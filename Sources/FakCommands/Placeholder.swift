// FakCommands
