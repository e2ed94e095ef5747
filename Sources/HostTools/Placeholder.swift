// HostTools
