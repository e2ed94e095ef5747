// FloorLoader
