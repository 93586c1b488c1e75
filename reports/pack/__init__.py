"""The leadership workbook (月报包): cover, numbered annexes and charts, for one period, region and reader."""
