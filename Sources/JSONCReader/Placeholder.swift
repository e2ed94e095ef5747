// JSONCReader
