"""What tells the parts of a person's name apart."""

PATRONYMICS = ("ович", "евич", "ьич", "мич", "овна", "евна", "ична", "инична")  # endings
